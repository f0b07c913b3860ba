"""Why something is not done, in the reader's language, and at which field it is said."""

from dataclasses import dataclass

from flask_babel import gettext

from kb.curation.errors import NotAllowed, ReasonMissing
from kb.curation.profiles import NotWhole, TooOften
from kb.model import IllegalMove, InvalidValue, SiltaError
from kb.model.interest import MESSAGE_LENGTH
from kb.store import StaleProfile
from web.contribute.fields import too_long
from web.cooperation.words import word

REFUSALS = (NotWhole, TooOften, NotAllowed, ReasonMissing, IllegalMove, InvalidValue, StaleProfile)
"""What people can bring about at these pages."""
MESSAGE = "message"
REPORT = "report"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that was not done; what was typed is shown again."""

    text: str
    place: str = ""
    """Where it is said: :data:`MESSAGE`, :data:`REPORT`, the name of a move, or empty for the top of the page."""
    typed: str = ""
    """What stood in the field."""


def refusal_text(error: SiltaError) -> str:
    """Return the sentence that says why."""
    if isinstance(error, NotWhole):
        return " ".join(word(gap) for gap in error.gaps)
    for kind, text in (
        (TooOften, gettext("You have done this very often within a day. Go on tomorrow.")),
        (NotAllowed, gettext("You may not do this, or not any more.")),
        (ReasonMissing, gettext("Say why, in one sentence.")),
        (IllegalMove, gettext("This is not possible any more: it has moved on meanwhile.")),
        (StaleProfile, gettext("Somebody has changed it meanwhile. Read it once more, then decide.")),
        (InvalidValue, gettext("This cannot be kept as it is. Please write it differently.")),
    ):
        if isinstance(error, kind):
            return text
    return str(error)


def refuse(error: SiltaError, place: str, typed: str = "", most: int = MESSAGE_LENGTH) -> Refusal:
    """Return why something that was typed is not taken.

    :param place: the field
    :param most: characters that it may have
    """
    said = typed.strip()
    if isinstance(error, InvalidValue) and not said:
        return Refusal(gettext("Write a message first."), place, typed)
    if isinstance(error, InvalidValue) and len(said) > most:
        return Refusal(too_long(len(said), most), place, typed)
    is_about_field = isinstance(error, InvalidValue | ReasonMissing | TooOften)
    return Refusal(refusal_text(error), place if is_about_field else "", typed)
