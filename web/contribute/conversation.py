"""Where a submission stands after it was handed in: its state and history, the scout's questions, the final text."""

from collections.abc import Sequence
from itertools import pairwise
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from kb.curation.conversation import REMARK_LENGTH, answer, comment
from kb.curation.desk import Curation
from kb.curation.errors import EditConflict, NotAllowed, ReasonMissing
from kb.curation.submissions import take_back
from kb.model import BriefStatus, IllegalMove, InvalidValue, Revision
from kb.store import Audience, UnitOfWork
from web.contribute import contribute
from web.contribute.access import find_own, researcher
from web.contribute.case import Case, case_of
from web.contribute.moment import now
from web.contribute.text_changes import text_changes
from web.notices import keep, send_soon, to_desk
from web.site import this_site

REASON_LENGTH = 400


@contribute.get("/<uuid:submission_id>")
def case(submission_id: UUID) -> str | Response:
    """Show a submission that was handed in; one that is still written leads to its form."""
    with this_site().silta.database.unit_of_work() as work:
        submission = find_own(work, submission_id)
        if submission.handed_in_at is None:
            return redirect(url_for("contribute.edit", submission_id=submission.id, step="basics"))
        return _page(work, case_of(work, submission, researcher()))


@contribute.post("/<uuid:submission_id>/say")
def say(submission_id: UUID) -> Response | tuple[str, int]:
    """Answer a question of a scout, or write a message."""
    actor = researcher()
    body = request.form.get("body", "").replace("\r\n", "\n").strip()
    number = request.form.get("question", "")
    with this_site().silta.database.unit_of_work(writing=True) as work:
        found = _handed_in(work, submission_id)
        question = next((item for item in found.questions if str(item.id) == number), None)
        try:
            if question is not None:
                answer(work, question.id, actor, body)
            else:
                comment(work, submission_id, actor, body, audience=Audience.RESEARCHER)
        except InvalidValue:
            problem = gettext("Write something, at most %(number)s characters.", number=REMARK_LENGTH)
            return _page(work, found, problem=problem), 422
        notices = to_desk(work, submission_id, actor)
        keep(work, notices)
        work.commit()
    send_soon()
    return redirect(url_for("contribute.case", submission_id=submission_id, _anchor="conversation"), 303)


@contribute.post("/<uuid:submission_id>/move")
def move(submission_id: UUID) -> Response | tuple[str, int]:
    """Make one of the moves that researchers can: give it back, approve, take it back, withdraw."""
    actor = researcher()
    reason = " ".join(request.form.get("reason", "").split())[:REASON_LENGTH]
    version = request.form.get("revision", "")
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        abort(400)
    with this_site().silta.database.unit_of_work(writing=True) as work:
        found = _handed_in(work, submission_id)
        row = next((item for item in found.moves if item.name == request.form.get("move")), None)
        if row is None or found.stored is None:
            problem = gettext("This is not possible any more: the submission has moved on. Look at its state.")
            return _page(work, found, problem=problem), 409
        try:
            if row.after is BriefStatus.DRAFT:
                take_back(work, actor, found.submission, now(), seen_revision=int(version))
            else:
                Curation().move(work, submission_id, row.after, actor, reason, seen_revision=int(version))
        except ReasonMissing:
            return _page(work, found, problem=gettext("Say in a sentence why.")), 422
        except (EditConflict, IllegalMove, NotAllowed):
            problem = gettext("Somebody has changed it meanwhile. Read it once more, then decide.")
            work.rollback()
            return _page(work, _handed_in(work, submission_id), problem=problem), 409
        notices = to_desk(work, submission_id, actor, row.after)
        keep(work, notices)
        work.commit()
    send_soon()
    return redirect(url_for("contribute.case", submission_id=submission_id, moved="yes"), 303)


def _handed_in(work: UnitOfWork, submission_id: UUID) -> Case:
    submission = find_own(work, submission_id)
    if submission.handed_in_at is None:
        abort(409)
    return case_of(work, submission, researcher())


def _wish(revisions: Sequence[Revision]) -> Revision | None:
    """Return the revision with which a scout gave the brief to the researcher; its reason says what is to be done."""
    waiting = BriefStatus.WAITING_FOR_RESEARCHER
    if not revisions or revisions[-1].brief.status is not waiting:
        return None
    turns = [after for before, after in pairwise(revisions) if before.brief.status is not after.brief.status]
    return turns[-1] if turns else None


def _page(work: UnitOfWork, found: Case, problem: str = "") -> str:
    revisions = work.briefs.revisions(found.submission.id)
    return render_template(
        "contribute/case.html",
        case=found,
        history=revisions[::-1],
        changes=text_changes(revisions),
        wish=_wish(revisions),
        message_length=REMARK_LENGTH,
        problem=problem,
        typed=request.form.get("body", "") if problem else "",
        is_sent="sent" in request.args,
        is_moved="moved" in request.args,
    )
