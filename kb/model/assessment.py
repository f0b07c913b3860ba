"""An Assessment: a judgement about a brief together with who or what made it, how sure it is, and on what evidence."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Generic, Self, TypeVar

from pydantic import Field, StringConstraints, model_validator

from kb.model.errors import InvalidValue
from kb.model.language import Language
from kb.model.value import Line, Value

T = TypeVar("T")


class Origin(StrEnum):
    """Where a judgement comes from."""

    STATED = "stated"
    """The source says so in its own words."""
    ESTIMATED = "estimated"
    """Rules derived it from the text; nobody has checked it."""
    CONFIRMED = "confirmed"
    """A person checked it and answers for it."""


class Evidence(Value):
    """A passage that supports an assessment, quoted word for word with its place."""

    quote: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
    """The sentence as it stands in the text, at most 1000 characters."""
    language: Language | None = None
    """Language of the text that it was found in."""
    field: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$", max_length=40)] | None = None
    """Field of the text that it was found in, for example ``solution`` or ``description``."""
    start: Annotated[int, Field(ge=0)] | None = None
    """Offset of the quote in that field, in characters from 0."""
    source: Line | None = None
    """Key ``source:identifier`` of the SourceRecord that the text came from."""


class Assessment(Value, Generic[T]):
    """A value of the model that somebody or something judged.

    Unknown is the absence of an assessment, never a value with a low confidence.
    """

    value: T
    origin: Origin
    confidence: Annotated[float, Field(ge=0, le=1)] = 1.0
    """How sure the assessor is, from 0 to 1; what a person confirmed is 1."""
    evidence: tuple[Evidence, ...] = ()
    assessor: Line | None = None
    """The person, desk or rule set that judged."""
    assessed_on: date | None = None

    @model_validator(mode="after")
    def _is_accountable(self) -> Self:
        if self.origin is Origin.CONFIRMED and not self.assessor:
            message = "a confirmed assessment names its assessor"
            raise InvalidValue(message)
        if self.origin is not Origin.CONFIRMED and not self.evidence:
            message = f"a value that is {self.origin} needs at least one piece of evidence (a quote from the text)"
            raise InvalidValue(message)
        return self
