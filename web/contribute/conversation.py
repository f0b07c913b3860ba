"""Where a submission stands after it was handed in: its state and history, the scout's questions, the final text."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from web.contribute import contribute
from web.contribute.access import find_own
from web.contribute.case import Case
from web.site import this_site


@contribute.get("/<uuid:submission_id>")
def case(submission_id: UUID) -> str | Response:
    """Show a submission that was handed in; one that is still written leads to its form."""
    with this_site().silta.database.unit_of_work() as work:
        submission = find_own(work, submission_id)
        if submission.handed_in_at is None:
            return redirect(url_for("contribute.edit", submission_id=submission.id, step="basics"))
        stored = work.briefs.get(submission.id)
        history = work.briefs.revisions(submission.id)
    return render_template(
        "contribute/case.html",
        case=Case(submission, stored),
        draft=submission.draft,
        history=history,
        is_sent="sent" in request.args,
    )
