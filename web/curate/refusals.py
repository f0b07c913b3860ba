"""Why something is not done at the desk, in the reader's language."""

from flask_babel import gettext

from kb.curation.batch import BatchRefused
from kb.curation.duplicate_decisions import AlreadyDecided
from kb.curation.errors import ChecksFailed, EditConflict, NotAllowed, ReasonMissing
from kb.curation.merges import MergeRefused
from kb.curation.organisation_merges import OrganisationsDiffer
from kb.model import IllegalMove, InvalidValue, SiltaError
from kb.store import ProposalDecided
from web.people_names import person_name
from web.site import reader_labels


def refusal_text(error: SiltaError) -> str:
    """Return the sentence that says why; for what people never meet at these pages the error's own words."""
    if isinstance(error, ChecksFailed):
        names = ", ".join(reader_labels().words[f"check-{check.value}"] for check in error.failed)
        return gettext("A check does not pass: %(checks)s.", checks=names)
    if isinstance(error, EditConflict):
        return gettext("%(name)s changed it meanwhile; look at it again.", name=person_name(error.theirs.author))
    for kind, text in (
        (ReasonMissing, gettext("Say why, in one sentence.")),
        (NotAllowed, gettext("Your role, or its state, does not allow this.")),
        (IllegalMove, gettext("It cannot go there from its present state, or was merged into another brief.")),
        (
            AlreadyDecided | ProposalDecided,
            gettext("Somebody has decided about it meanwhile; this is how it stands now."),
        ),
        (MergeRefused, gettext("A later merge, or an archived brief, stands in the way.")),
        (
            OrganisationsDiffer,
            gettext("They have different ROR ids, or another pair made them one: look at that first."),
        ),
        (BatchRefused, gettext("It was undone before, or one of its briefs was changed since. Undo each by itself.")),
        (InvalidValue, gettext("There is nothing to confirm, or the day has passed.")),
    ):
        if isinstance(error, kind):
            return text
    return str(error)
