"""A match: how well two subjects fit, and the reasons, as data that pages put into words."""

from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import Field, ValidationError

from kb.model import AgreementType, PartnerRole, PartnerType, SiltaError, TargetKind, explain
from kb.model.value import Value

Share = Annotated[float, Field(ge=0)]


class UnreadableMatch(SiltaError):
    """A stored match cannot be read; ``silta cooperation match`` makes all of them anew."""


class Fit(StrEnum):
    """How two sides fit in one respect."""

    FITS = "fits"
    DIFFERS = "differs"
    UNKNOWN = "unknown"
    """One side says nothing about it, so it changes nothing."""


class Aspect(StrEnum):
    """The respects in which two sides fit or not."""

    MATURITY = "maturity"
    COUNTRY = "country"
    PARTNER = "partner"
    """What kind of organisation."""
    ROLE = "role"
    AGREEMENT = "agreement"
    LANGUAGE = "language"
    SECTOR = "sector"

    # That of Enum is written in Python, and these are looked up for every pair.
    __hash__ = str.__hash__


class SharedConcept(NamedTuple):
    """A concept that brings two subjects together."""

    concept: str
    share: Share
    """Its part of the score for the topic."""
    is_own: bool
    """Whether both name just this concept; otherwise one of them names a narrower or related one."""


class SharedWord(NamedTuple):
    """A word that stands in both texts."""

    term: str
    shown: str
    """As it stands in the text of the profile."""
    share: Share


class Target(NamedTuple):
    """What is known of the other side; lessons from dismissals are about it."""

    country: str | None = None
    level: int | None = None
    client_type: PartnerType | None = None
    organisation: str | None = None
    name: str | None = None
    """Of a person."""


class Match(Value):
    """How well a target fits a profile."""

    kind: TargetKind
    key: str
    topic: Share
    """How near the topics are, from 0 to 1."""
    factor: Share
    """By what the other aspects multiply it."""
    concepts: tuple[SharedConcept, ...] = ()
    words: tuple[SharedWord, ...] = ()
    fits: dict[Aspect, Fit] = {}  # noqa: RUF012  pydantic copies it
    factors: dict[Aspect, float] = {}  # noqa: RUF012
    agreements: tuple[AgreementType, ...] = ()
    """Which both sides would make."""
    roles: tuple[PartnerRole, ...] = ()
    """Which roles of the two suit each other."""
    target: Target = Target()

    @property
    def score(self) -> float:
        """How well it fits altogether."""
        return self.topic * self.factor

    def to_json(self) -> str:
        """Write the match for the store."""
        return self.model_dump_json(exclude_defaults=True)

    @classmethod
    def from_json(cls, text: str | bytes) -> "Match":
        """Read what :meth:`to_json` wrote.

        :raises UnreadableMatch: when it is something else
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            message = f"a stored match cannot be read ({explain(error)}); make them anew: silta cooperation match"
            raise UnreadableMatch(message) from error
