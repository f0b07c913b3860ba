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
    InterestParty,
    InterestState,
    PartnerRole,
    PartnerType,
    ProfileGap,
    ProfileKind,
    ProfileStatus,
    ProfileType,
)

Word = Callable[[], str]

_WORDS: Mapping[tuple[type[StrEnum], str], Word] = {
    (ProfileKind, ProfileKind.OFFER): lambda: gettext("Offer"),
    (ProfileKind, ProfileKind.REQUEST): lambda: gettext("Request"),
    (ProfileType, ProfileType.TECHNOLOGY_OFFER): lambda: gettext("Technology offer"),
    (ProfileType, ProfileType.TECHNOLOGY_REQUEST): lambda: gettext("Technology request"),
    (ProfileType, ProfileType.BUSINESS_OFFER): lambda: gettext("Business offer"),
    (ProfileType, ProfileType.BUSINESS_REQUEST): lambda: gettext("Business request"),
    (ProfileType, ProfileType.RESEARCH_REQUEST): lambda: gettext("Research partner sought"),
    (ProfileStatus, ProfileStatus.DRAFT): lambda: gettext("Draft"),
    (ProfileStatus, ProfileStatus.SUBMITTED): lambda: gettext("Handed in"),
    (ProfileStatus, ProfileStatus.PUBLISHED): lambda: gettext("Published"),
    (ProfileStatus, ProfileStatus.EXPIRED): lambda: gettext("Expired"),
    (ProfileStatus, ProfileStatus.ARCHIVED): lambda: gettext("Archived"),
    (DevelopmentStage, DevelopmentStage.CONCEPT): lambda: gettext("Concept"),
    (DevelopmentStage, DevelopmentStage.LABORATORY): lambda: gettext("Tested in the laboratory"),
    (DevelopmentStage, DevelopmentStage.PROTOTYPE): lambda: gettext("Prototype available"),
    (DevelopmentStage, DevelopmentStage.DEMONSTRATED): lambda: gettext("Demonstrated in use"),
    (DevelopmentStage, DevelopmentStage.MARKET): lambda: gettext("On the market"),
    (PartnerType, PartnerType.START_UP): lambda: gettext("Start-up"),
    (PartnerType, PartnerType.SME): lambda: gettext("Small or medium-sized firm"),
    (PartnerType, PartnerType.LARGE_COMPANY): lambda: gettext("Large company"),
    (PartnerType, PartnerType.UNIVERSITY): lambda: gettext("University"),
    (PartnerType, PartnerType.RESEARCH_INSTITUTE): lambda: gettext("Research institute"),
    (PartnerType, PartnerType.PUBLIC_BODY): lambda: gettext("Public body"),
    (PartnerType, PartnerType.NETWORK): lambda: gettext("Cluster or association"),
    (PartnerRole, PartnerRole.DEVELOPER): lambda: gettext("develops together with us"),
    (PartnerRole, PartnerRole.PROVIDER): lambda: gettext("brings technology or know-how"),
    (PartnerRole, PartnerRole.SUPPLIER): lambda: gettext("delivers or makes something"),
    (PartnerRole, PartnerRole.USER): lambda: gettext("uses or tries it"),
    (PartnerRole, PartnerRole.LICENSEE): lambda: gettext("takes a licence"),
    (PartnerRole, PartnerRole.DISTRIBUTOR): lambda: gettext("sells it on"),
    (PartnerRole, PartnerRole.INVESTOR): lambda: gettext("invests"),
    (PartnerRole, PartnerRole.RESEARCHER): lambda: gettext("takes part in research"),
    (AgreementType, AgreementType.RESEARCH): lambda: gettext("Research cooperation"),
    (AgreementType, AgreementType.TECHNICAL): lambda: gettext("Technical cooperation"),
    (AgreementType, AgreementType.LICENCE): lambda: gettext("Licence agreement"),
    (AgreementType, AgreementType.COMMERCIAL): lambda: gettext("Commercial agreement with technical assistance"),
    (AgreementType, AgreementType.SUPPLY): lambda: gettext("Supply agreement"),
    (AgreementType, AgreementType.MANUFACTURING): lambda: gettext("Manufacturing agreement"),
    (AgreementType, AgreementType.SUBCONTRACTING): lambda: gettext("Subcontracting"),
    (AgreementType, AgreementType.SERVICES): lambda: gettext("Services agreement"),
    (AgreementType, AgreementType.DISTRIBUTION): lambda: gettext("Distribution agreement"),
    (AgreementType, AgreementType.JOINT_VENTURE): lambda: gettext("Joint venture"),
    (AgreementType, AgreementType.FINANCIAL): lambda: gettext("Financial agreement"),
    (InterestState, InterestState.SENT): lambda: gettext("Sent"),
    (InterestState, InterestState.READ): lambda: gettext("Read"),
    (InterestState, InterestState.IN_TALKS): lambda: gettext("In talks"),
    (InterestState, InterestState.AGREED): lambda: gettext("Agreed"),
    (InterestState, InterestState.CLOSED): lambda: gettext("Closed"),
    (DismissalReason, DismissalReason.TOPIC): lambda: gettext("Wrong topic"),
    (DismissalReason, DismissalReason.COUNTRY): lambda: gettext("Wrong country or too far away"),
    (DismissalReason, DismissalReason.IMMATURE): lambda: gettext("Not developed far enough"),
    (DismissalReason, DismissalReason.PARTNER): lambda: gettext("Wrong kind of organisation"),
    (DismissalReason, DismissalReason.KNOWN): lambda: gettext("Known already"),
    (DismissalReason, DismissalReason.OTHER): lambda: gettext("Another reason"),
    (ProfileGap, ProfileGap.TEXT): lambda: gettext("One language needs a title, a summary and a description."),
    (ProfileGap, ProfileGap.CONCEPT): lambda: gettext("At least one technology has to be chosen."),
    (ProfileGap, ProfileGap.LEVEL): lambda: gettext("“For whom” needs one choice at least."),
    (ProfileGap, ProfileGap.PERIOD): lambda: gettext("The first day or the length of the stay has to be given."),
    (ProfileGap, ProfileGap.DEADLINE): lambda: gettext("The deadline has to be a day within the next 12 months."),
}
"""By the class too: two of them can have values that are equal as texts."""

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

