"""What offers, requests and openings have in common: somebody publishes them, for a while, to find somebody."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Self
from uuid import UUID

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from kb.model.errors import InvalidValue
from kb.model.language import Language
from kb.model.public_text import PublicTexts
from kb.model.value import CountryCode, Identifier, Line, Value

CONCEPTS = 12
"""Technologies that a profile has at most."""
LONGEST = 366
"""Days that a profile is public at most; then its owner looks at it again."""
YEARS = range(2000, 2101)
"""Those of the days that a profile names; what is outside is mistyped, and no calendar reckons with it."""
AS_STORED = {"stored": True}
"""Context of pydantic in which days of any year are read: what was kept before there was a bound stays readable."""


def _of_a_sensible_year(day: date, info: ValidationInfo) -> date:
    if day.year not in YEARS and info.context != AS_STORED:
        message = f"{day} is no day of the years {YEARS[0]} to {YEARS[-1]}"
        raise InvalidValue(message)
    return day


ProfileDay = Annotated[date, AfterValidator(_of_a_sensible_year)]
"""A day of the years :data:`YEARS`."""


class ProfileFamily(StrEnum):
    """What a profile belongs to; the first part of its address."""

    COOPERATION = "cooperation"
    """Offers and requests (:class:`~kb.model.CooperationProfile`)."""
    EXCHANGE = "exchange"
    """Openings of academic exchange (:class:`~kb.model.ExchangeOpening`)."""


class ProfileStatus(StrEnum):
    """Where a profile stands; :mod:`kb.model.profile_transition` says who may move it on."""

    DRAFT = "draft"
    """Being written; only its owner sees it."""
    SUBMITTED = "submitted"
    """Waits for the review desk."""
    PUBLISHED = "published"
    EXPIRED = "expired"
    """Its deadline has passed."""
    ARCHIVED = "archived"


class ProfileGap(StrEnum):
    """What keeps a profile from being handed in."""

    TEXT = "text"
    """No language has a title, a summary and a description."""
    CONCEPT = "concept"
    """No technology is named."""
    DEADLINE = "deadline"
    """There is none, it has passed, or it is too far away."""
    LEVEL = "level"
    """An opening does not say whom it is for."""
    PERIOD = "period"
    """An opening says neither when it begins nor how long it lasts."""


class Profile(Value):
    """What an organisation publishes to find a partner or a guest."""

    family: ClassVar[ProfileFamily]
    lists: ClassVar[tuple[str, ...]] = ("technologies", "languages")
    """The fields in which no value stands twice."""

    id: UUID
    """UUIDv7; never changes."""
    slug: Identifier
    """The last part of its public address."""
    status: ProfileStatus = ProfileStatus.DRAFT
    demonstration: bool = False
    """True for content that shows how Silta works and offers nothing real."""
    texts: PublicTexts[Any]
    organisation: Line
    """Name of who publishes it."""
    country: CountryCode | None = None
    """Where the organisation is."""
    technologies: Annotated[tuple[Identifier, ...], Field(max_length=CONCEPTS)] = ()
    """Concepts of the taxonomy, the most important first."""
    languages: tuple[Language, ...] = ()
    """In which people work there."""
    deadline: ProfileDay | None = None
    """Last day on which somebody may answer."""
    published_on: date | None = None
    modified_on: date | None = None

    @model_validator(mode="after")
    def _has_no_repetition(self) -> Self:
        for name in self.lists:
            values = list(getattr(self, name))
            repeated = sorted({str(value) for value in values if values.count(value) > 1})
            if repeated:
                message = f"{name}: {', '.join(repeated)} is given more than once"
                raise InvalidValue(message)
        return self

    def is_open(self, today: date) -> bool:
        """Whether everybody may see and answer it on a day: it is published and its deadline has not passed.

        The worker lets profiles expire some time after their last day.
        """
        return self.status is ProfileStatus.PUBLISHED and (self.deadline is None or self.deadline >= today)

    def gaps(self, today: date) -> tuple[ProfileGap, ...]:
        """Return what is missing before it can be handed in or published on a day."""
        found = []
        if not any(text.is_complete for _, text in self.texts):
            found.append(ProfileGap.TEXT)
        if not self.technologies:
            found.append(ProfileGap.CONCEPT)
        if self.deadline is None or not 0 <= (self.deadline - today).days <= LONGEST:
            found.append(ProfileGap.DEADLINE)
        return tuple(found)
