"""A cooperation profile: what a firm or institute offers to others or asks of them.

The fields are those that the profiles of the Enterprise Europe Network have made usual.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from kb.model.brief import IprStatus
from kb.model.errors import InvalidValue
from kb.model.language import Language
from kb.model.text import Section, Summary, Title
from kb.model.value import CountryCode, Identifier, Line, Value

CONCEPTS = 12
"""Technologies that a profile has at most."""
COUNTRIES = 40
"""Countries in which a partner is sought at most; none stands for everywhere."""


class ProfileKind(StrEnum):
    """Whether a profile gives or asks."""

    OFFER = "offer"
    REQUEST = "request"

    @property
    def other(self) -> "ProfileKind":
        """What it is matched with."""
        return ProfileKind.REQUEST if self is ProfileKind.OFFER else ProfileKind.OFFER


class ProfileType(StrEnum):
    """The five types of profile."""

    TECHNOLOGY_OFFER = "technology-offer"
    TECHNOLOGY_REQUEST = "technology-request"
    BUSINESS_OFFER = "business-offer"
    BUSINESS_REQUEST = "business-request"
    RESEARCH_REQUEST = "research-request"
    """A partner for a research and development project is sought."""

    @property
    def kind(self) -> ProfileKind:
        """Whether this type gives or asks."""
        offers = (ProfileType.TECHNOLOGY_OFFER, ProfileType.BUSINESS_OFFER)
        return ProfileKind.OFFER if self in offers else ProfileKind.REQUEST


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


class DevelopmentStage(StrEnum):
    """How far a development is: what an offer has reached, or what a request needs at least."""

    CONCEPT = "concept"
    LABORATORY = "laboratory"
    """Tested in a laboratory."""
    PROTOTYPE = "prototype"
    """A prototype can be shown."""
    DEMONSTRATED = "demonstrated"
    """Tried where it will be used."""
    MARKET = "market"
    """On the market, or ready for it."""

    @property
    def levels(self) -> range:
        """The Technology Readiness Levels (ISO 16290) that the stage covers."""
        return {
            DevelopmentStage.CONCEPT: range(1, 4),
            DevelopmentStage.LABORATORY: range(4, 5),
            DevelopmentStage.PROTOTYPE: range(5, 7),
            DevelopmentStage.DEMONSTRATED: range(7, 8),
            DevelopmentStage.MARKET: range(8, 10),
        }[self]


class PartnerType(StrEnum):
    """What kind of organisation: the one that publishes the profile (client type), and the ones that it seeks."""

    START_UP = "start-up"
    SME = "sme"
    """Small or medium-sized enterprise (EU Recommendation 2003/361/EC)."""
    LARGE_COMPANY = "large-company"
    UNIVERSITY = "university"
    RESEARCH_INSTITUTE = "research-institute"
    PUBLIC_BODY = "public-body"
    NETWORK = "network"
    """A cluster, chamber or association."""


class PartnerRole(StrEnum):
    """What the partner will do."""

    DEVELOPER = "developer"
    """Develops or adapts something together with the owner."""
    PROVIDER = "provider"
    """Brings the technology or the know-how."""
    SUPPLIER = "supplier"
    """Delivers or makes parts, machines or services."""
    USER = "user"
    """Uses or tries what is offered."""
    LICENSEE = "licensee"
    DISTRIBUTOR = "distributor"
    INVESTOR = "investor"
    RESEARCHER = "research-partner"
    """Takes part in a research project."""


class AgreementType(StrEnum):
    """By what agreement people will work together."""

    RESEARCH = "research-cooperation"
    TECHNICAL = "technical-cooperation"
    LICENCE = "licence"
    COMMERCIAL = "commercial-agency"
    """With technical assistance: training, installation, service."""
    SUPPLY = "supply"
    MANUFACTURING = "manufacturing"
    SUBCONTRACTING = "subcontracting"
    SERVICES = "services"
    DISTRIBUTION = "distribution"
    JOINT_VENTURE = "joint-venture"
    FINANCIAL = "financial"


class ProfileText(Value):
    """A profile in one language."""

    title: Title
    """At most 250 characters of plain text."""
    summary: Summary = ""
    """Who offers or seeks what, at most 400 characters of plain text."""
    description: Section = ""
    """What it is about (this and the following: Markdown, at most 20,000 characters each)."""
    advantages: Section = ""
    """What is new in it and better than before."""
    partner: Section = ""
    """Who is sought, and what they will do."""

    @property
    def is_complete(self) -> bool:
        """Whether a reader gets the whole message."""
        return bool(self.summary and self.description)


class ProfileTexts(Value):
    """The languages of a profile; at least one is there."""

    de: ProfileText | None = None
    en: ProfileText | None = None
    fi: ProfileText | None = None

    @model_validator(mode="after")
    def _has_a_language(self) -> Self:
        if not any(True for _ in self):
            message = "at least one language (de, en or fi) has a text with a title"
            raise InvalidValue(message)
        return self

    def __iter__(self) -> Iterator[tuple[Language, ProfileText]]:  # type: ignore[override]
        """Yield each language that is there with its text, in the order de, en, fi."""
        return ((language, text) for language in Language if (text := self.get(language)) is not None)

    def get(self, language: Language) -> ProfileText | None:
        """Return the text in this language, or None."""
        return {Language.DE: self.de, Language.EN: self.en, Language.FI: self.fi}[language]

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages that are there."""
        return tuple(language for language, _ in self)

    def nearest(self, language: Language) -> tuple[Language, ProfileText]:
        """Return the text in this language, else the nearest one: complete before begun; English, German, Finnish."""
        own = self.get(language)
        if own is not None and own.is_complete:
            return language, own
        order = (language, Language.EN, Language.DE, Language.FI)
        found = [(code, text) for code in order if (text := self.get(code)) is not None]
        return next(((code, text) for code, text in found if text.is_complete), found[0])


