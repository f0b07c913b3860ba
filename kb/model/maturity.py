"""How ready a technology is: Technology Readiness Levels in four bands."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from kb.model.errors import InvalidValue
from kb.model.value import Value

Trl = Annotated[int, Field(ge=1, le=9)]
"""Technology Readiness Level by ISO 16290: 1 (basic principles) to 9 (proven in use)."""


class MaturityBand(StrEnum):
    """The four bands that an SME reads instead of nine levels."""

    RESEARCH = "research"
    VALIDATED = "validated"
    DEMONSTRATED = "demonstrated"
    READY = "ready"

    @property
    def levels(self) -> range:
        """The TRLs of this band: 1-3, 4-5, 6-7 or 8-9."""
        return {
            MaturityBand.RESEARCH: range(1, 4),
            MaturityBand.VALIDATED: range(4, 6),
            MaturityBand.DEMONSTRATED: range(6, 8),
            MaturityBand.READY: range(8, 10),
        }[self]

    @classmethod
    def of_level(cls, level: int) -> "MaturityBand":
        """Return the band that a TRL from 1 to 9 lies in."""
        return next(band for band in cls if level in band.levels)


class Maturity(Value):
    """A Technology Readiness Level, or a range where the source gives one ("TRL 5-6")."""

    level: Trl
    """The level that is reached for certain: the lower end of a range."""
    upper: Trl | None = None
    """The upper end of a range; absent for a single level."""

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        if self.upper is not None and self.upper <= self.level:
            message = f"the upper end of a TRL range lies above its lower end; {self.level}-{self.upper} does not"
            raise InvalidValue(message)
        return self

    @property
    def levels(self) -> range:
        """All levels that are covered."""
        return range(self.level, (self.upper or self.level) + 1)

    @property
    def band(self) -> MaturityBand:
        """The band of the level that is reached for certain."""
        return MaturityBand.of_level(self.level)

    def __str__(self) -> str:
        return f"TRL {self.level}" if self.upper is None else f"TRL {self.level}-{self.upper}"
