"""Why something is not done, in the reader's language."""

from flask_babel import gettext

from kb.curation.errors import NotAllowed, ReasonMissing
from kb.curation.profiles import NotWhole, TooOften
from kb.model import IllegalMove, InvalidValue, SiltaError
from kb.store import StaleProfile
from web.cooperation.words import word

REFUSALS = (NotWhole, TooOften, NotAllowed, ReasonMissing, IllegalMove, InvalidValue, StaleProfile)
"""What people can bring about at these pages."""


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
        (InvalidValue, gettext("Write something, and not too much.")),
    ):
        if isinstance(error, kind):
            return text
    return str(error)
