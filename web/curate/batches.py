"""Actions on many briefs: looked at first, done together, undone as a whole."""

from collections.abc import Mapping
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from kb.curation.batch import LIMIT, BatchRefused, Item, Move, perform, preview, undo
from kb.curation.errors import NotAllowed
from kb.curation.transitions import transition
from kb.model import AccountRole, Actor, BriefStatus, InvalidValue
from kb.store import Batch, UnitOfWork, UnknownBatch, UnknownBrief
from web.accounts.permissions import required_actor
from web.contribute.moment import today
from web.curate import curate
from web.curate.addresses import way_back
from web.curate.batch_choice import BatchChoice, action_words, read_choice, read_day
from web.curate.batch_steps import batch_steps
from web.curate.desk import this_curation
from web.curate.queue_rows import titles
from web.curate.refusals import refusal_text
from web.curate.search_index import update_index
from web.curate.words import day_after
from web.notices import keep, send_soon, to_researcher
from web.site import this_site

REASON_LENGTH = 400
LISTED = 50
"""Batches that the list shows."""
_LARGEST = 2**31
_NAMED = 5
"""Briefs that a message names."""
_TO_COME = "…"
"""Stands for the reason that is asked for on the page."""


@curate.post("/batches/preview")
def preview_batch() -> str | Response | tuple[str, int]:
    """Show what an action would do to each chosen brief; nothing is done."""
    chosen = list(dict.fromkeys(request.form.getlist("brief")))
    if not chosen:
        flash(gettext("Choose briefs first."), "error")
        return redirect(way_back(), 303)
    ids = [_uuid(item) for item in chosen]
    try:
        with this_site().silta.database.unit_of_work() as work:
            return _preview(work, required_actor(), ids, reason="")
    except InvalidValue:
        abort(400)
    except BatchRefused:
        flash(gettext("At most %(number)s briefs at once.", number=LIMIT), "error")
        return redirect(way_back(), 303)


@curate.post("/batches")
def perform_batch() -> str | Response | tuple[str, int]:
    """Do an action to the briefs that the preview showed, each as it was seen there."""
    actor = required_actor()
    reason = " ".join(request.form.get("reason", "").split())[:REASON_LENGTH]
    seen = _seen()
    try:
        on = read_day(request.form.get("on", ""), day_after(today()))
    except InvalidValue:
        abort(400)
    with this_site().silta.database.unit_of_work(writing=True) as work:
        choice = read_choice(work, actor, request.form.get("action", ""), reason=reason, on=on)
        if choice is None or not seen:
            abort(400)
        try:
            if not reason and _needs_reason(work, choice, list(seen)):
                return _preview(work, actor, list(seen), reason, gettext("Say why, in one sentence.")), 422
            if on < today() and choice.day:
                return _preview(work, actor, list(seen), reason, gettext("Choose today or a later day.")), 422
            done = perform(work, this_curation(), choice.action, seen, actor)
        except UnknownBrief:
            abort(404)
        except BatchRefused:
            abort(400)
        notices = []
        if isinstance(choice.action, Move):
            moved = [item.brief_id for item in done.items if item.refused is None]
            notices = [mail for brief_id in moved for mail in to_researcher(work, brief_id, actor, choice.action.to)]
        keep(work, notices)
        work.commit()
    send_soon()
    update_index()
    _tell_refused(done.items)
    if done.batch_id is None:
        return redirect(way_back(), 303)
    count = sum(item.refused is None for item in done.items)
    flash(ngettext("Done to %(number)s brief.", "Done to %(number)s briefs.", count, number=count), "success")
    return redirect(url_for("curate.batch", batch_id=done.batch_id), 303)


@curate.get("/batches")
def batches() -> str:
    """List what was done to many briefs at once."""
    with this_site().silta.database.unit_of_work() as work:
        found = work.batches.latest(LISTED)
    return render_template("curate/batches.html", batches=found, action_words=action_words)


@curate.get("/batches/<int:batch_id>")
def batch(batch_id: int) -> str:
    """Show what one batch did to each brief."""
    actor = required_actor()
    with this_site().silta.database.unit_of_work() as work:
        try:
            found = work.batches.get(batch_id if batch_id < _LARGEST else 0)
        except UnknownBatch:
            abort(404)
        steps = batch_steps(work, work.batches.changes(found.id))
    return render_template(
        "curate/batch.html",
        batch=found,
        steps=steps,
        words=action_words(found.action),
        may_undo=_may_undo(actor, found),
    )


@curate.post("/batches/<int:batch_id>/undo")
def undo_batch(batch_id: int) -> Response:
    """Give every brief of a batch back what it had before."""
    actor = required_actor()
    try:
        with this_site().silta.database.unit_of_work(writing=True) as work:
            count = undo(work, batch_id if batch_id < _LARGEST else 0, actor, today())
            work.commit()
    except UnknownBatch:
        abort(404)
    except (BatchRefused, NotAllowed) as error:
        flash(refusal_text(error), "error")
    else:
        update_index()
        flash(ngettext("Undone for %(number)s brief.", "Undone for %(number)s briefs.", count, number=count), "success")
    return redirect(url_for("curate.batch", batch_id=batch_id), 303)


def _preview(work: UnitOfWork, actor: Actor, ids: list[UUID], reason: str, problem: str = "") -> str:
    given = request.form.get("action", "")
    on = read_day(request.form.get("on", ""), day_after(today()))
    choice = read_choice(work, actor, given, reason=reason or _TO_COME, on=on)
    if choice is None:
        raise InvalidValue(given)
    try:
        items = preview(work, this_curation(), choice.action, ids, actor)
    except UnknownBrief:
        abort(404)
    fitting = [item for item in items if item.error is None]
    return render_template(
        "curate/preview.html",
        choice=choice,
        given=given,
        fitting=fitting,
        refused=[(item, refusal_text(item.error)) for item in items if item.error is not None],
        titles=titles(work, ids),
        needs_reason=_needs_reason(work, choice, [item.brief_id for item in fitting]),
        reason=reason,
        reason_length=REASON_LENGTH,
        on=choice.day,
        first_day=today(),
        problem=problem,
        back=way_back(),
    )


def _needs_reason(work: UnitOfWork, choice: BatchChoice, ids: list[UUID]) -> bool:
    if not isinstance(choice.action, Move):
        return False
    to: BriefStatus = choice.action.to
    rows = [transition(stored.brief.status, to) for stored in work.briefs.get_many(ids).values()]
    return any(row.needs_reason for row in rows if row is not None)


def _may_undo(actor: Actor, found: Batch) -> bool:
    return found.undone_at is None and (actor.has(AccountRole.EDITOR) or found.actor_id == actor.id)


def _tell_refused(items: tuple[Item, ...]) -> None:
    left = [item for item in items if item.error is not None]
    for item in left[:_NAMED]:
        if item.error is not None:
            flash(f"{item.title[:80]}: {refusal_text(item.error)}", "error")
    if len(left) > _NAMED:
        more = len(left) - _NAMED
        flash(ngettext("%(number)s more was left out.", "%(number)s more were left out.", more, number=more), "error")


def _seen() -> Mapping[UUID, int]:
    """Read the briefs with the revisions that the preview showed: ``brief:revision``."""
    found: dict[UUID, int] = {}
    for value in request.form.getlist("seen"):
        brief_id, _, revision = value.partition(":")
        if not (revision.isascii() and revision.isdecimal() and len(revision) < 10):
            abort(400)
        found[_uuid(brief_id)] = int(revision)
    return found


def _uuid(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        abort(400)
