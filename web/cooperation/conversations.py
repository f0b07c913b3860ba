"""The page of one conversation: reading, writing, moving it on, reporting it."""

from collections.abc import Callable
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from kb.curation.errors import NotAllowed
from kb.curation.interests import (
    REPORT_LENGTH,
    Conversation,
    SaidAlready,
    invite_scouts,
    move_interest,
    note_opened,
    read,
    report,
    write,
)
from kb.curation.profiles import may_see_profile
from kb.model import Actor, SiltaError
from kb.store import UnitOfWork, UnknownInterest
from web.accounts.permissions import required_actor, signed_in
from web.contribute.moment import now
from web.cooperation import cooperation
from web.cooperation.access import as_read_by
from web.cooperation.notices import tell_of_state, tell_other_side
from web.cooperation.refusals import MESSAGE, REFUSALS, REPORT, Refusal, refuse
from web.cooperation.words import moved_text
from web.language import reader_language
from web.notices import Notice, keep, send_soon
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

    def change(work: UnitOfWork, actor: Actor, talk: Conversation) -> list[Notice]:
        write(work, actor, interest_id, body, now())
        return tell_other_side(work, talk.interest, talk.stored, actor)

    return _do(interest_id, change, lambda error: refuse(error, MESSAGE, body), gettext("Your message is on its way."))


@cooperation.post("/talks/<uuid:interest_id>/move")
@signed_in
def move_conversation(interest_id: UUID) -> Answer:
    """Say where it stands; who has not done it gets a mail."""
    name = request.form.get("move", "")

    def change(work: UnitOfWork, actor: Actor, talk: Conversation) -> list[Notice]:
        return tell_of_state(work, move_interest(work, actor, interest_id, name, now()), talk.stored, actor)

    # Profiles are withdrawn, too, and other things follow from that.
    done = moved_text("withdraw-interest" if name == "withdraw" else name)
    return _do(interest_id, change, lambda error: refuse(error, name), done)


@cooperation.post("/talks/<uuid:interest_id>/scouts")
@signed_in
def invite_scouts_along(interest_id: UUID) -> Answer:
    """Let scouts read along, or no longer."""
    invited = request.form.get("invited") == "yes"

    def change(work: UnitOfWork, actor: Actor, _: Conversation) -> list[Notice]:
        invite_scouts(work, actor, interest_id, invited=invited)
        return []

    done = gettext("Scouts can read along now.") if invited else gettext("Scouts no longer read along.")
    return _do(interest_id, change, lambda error: refuse(error, ""), done)


@cooperation.post("/talks/<uuid:interest_id>/report")
@signed_in
def report_conversation(interest_id: UUID) -> Answer:
    """Report it as abuse."""
    reason = request.form.get("reason", "")

    def change(work: UnitOfWork, actor: Actor, _: Conversation) -> list[Notice]:
        report(work, actor, interest_id, reason)
        return []

    done = gettext("Thank you. A scout looks at it.")
    return _do(interest_id, change, lambda error: refuse(error, REPORT, reason, REPORT_LENGTH), done)


def _do(
    interest_id: UUID,
    change: Callable[[UnitOfWork, Actor, Conversation], list[Notice]],
    refused: Callable[[SiltaError], Refusal],
    done: str,
) -> Answer:
    """Change a conversation, send what others are told of it, and say that it is done."""
    actor = required_actor()
    back = redirect(url_for("cooperation.conversation", interest_id=interest_id), 303)
    with this_site().silta.database.unit_of_work(writing=True) as work:
        talk = _find(work, interest_id, actor)
        try:
            notices = change(work, actor, talk)
        except SaidAlready:
            work.rollback()
            return back
        except REFUSALS as error:
            work.rollback()
            return _page(_find(work, interest_id, actor), refused(error)), 422
        keep(work, notices)
        work.commit()
    send_soon()
    if done:
        flash(done, "success")
    return back


def _find(work: UnitOfWork, interest_id: UUID, actor: Actor) -> Conversation:
    """Return a conversation; a stranger does not learn whether it exists."""
    try:
        return read(work, actor, interest_id)
    except (UnknownInterest, NotAllowed):
        abort(404)


def _page(talk: Conversation, refusal: Refusal | None = None) -> str:
    actor = required_actor()
    with this_site().silta.database.unit_of_work() as work:
        profile = as_read_by(work, actor, talk.stored)
    _, text = profile.texts.nearest(reader_language())
    return render_template(
        "cooperation/conversation.html",
        talk=talk,
        text=text,
        organisation=profile.organisation,
        is_shown=may_see_profile(actor, talk.stored),
        refusal=refusal,
    )
