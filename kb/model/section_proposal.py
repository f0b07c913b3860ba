"""A sentence of the source that is proposed for a section of a brief, until a scout takes it over or drops it."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from kb.model.assessment import Evidence
from kb.model.errors import InvalidValue
from kb.model.language import Language
from kb.model.value import Line, Value

SectionName = Literal["problem", "solution", "benefit", "requirements", "next_step"]


class SectionProposal(Value):
    """A sentence that could stand in a section; never shown to readers as the brief's own words."""

    section: SectionName
    evidence: Evidence
    """The sentence word for word, with its language, field, position and source."""
    confidence: Annotated[float, Field(ge=0, le=1)] = 0.5
    """How sure the rules are that a person would choose it, from 0 to 1."""

    @model_validator(mode="after")
    def _has_a_place(self) -> Self:
        if self.evidence.language is None or self.evidence.field is None or self.evidence.start is None:
            message = f"the sentence proposed for {self.section} needs its language, field and start"
            raise InvalidValue(message)
        return self

    @property
    def language(self) -> Language:
        """Language of the text that the sentence stands in."""
        if self.evidence.language is None:
            raise AssertionError(self.section)  # _has_a_place excludes this
        return self.evidence.language


class SectionCue(Value):
    """Words of one language that show which section a sentence would fit."""

    section: SectionName | Literal["aside"]
    """``aside`` for sentences about the project itself, which are proposed for none."""
    weight: Annotated[float, Field(gt=0, le=5)]
    """What a sentence with one of the words gets for the section."""
    cues: Annotated[tuple[Line, ...], Field(min_length=1)]
    """Words and phrases; parts joined by `` + `` must all stand in one sentence."""
