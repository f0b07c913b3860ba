"""Why the desk refuses something, in the reader's language."""

from flask_babel import gettext

from kb.curation.errors import ChecksFailed, EditConflict, ForeignBrief, NotAllowed, ReasonMissing
from kb.model import IllegalMove, SiltaError
from web.people_names import person_name
from web.site import reader_labels

FORESEEN = (ChecksFailed, EditConflict, NotAllowed, ReasonMissing, IllegalMove)
"""What people can bring about by an honest request that came too late or lacks something."""


def refusal(error: SiltaError) -> tuple[str, int]:
    """Return the sentence that says what is wrong and what helps, with the status of the answer."""
    if isinstance(error, EditConflict):
        said = gettext(
            "%(name)s has changed the brief meanwhile. Nothing was overwritten, and nothing of yours was done yet: "
            "look at the change, then decide again.",
            name=person_name(error.theirs.author),
        )
        return said, 409
    if isinstance(error, ReasonMissing):
        return gettext("Say in a sentence why, so that others understand it."), 422
    if isinstance(error, ChecksFailed):
        words = reader_labels().words
        missing = "; ".join(words[f"check-{check.value}"] for check in error.failed)
        return gettext("It cannot be published yet. Still needed: %(checks)s.", checks=missing), 422
    if isinstance(error, ForeignBrief):
        return foreign_brief(), 403
    if isinstance(error, NotAllowed):
        return gettext("Your account may not do this, or not in the state that the brief has now."), 403
    if isinstance(error, IllegalMove):
        return gettext("The brief is in another state now, in which this is not possible."), 409
    return gettext("This cannot be kept as it is. Please write it differently."), 422


def foreign_brief() -> str:
    """Say why nobody changes a brief of a partner site here, and what can be done."""
    return gettext(
        "This brief belongs to a partner site, which alone changes it. You can hide it here by archiving it, and show "
        "it again as long as the partner offers it. Remarks for colleagues go under “Questions and comments”."
    )