class ProfileGap(StrEnum):
    """What keeps a profile from being handed in."""

    TEXT = "text"
    """No language has a title, a summary and a description."""
    CONCEPT = "concept"
    """No technology is named."""
    DEADLINE = "deadline"
    """There is none, it has passed, or it is too far away."""


LONGEST = 366
"""Days that a profile is public at most; then its owner looks at it again."""


class CooperationProfile(Value):
    """What a firm or institute offers to others or asks of them."""

    id: UUID
    """UUIDv7; never changes."""
    slug: Identifier
    """The public address /cooperation/<slug>."""
    status: ProfileStatus = ProfileStatus.DRAFT
    demonstration: bool = False
    """True for content that shows how Silta works and offers nothing real."""
    type: ProfileType
    texts: ProfileTexts
    organisation: Line
    """Name of who offers or asks."""
    client_type: PartnerType | None = None
    country: CountryCode | None = None
    """Where the organisation is."""
    technologies: Annotated[tuple[Identifier, ...], Field(max_length=CONCEPTS)] = ()
    """Concepts of the taxonomy, the most important first."""
    sectors: tuple[Identifier, ...] = ()
    stage: DevelopmentStage | None = None
    """What an offer has reached, or what a request needs at least; None when it does not matter."""
    ipr_status: IprStatus | None = None
    partner_types: tuple[PartnerType, ...] = ()
    """Kinds of organisation that are sought; none stands for any."""
    partner_roles: tuple[PartnerRole, ...] = ()
    agreements: tuple[AgreementType, ...] = ()
    countries: Annotated[tuple[CountryCode, ...], Field(max_length=COUNTRIES)] = ()
    """Where the partner is sought; none stands for everywhere."""
    languages: tuple[Language, ...] = ()
    """In which the organisation can work with a partner."""
    deadline: date | None = None
    """Last day on which somebody may answer."""
    published_on: date | None = None
    modified_on: date | None = None

    @model_validator(mode="after")
    def _has_no_repetition(self) -> Self:
        names = ("technologies", "sectors", "partner_types", "partner_roles", "agreements", "countries", "languages")
        for name in names:
            values = list(getattr(self, name))
            repeated = sorted({str(value) for value in values if values.count(value) > 1})
            if repeated:
                message = f"{name}: {', '.join(repeated)} is given more than once"
                raise InvalidValue(message)
        return self

    @property
    def kind(self) -> ProfileKind:
        """Whether it gives or asks."""
        return self.type.kind

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
