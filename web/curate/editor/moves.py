"""The checks before publishing, and the moves that are possible now."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from kb.curation.errors import EditConflict
from kb.curation.publication_plan import cancel, plan
from kb.model import AccountRole, BriefStatus, InvalidValue, SiltaError
from kb.store import UnitOfWork
from web.curate.editor import editor
from web.curate.editor.opened import Opened, Tab, open_brief, page, reason, seen_revision, this_desk
from web.curate.editor.refusal import FORESEEN, refusal
from web.curate.search_index import update_index
from web.notices import keep, send_soon, to_researcher
from web.site import this_site


@editor.get("/<uuid:brief_id>/moves")
def moves(brief_id: UUID) -> Response:
    """Show the checklist and the moves."""
    with this_site().silta.database.unit_of_work() as work:
        return _page(open_brief(work, brief_id))


@editor.post("/<uuid:brief_id>/moves")
def move(brief_id: UUID) -> Response:
    """Move the brief to the status that ``to`` names."""
    to = next((item for item in BriefStatus if item.value == request.form.get("to")), None)
    if to is None:
        abort(400)
    return _do(
        brief_id,
        "moved",
        lambda work, opened: this_desk().move(
            work, brief_id, to, opened.actor, reason(), seen_revision=seen_revision()
        ),
    )


@editor.post("/<uuid:brief_id>/plan")
def publish_on(brief_id: UUID) -> Response:
    """Let an approved brief be published on the day ``on``."""
    try:
        on = date.fromisoformat(request.form.get("on", ""))
    except ValueError:
        on = date.min  # which has passed, so it is refused as such
    return _do(
        brief_id,
        "planned",
        lambda work, opened: plan(work, this_desk(), brief_id, on, opened.actor, seen_revision=seen_revision()),
    )


@editor.post("/<uuid:brief_id>/plan/cancel")
def cancel_plan(brief_id: UUID) -> Response:
    """Forget the day."""
    return _do(brief_id, "cancelled", lambda work, opened: cancel(work, brief_id, opened.actor))


@editor.post("/<uuid:brief_id>/reviewed")
def confirm_review(brief_id: UUID) -> Response:
    """Note that the whole brief was checked again and is right."""
    return _do(
        brief_id,
        "reviewed",
        lambda work, opened: this_desk().confirm_review(work, brief_id, opened.actor, seen_revision=seen_revision()),
    )


def _do(brief_id: UUID, done: str, act: Callable[[UnitOfWork, Opened], object]) -> Response:
    with this_site().silta.database.unit_of_work(writing=True) as work:
        opened = open_brief(work, brief_id)
        try:
            act(work, opened)
        except EditConflict as conflict:
            work.rollback()
            return _page(open_brief(work, brief_id), conflict, conflict)
        except InvalidValue as error:
            return _page(opened, error)
        except FORESEEN as error:
            return _page(opened, error)
        now = work.briefs.existing(brief_id).brief.status
        moved = now is not opened.brief.status
        notices = to_researcher(work, brief_id, opened.actor, now) if moved else []
        keep(work, notices)
        work.commit()
    send_soon()
    update_index()
    return redirect(url_for("editor.moves", brief_id=brief_id, done=done), 303)


def _page(opened: Opened, error: SiltaError | None = None, conflict: EditConflict | None = None) -> Response:
    notice, status = "", 200
    if isinstance(error, InvalidValue):
        is_about_the_day = request.endpoint == "editor.publish_on"
        notice = gettext("Choose today or a later day.") if is_about_the_day else gettext("Load the page anew.")
        status = 422
    elif error is not None:
        notice, status = refusal(error)
    may_plan = opened.brief.status is BriefStatus.APPROVED and opened.actor.has(AccountRole.EDITOR)
    context = {
        "conflict": conflict,
        "typed": request.form,
        "today": this_desk().today(),
        "may_plan": may_plan and opened.leader is None,
        "may_cancel": opened.actor.has(AccountRole.EDITOR),
        "is_own_case": opened.people.submitter is not None,
    }
    return page("moves", opened, Tab.MOVES, status, notice=notice, context=context)
