"""A cooperation profile: what a firm or institute offers to others or asks of them.

The fields are those that the profiles of the Enterprise Europe Network have made usual.
"""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from kb.model.brief import IprStatus
from kb.model.profile import Profile, ProfileFamily
from kb.model.public_text import PublicText, PublicTexts
from kb.model.text import Section
from kb.model.value import CountryCode, Identifier

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


class ProfileText(PublicText):
    """An offer or request in one language."""

    advantages: Section = ""
    """What is new in it and better than before."""
    partner: Section = ""
    """Who is sought, and what they will do."""


class ProfileTexts(PublicTexts[ProfileText]):
    """The languages of an offer or request."""


class CooperationProfile(Profile):
    """What a firm or institute offers to others or asks of them."""

    family: ClassVar = ProfileFamily.COOPERATION
    lists: ClassVar = (*Profile.lists, "sectors", "partner_types", "partner_roles", "agreements", "countries")

    type: ProfileType
    texts: ProfileTexts
    client_type: PartnerType | None = None
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

    @property
    def kind(self) -> ProfileKind:
        """Whether it gives or asks."""
        return self.type.kind