_MOVED: Mapping[str, Word] = {
    "submit": lambda: gettext(
        "It is handed in. A scout reads it, and you get a mail when it is published or comes back."
    ),
    "discard": lambda: gettext("The draft is discarded. You can restore it here."),
    "take-back": lambda: gettext("It is a draft again. Change it, then hand it in."),
    "return": lambda: gettext("It has gone back; the owner gets a mail with your reason."),
    "publish": lambda: gettext("It is published; the owner gets a mail."),
    "decline": lambda: gettext("It is declined; the owner gets a mail with your reason."),
    "revise": lambda: gettext("It is offline. Change it, then hand it in again."),
    "withdraw": lambda: gettext("It is withdrawn and no longer shown to others. You can restore it here."),
    "take-down": lambda: gettext("It is taken down; the owner gets a mail with your reason."),
    "renew": lambda: gettext("It is a draft again. Give it another last day, then hand it in."),
    "archive": lambda: gettext("It is archived. It can be restored here."),
    "restore": lambda: gettext("It is a draft again. Change it, then hand it in."),
    "withdraw-interest": lambda: gettext("You have withdrawn; the other side gets a mail. The conversation is closed."),
    "refuse": lambda: gettext("You have said no; the other side gets a mail. The conversation is closed."),
    "agree": lambda: gettext("Both of you see now that you cooperate; the other side gets a mail."),
    "close": lambda: gettext("The conversation is closed; the other side gets a mail."),
    "stop": lambda: gettext("The conversation is stopped; both sides get a mail."),
}
"""What follows from a move, for the person who made it."""

_STATES: Mapping[ProfileStatus, Word] = {
    ProfileStatus.DRAFT: lambda: gettext("Only its owner sees it, and researchers of the same organisation."),
    ProfileStatus.SUBMITTED: lambda: gettext("A scout reads it before it is published; the owner gets a mail."),
    ProfileStatus.EXPIRED: lambda: gettext("Its last day has passed, so it is no longer shown to others."),
    ProfileStatus.ARCHIVED: lambda: gettext("It is not shown to others."),
}
"""What a state means for what is not public."""

_TALKS: Mapping[tuple[InterestState, InterestParty], Word] = {
    (InterestState.SENT, InterestParty.SENDER): lambda: gettext("The other side has not opened it yet."),
    (InterestState.READ, InterestParty.SENDER): lambda: gettext(
        "The other side has opened it. You get a mail when somebody answers."
    ),
    (InterestState.READ, InterestParty.OWNER): lambda: gettext("Answer, or say no; the other side gets a mail."),
    (InterestState.IN_TALKS, InterestParty.SENDER): lambda: gettext("Say so here when you have agreed."),
    (InterestState.IN_TALKS, InterestParty.OWNER): lambda: gettext("Say so here when you have agreed."),
    (InterestState.AGREED, InterestParty.SENDER): lambda: gettext("You cooperate. You can go on writing here."),
    (InterestState.AGREED, InterestParty.OWNER): lambda: gettext("You cooperate. You can go on writing here."),
}
"""What a state of a conversation means for a side, and what it can do."""

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
    app.jinja_env.globals.update(
        cooperation_word=word,
        cooperation_move=move_name,
        cooperation_state=state_text,
        cooperation_talk=talk_text,
        fit_words=fit_words,
    )


def word(value: StrEnum) -> str:
    """Return what a value is called."""
    return _WORDS[type(value), value]()


def move_name(name: str) -> str:
    """Return what a move of a profile or conversation is called."""
    return _MOVES[name]()


def state_text(status: ProfileStatus) -> str:
    """Return what it means that a profile is not public; empty for a public one."""
    return _STATES[status]() if status in _STATES else ""


def talk_text(state: InterestState, party: InterestParty) -> str:
    """Return what the state of a conversation means for somebody; empty where there is nothing to say."""
    return _TALKS[state, party]() if (state, party) in _TALKS else ""


def moved_text(name: str) -> str:
    """Return what has followed from a move; empty for what is no move."""
    return _MOVED[name]() if name in _MOVED else ""


def fit_words(fits: Mapping[Aspect, Fit], wanted: str) -> list[str]:
    """Return the aspects that fit, or those that differ, each in a few words.

    :param wanted: value of a :class:`~kb.matching.match.Fit`, as templates name it
    """
    found: Iterable[Word | None] = (_FITS.get((aspect, fit)) for aspect, fit in fits.items() if fit == wanted)
    return [said() for said in found if said is not None]


def pairs(values: Iterable[StrEnum]) -> list[tuple[str, str]]:
    """Return values with what they are called, for the fields of a form."""
    return [(value.value, word(value)) for value in values]
