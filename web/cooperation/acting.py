"""What people do on the page of a profile, whatever its family: write to its owner, and move it on."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from kb.curation.interests import SaidAlready, express
from kb.curation.profiles import REASON_LENGTH, may_see_profile, move_profile
from kb.model import Actor, Interest, ProfileFamily
from kb.store import StoredProfile, UnitOfWork
from web.accounts.permissions import required_actor
from web.contribute.moment import now, today
from web.cooperation.access import find_profile
from web.cooperation.notices import tell_other_side, tell_owner_of_move
from web.cooperation.refusals import MESSAGE, REFUSALS, Refusal, refuse
from web.cooperation.words import moved_text
from web.curate.paging import read_number
from web.notices import keep, send_soon
from web.people_names import person_name
from web.site import this_site

Page = Callable[[UnitOfWork, StoredProfile[Any], Refusal], str]
"""Shows a profile, and why something was not done with it."""
Answer = Response | tuple[str, int]


def write_to_owner(family: ProfileFamily, slug: str, page: Page) -> Answer:
    """Write to the owner through the site, and go to the conversation."""
    actor = required_actor()
    body = request.form.get("body", "").replace("\r\n", "\n")
    with this_site().silta.database.unit_of_work(writing=True) as work:
        stored = find_profile(work, slug, family)
        try:
            interest = express(work, actor, stored.profile.id, body, now(), family)
        except SaidAlready as error:
            work.rollback()
            return redirect(url_for("cooperation.conversation", interest_id=error.interest_id), 303)
        except REFUSALS as error:
            work.rollback()
            return page(work, stored, refuse(error, MESSAGE, body)), 422
        notices = tell_other_side(work, interest, stored, actor)
        keep(work, notices)
        work.commit()
    send_soon()
    flash(gettext("Your message is on its way. You will be told by mail when somebody answers."), "success")
    return redirect(url_for("cooperation.conversation", interest_id=interest.id), 303)


def move_on(family: ProfileFamily, slug: str, page: Page) -> Answer:
    """Move a profile on: hand it in, take it back, withdraw it, publish it."""
    actor = required_actor()
    name, reason = request.form.get("move", ""), request.form.get("reason", "")
    with this_site().silta.database.unit_of_work(writing=True) as work:
        stored = find_profile(work, slug, family)
        try:
            moved = move_profile(
                work,
                stored.profile.id,
                name,
                actor,
                reason,
                seen_revision=read_number(request.form.get("revision")) or 0,
                today=today(),
                family=family,
            )
        except REFUSALS as error:
            work.rollback()
            return page(work, find_profile(work, slug, family), refuse(error, name, reason, REASON_LENGTH)), 409
        notices = tell_owner_of_move(work, stored, moved, actor, reason)
        is_seen = may_see_profile(actor, work.profiles(family).existing(moved.id))
        keep(work, notices)
        work.commit()
    send_soon()
    if done := moved_text(name):
        flash(done, "success")
    if not is_seen:
        return redirect(url_for("curate.cooperation_queue", family=family.value), 303)
    return redirect(url_for(f"{family}.show", slug=slug), 303)


def own_talk(work: UnitOfWork, actor: Actor | None, stored: StoredProfile[Any]) -> Interest | None:
    """Return the conversation about a profile that somebody has begun and that is not closed."""
    return work.interests.open_between(actor.id, stored.profile.id) if actor is not None and actor.id else None


def last_reason(work: UnitOfWork, stored: StoredProfile[Any]) -> str:
    """Return why a profile came into the state that it has, when somebody said why in words."""
    for revision in reversed(work.profiles(stored.profile.family).revisions(stored.profile.id)):
        if revision.profile.status is not stored.profile.status:
            break
        last = revision
    else:
        return ""
    return f"{person_name(last.author)}: {last.reason}" if " " in last.reason else ""
