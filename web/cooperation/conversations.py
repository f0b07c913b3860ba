"""The page of one conversation: reading, writing, moving it on, reporting it."""

from collections.abc import Callable
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from kb.curation.errors import NotAllowed
from kb.curation.interests import (
    Conversation,
    invite_scouts,
    move_interest,
    note_opened,
    read,
    report,
    write,
)
from kb.model import Actor
from kb.model.interest import MESSAGE_LENGTH
from kb.store import UnitOfWork, UnknownInterest
from web.accounts.permissions import required_actor, signed_in
from web.contribute.moment import now
from web.cooperation import cooperation
from web.cooperation.notices import tell_other_side
from web.cooperation.refusals import REFUSALS, refusal_text
from web.language import reader_language
from web.notices import keep, send_soon
from web.site import this_site

Answer = Response | tuple[str, int]


@cooperation.get("/talks/<uuid:interest_id>")
@signed_in
def conversation(interest_id: UUID) -> str:
    """Show a conversation; that the owner has opened it is noted."""
    actor = required_actor()
    database = this_site().silta.database
    with database.unit_of_work() as work:
        talk = _find(work, interest_id, actor)
    if talk.party == "owner" and talk.interest.state == "sent":
        with database.unit_of_work(writing=True) as work:
            if note_opened(work, actor, interest_id, now()):
                work.commit()
            talk = _find(work, interest_id, actor)
    return _page(talk)


@cooperation.post("/talks/<uuid:interest_id>")
@signed_in
def write_message(interest_id: UUID) -> Answer:
    """Write on."""
    body = request.form.get("body", "").replace("\r\n", "\n")
    return _do(interest_id, lambda work, actor: write(work, actor, interest_id, body, now()), tells=True)


@cooperation.post("/talks/<uuid:interest_id>/move")
@signed_in
def move_conversation(interest_id: UUID) -> Answer:
    """Say where it stands."""
    name = request.form.get("move", "")
    return _do(interest_id, lambda work, actor: move_interest(work, actor, interest_id, name, now()))


@cooperation.post("/talks/<uuid:interest_id>/scouts")
@signed_in
def invite_scouts_along(interest_id: UUID) -> Answer:
    """Let scouts read along, or no longer."""
    invited = request.form.get("invited") == "yes"
    return _do(interest_id, lambda work, actor: invite_scouts(work, actor, interest_id, invited=invited))


@cooperation.post("/talks/<uuid:interest_id>/report")
@signed_in
def report_conversation(interest_id: UUID) -> Answer:
    """Report it as abuse."""
    reason = request.form.get("reason", "")
    done = gettext("Thank you. A scout looks at it.")
    return _do(interest_id, lambda work, actor: report(work, actor, interest_id, reason), done)


def _do(
    interest_id: UUID, change: Callable[[UnitOfWork, Actor], object], done: str = "", *, tells: bool = False
) -> Answer:
    actor = required_actor()
    with this_site().silta.database.unit_of_work(writing=True) as work:
        talk = _find(work, interest_id, actor)
        try:
            change(work, actor)
        except REFUSALS as error:
            work.rollback()
            return _page(_find(work, interest_id, actor), refusal_text(error)), 422
        notices = tell_other_side(work, talk.interest, talk.stored, actor) if tells else []
        keep(work, notices)
        work.commit()
    send_soon()
    if done:
        flash(done, "success")
    return redirect(url_for("cooperation.conversation", interest_id=interest_id), 303)


def _find(work: UnitOfWork, interest_id: UUID, actor: Actor) -> Conversation:
    """Return a conversation; a stranger does not learn whether it exists."""
    try:
        return read(work, actor, interest_id)
    except (UnknownInterest, NotAllowed):
        abort(404)


def _page(talk: Conversation, problem: str = "") -> str:
    _, text = talk.stored.profile.texts.nearest(reader_language())
    return render_template(
        "cooperation/conversation.html",
        talk=talk,
        text=text,
        message_length=MESSAGE_LENGTH,
        typed=request.form.get("body", "") if problem else "",
        problem=problem,
    )
