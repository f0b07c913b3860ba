"""An opening of academic exchange: a place for a guest, a thesis, a course or a laboratory used together."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from kb.model.contact import Contact
from kb.model.errors import InvalidValue
from kb.model.profile import Profile, ProfileDay, ProfileFamily, ProfileGap
from kb.model.public_text import PublicText, PublicTexts
from kb.model.text import Section
from kb.model.value import Line, Value

LARGEST_AMOUNT = 1_000_000
"""EUR that a funding states at most."""


class OpeningKind(StrEnum):
    """What is open."""

    RESEARCH_STAY = "research-stay"
    THESIS = "thesis"
    """A bachelor's, master's or doctoral thesis, written with the host."""
    DOCTORAL_VISIT = "doctoral-visit"
    """A doctoral researcher visits another group for a while."""
    TEACHING = "teaching"
    """Lectures or courses of a guest."""
    JOINT_LAB = "joint-lab"
    """Two groups use or build a laboratory together."""


class AcademicLevel(StrEnum):
    """Whom an opening is for."""

    BACHELOR = "bachelor"
    MASTER = "master"
    DOCTORAL = "doctoral"
    POSTDOCTORAL = "postdoctoral"
    STAFF = "staff"
    """Scientific, technical and administrative staff, also of firms."""


class FundingKind(StrEnum):
    """How a stay is paid for."""

    SALARY = "salary"
    """A contract of employment."""
    SCHOLARSHIP = "scholarship"
    MOBILITY_GRANT = "mobility-grant"
    """Money for travel and living abroad beside another income, such as Erasmus+."""
    EXPENSES = "expenses"
    """Travel or lodging is paid back."""
    OWN = "own"
    """The guest brings the funding."""


class FundingPeriod(StrEnum):
    """What an amount is for."""

    MONTH = "month"
    WHOLE = "whole"
    """The whole stay."""


class Preparation(StrEnum):
    """What is offered so that people from another culture arrive well."""

    LANGUAGE_COURSE = "language-course"
    CULTURAL_TRAINING = "cultural-training"
    """How people work, decide and disagree there."""
    MENTORING = "mentoring"
    """Somebody of the host looks after the guest."""
    ORIENTATION = "orientation"
    """Days of arrival: campus, authorities, safety."""
    HOUSING = "housing"
    """Help with finding a flat."""
    FAMILY = "family"
    """Help for partners and children."""
    DEBRIEFING = "debriefing"
    """Talking it over after the return."""


class DurationUnit(StrEnum):
    """Of a length of stay."""

    WEEKS = "weeks"
    MONTHS = "months"


class Duration(Value):
    """How long a stay is."""

    length: Annotated[int, Field(ge=1, le=120)]
    unit: DurationUnit

    @property
    def least_days(self) -> int:
        """Days that it takes at least: weeks from a Monday to a Friday, months of 28 days."""
        return self.length * 7 - 2 if self.unit is DurationUnit.WEEKS else self.length * 28


class Funding(Value):
    """How a stay is paid for; what there is to say about it stands in the texts."""

    kind: FundingKind
    amount: Annotated[int, Field(ge=1, le=LARGEST_AMOUNT)] | None = None
    """EUR before tax; None when it is not said."""
    per: FundingPeriod | None = None

    @model_validator(mode="after")
    def _says_what_an_amount_is_for(self) -> Self:
        if (self.amount is None) != (self.per is None):
            message = "funding: amount (EUR) and per (month or whole) are given together, or neither"
            raise InvalidValue(message)
        if self.amount is not None and self.kind is FundingKind.OWN:
            message = "funding: there is no amount where guests bring their own funding"
            raise InvalidValue(message)
        return self


class OpeningText(PublicText):
    """An opening in one language."""

    requirements: Section = ""
    """What a guest has to know and bring."""
    funding: Section = ""
    """What is paid, and how one gets it."""
    preparation: Section = ""
    """How the guest is prepared for the other country and culture."""


class OpeningTexts(PublicTexts[OpeningText]):
    """The languages of an opening."""


class ExchangeOpening(Profile):
    """A place for somebody from another university, institute or firm."""

    family: ClassVar = ProfileFamily.EXCHANGE
    lists: ClassVar = (*Profile.lists, "levels", "preparation")

    kind: OpeningKind
    texts: OpeningTexts
    supervisor: Contact | None = None
    """Who looks after the guest: named in public only with a recorded consent (:attr:`shown_supervisor`)."""
    levels: tuple[AcademicLevel, ...] = ()
    starts_on: ProfileDay | None = None
    """First day, or the first day on which it can begin."""
    ends_on: ProfileDay | None = None
    """Last day, or the last day on which it can end."""
    duration: Duration | None = None
    flexible: bool = False
    """Whether the days can be agreed on."""
    place: Line | None = None
    """Town."""
    remote: bool = False
    """Whether it can be done from elsewhere."""
    funding: Funding | None = None
    """None when it is not said."""
    preparation: tuple[Preparation, ...] = ()

    @model_validator(mode="after")
    def _has_a_possible_period(self) -> Self:
        if self.ends_on is None:
            return self
        if self.starts_on is None:
            raise InvalidValue("ends_on: give starts_on, too")
        days = (self.ends_on - self.starts_on).days + 1
        if days < 1:
            message = f"ends_on: {self.ends_on} is before {self.starts_on}, the first day"
            raise InvalidValue(message)
        if self.duration is not None and self.duration.least_days > days:
            message = (
                f"duration: {self.duration.length} {self.duration.unit} do not fit between {self.starts_on} and "
                f"{self.ends_on}"
            )
            raise InvalidValue(message)
        return self

    @property
    def shown_supervisor(self) -> Contact | None:
        """The supervisor as everybody may see it: only with a recorded consent, and without the record itself."""
        found = self.supervisor
        return found.without_consent() if found is not None and found.consent is not None else None

    @property
    def for_readers(self) -> "ExchangeOpening":
        """The opening as everybody may read it."""
        return self.model_copy(update={"supervisor": self.shown_supervisor})

    def gaps(self, today: date) -> tuple[ProfileGap, ...]:
        """Return what is missing before it can be handed in or published on a day."""
        found = list(super().gaps(today))
        if not self.levels:
            found.append(ProfileGap.LEVEL)
        if self.starts_on is None and self.duration is None:
            found.append(ProfileGap.PERIOD)
        return tuple(found)
