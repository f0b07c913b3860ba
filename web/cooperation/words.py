"""What the values of cooperation are called, in the reader's language."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

from flask import Flask
from flask_babel import gettext

from kb.matching.match import Aspect, Fit
from kb.model import (
    AgreementType,
    DevelopmentStage,
    DismissalReason,
    InterestState,
    PartnerRole,
    PartnerType,
    ProfileGap,
    ProfileKind,
    ProfileStatus,
    ProfileType,
)

Word = Callable[[], str]

_WORDS: Mapping[StrEnum, Word] = {
    ProfileKind.OFFER: lambda: gettext("Offer"),
    ProfileKind.REQUEST: lambda: gettext("Request"),
    ProfileType.TECHNOLOGY_OFFER: lambda: gettext("Technology offer"),
    ProfileType.TECHNOLOGY_REQUEST: lambda: gettext("Technology request"),
    ProfileType.BUSINESS_OFFER: lambda: gettext("Business offer"),
    ProfileType.BUSINESS_REQUEST: lambda: gettext("Business request"),
    ProfileType.RESEARCH_REQUEST: lambda: gettext("Research partner sought"),
    ProfileStatus.DRAFT: lambda: gettext("Draft"),
    ProfileStatus.SUBMITTED: lambda: gettext("Handed in"),
    ProfileStatus.PUBLISHED: lambda: gettext("Published"),
    ProfileStatus.EXPIRED: lambda: gettext("Expired"),
    ProfileStatus.ARCHIVED: lambda: gettext("Archived"),
    DevelopmentStage.CONCEPT: lambda: gettext("Concept"),
    DevelopmentStage.LABORATORY: lambda: gettext("Tested in the laboratory"),
    DevelopmentStage.PROTOTYPE: lambda: gettext("Prototype available"),
    DevelopmentStage.DEMONSTRATED: lambda: gettext("Demonstrated in use"),
    DevelopmentStage.MARKET: lambda: gettext("On the market"),
    PartnerType.START_UP: lambda: gettext("Start-up"),
    PartnerType.SME: lambda: gettext("Small or medium-sized firm"),
    PartnerType.LARGE_COMPANY: lambda: gettext("Large company"),
    PartnerType.UNIVERSITY: lambda: gettext("University"),
    PartnerType.RESEARCH_INSTITUTE: lambda: gettext("Research institute"),
    PartnerType.PUBLIC_BODY: lambda: gettext("Public body"),
    PartnerType.NETWORK: lambda: gettext("Cluster or association"),
    PartnerRole.DEVELOPER: lambda: gettext("develops together with us"),
    PartnerRole.PROVIDER: lambda: gettext("brings technology or know-how"),
    PartnerRole.SUPPLIER: lambda: gettext("delivers or makes something"),
    PartnerRole.USER: lambda: gettext("uses or tries it"),
    PartnerRole.LICENSEE: lambda: gettext("takes a licence"),
    PartnerRole.DISTRIBUTOR: lambda: gettext("sells it on"),
    PartnerRole.INVESTOR: lambda: gettext("invests"),
    PartnerRole.RESEARCHER: lambda: gettext("takes part in research"),
    AgreementType.RESEARCH: lambda: gettext("Research cooperation"),
    AgreementType.TECHNICAL: lambda: gettext("Technical cooperation"),
    AgreementType.LICENCE: lambda: gettext("Licence agreement"),
    AgreementType.COMMERCIAL: lambda: gettext("Commercial agreement with technical assistance"),
    AgreementType.SUPPLY: lambda: gettext("Supply agreement"),
    AgreementType.MANUFACTURING: lambda: gettext("Manufacturing agreement"),
    AgreementType.SUBCONTRACTING: lambda: gettext("Subcontracting"),
    AgreementType.SERVICES: lambda: gettext("Services agreement"),
    AgreementType.DISTRIBUTION: lambda: gettext("Distribution agreement"),
    AgreementType.JOINT_VENTURE: lambda: gettext("Joint venture"),
    AgreementType.FINANCIAL: lambda: gettext("Financial agreement"),
    InterestState.SENT: lambda: gettext("Sent"),
    InterestState.READ: lambda: gettext("Read"),
    InterestState.IN_TALKS: lambda: gettext("In talks"),
    InterestState.AGREED: lambda: gettext("Agreed"),
    InterestState.CLOSED: lambda: gettext("Closed"),
    DismissalReason.TOPIC: lambda: gettext("Wrong topic"),
    DismissalReason.COUNTRY: lambda: gettext("Wrong country or too far away"),
    DismissalReason.IMMATURE: lambda: gettext("Not developed far enough"),
    DismissalReason.PARTNER: lambda: gettext("Wrong kind of organisation"),
    DismissalReason.KNOWN: lambda: gettext("Known already"),
    DismissalReason.OTHER: lambda: gettext("Another reason"),
    ProfileGap.TEXT: lambda: gettext("One language needs a title, a summary and a description."),
    ProfileGap.CONCEPT: lambda: gettext("At least one technology has to be chosen."),
    ProfileGap.LEVEL: lambda: gettext("At least one level has to be chosen: for whom it is."),
    ProfileGap.PERIOD: lambda: gettext("The first day or the length of the stay has to be given."),
    ProfileGap.DEADLINE: lambda: gettext("The deadline has to be a day within the next 12 months."),
}

_MOVES: Mapping[str, Word] = {
    "submit": lambda: gettext("Hand in"),
    "discard": lambda: gettext("Discard the draft"),
    "take-back": lambda: gettext("Take back as a draft"),
    "return": lambda: gettext("Return for changes"),
    "publish": lambda: gettext("Publish"),
    "decline": lambda: gettext("Decline"),
    "revise": lambda: gettext("Take offline and revise"),
    "withdraw": lambda: gettext("Withdraw"),
    "take-down": lambda: gettext("Take down"),
    "renew": lambda: gettext("Renew"),
    "archive": lambda: gettext("Archive"),
    "restore": lambda: gettext("Restore as a draft"),
    "refuse": lambda: gettext("Say no, thank you"),
    "agree": lambda: gettext("We have agreed to cooperate"),
    "close": lambda: gettext("Close the conversation"),
    "stop": lambda: gettext("Stop this conversation"),
}

_FITS: Mapping[tuple[Aspect, Fit], Word] = {
    (Aspect.MATURITY, Fit.FITS): lambda: gettext("far enough developed"),
    (Aspect.MATURITY, Fit.DIFFERS): lambda: gettext("less developed than needed"),
    (Aspect.COUNTRY, Fit.FITS): lambda: gettext("country as wished"),
    (Aspect.COUNTRY, Fit.DIFFERS): lambda: gettext("another country than wished"),
    (Aspect.PARTNER, Fit.FITS): lambda: gettext("kind of organisation as wished"),
    (Aspect.PARTNER, Fit.DIFFERS): lambda: gettext("another kind of organisation than wished"),
    (Aspect.ROLE, Fit.FITS): lambda: gettext("roles suit each other"),
    (Aspect.ROLE, Fit.DIFFERS): lambda: gettext("roles differ"),
    (Aspect.AGREEMENT, Fit.FITS): lambda: gettext("same kind of agreement"),
    (Aspect.AGREEMENT, Fit.DIFFERS): lambda: gettext("another kind of agreement"),
    (Aspect.LANGUAGE, Fit.FITS): lambda: gettext("a common language"),
    (Aspect.LANGUAGE, Fit.DIFFERS): lambda: gettext("no common language"),
    (Aspect.SECTOR, Fit.FITS): lambda: gettext("same sector"),
}
"""What pages say of an aspect; aspects that change nothing are not mentioned."""


def init_words(app: Flask) -> None:
    """Let templates name the values."""
    app.jinja_env.globals.update(cooperation_word=word, cooperation_move=move_name, fit_words=fit_words)


def word(value: StrEnum) -> str:
    """Return what a value is called."""
    return _WORDS[value]()


def move_name(name: str) -> str:
    """Return what a move of a profile or conversation is called."""
    return _MOVES[name]()


def fit_words(fits: Mapping[Aspect, Fit], wanted: Fit) -> list[str]:
    """Return the aspects that fit, or those that differ, each in a few words."""
    found: Iterable[Word | None] = (_FITS.get((aspect, fit)) for aspect, fit in fits.items() if fit is wanted)
    return [said() for said in found if said is not None]


def pairs(values: Iterable[StrEnum]) -> list[tuple[str, str]]:
    """Return values with what they are called, for the fields of a form."""
    return [(value.value, word(value)) for value in values]
