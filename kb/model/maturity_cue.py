"""Words that show how far a result has come, where its text names no Technology Readiness Level."""

from typing import Annotated

from pydantic import Field

from kb.model.maturity import Maturity, Trl
from kb.model.value import Line, Value


class MaturityCue(Value):
    """Phrases of one language that point to one level."""

    level: Trl
    upper: Trl | None = None
    """The upper end where the phrases point to a range."""
    confidence: Annotated[float, Field(gt=0, le=1)]
    """How often a sentence with such a phrase means the band of this level."""
    cues: Annotated[tuple[Line, ...], Field(min_length=1)]
    """Phrases; parts joined by `` + `` must all stand in one sentence, in any order."""

    @property
    def maturity(self) -> Maturity:
        """The level or range that the phrases point to."""
        return Maturity(level=self.level, upper=self.upper)
