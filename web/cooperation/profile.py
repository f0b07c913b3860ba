"""The page of one profile: what it says, what fits it, and writing to its owner."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from kb.curation.cooperation import may_see_matches
from kb.curation.interests import express, may_express
from kb.curation.profiles import allowed_moves, is_owner, may_edit_profile, may_see_profile, move_profile
from kb.model import DismissalReason, Language, ProfileStatus
from kb.model.interest import MESSAGE_LENGTH
from kb.store import StoredProfile, UnitOfWork
from web.accounts.permissions import current_actor, public, required_actor, signed_in
from web.contribute.moment import now, today
from web.cooperation import cooperation
from web.cooperation.access import find_profile
from web.cooperation.fresh_matches import match_if_small
from web.cooperation.matches import SHOWN, SHOWN_TO_WORKERS, shown_matches
from web.cooperation.notices import tell_other_side, tell_owner_of_move
from web.cooperation.refusals import REFUSALS, refusal_text
from web.curate.paging import read_number
from web.language import reader_language
from web.site import this_site


@cooperation.get("/<slug>")
@public
def show(slug: str) -> str:
    """Show a profile."""
    with this_site().silta.database.unit_of_work() as work:
        return _page(work, find_profile(work, slug))


@cooperation.post("/<slug>/interest")
@signed_in
def express_interest(slug: str) -> Response | tuple[str, int]:
    """Write to the owner through the site."""
    actor = required_actor()
    body = request.form.get("body", "").replace("\r\n", "\n")
    with this_site().silta.database.unit_of_work(writing=True) as work:
        stored = find_profile(work, slug)
        try:
            interest = express(work, actor, stored.profile.id, body, now())
        except REFUSALS as error:
            work.rollback()
            return _page(work, stored, refusal_text(error)), 422
        notices = tell_other_side(work, interest, stored, actor)
        work.commit()
    notices.send()
    flash(gettext("Your message is on its way. You will be told by mail when somebody answers."), "success")
    return redirect(url_for("cooperation.conversation", interest_id=interest.id), 303)


@cooperation.post("/<slug>/move")
@signed_in
def move(slug: str) -> Response | tuple[str, int]:
    """Move a profile on: hand it in, take it back, withdraw it, publish it."""
    actor = required_actor()
    reason = request.form.get("reason", "")
    with this_site().silta.database.unit_of_work(writing=True) as work:
        stored = find_profile(work, slug)
        try:
            moved = move_profile(
                work,
                stored.profile.id,
                request.form.get("move", ""),
                actor,
                reason,
                seen_revision=read_number(request.form.get("revision")) or 0,
                today=today(),
            )
        except REFUSALS as error:
            work.rollback()
            return _page(work, find_profile(work, slug), refusal_text(error)), 409
        notices = tell_owner_of_move(work, stored, moved, actor, reason)
        is_seen = may_see_profile(actor, work.cooperation.existing(moved.id))
        work.commit()
    notices.send()
    match_if_small(this_site().silta)
    if not is_seen:
        return redirect(url_for("curate.cooperation_queue"), 303)
    return redirect(url_for("cooperation.show", slug=slug), 303)


def _page(work: UnitOfWork, stored: StoredProfile, problem: str = "") -> str:
    actor = current_actor()
    profile = stored.profile
    works_on_it = may_see_matches(actor, stored)
    wanted = reader_language()
    if request.args.get("text") in set(Language) and profile.texts.get(Language(request.args["text"])) is not None:
        wanted = Language(request.args["text"])
    language, text = (wanted, own) if (own := profile.texts.get(wanted)) is not None else profile.texts.nearest(wanted)
    is_public = profile.status is ProfileStatus.PUBLISHED
    return render_template(
        "cooperation/profile.html",
        stored=stored,
        profile=profile,
        text_language=language,
        text=text,
        matches=shown_matches(work, profile, SHOWN_TO_WORKERS if works_on_it else SHOWN),
        works_on_it=works_on_it,
        dismissal_reasons=tuple(DismissalReason),
        is_own=is_owner(actor, stored),
        may_edit=may_edit_profile(actor, stored),
        may_express=may_express(actor, stored),
        moves=allowed_moves(actor, stored),
        gaps=() if is_public else profile.gaps(today()),
        last_reason=_last_reason(work, stored) if works_on_it else "",
        message_length=MESSAGE_LENGTH,
        typed=request.form.get("body", "") if problem else "",
        problem=problem,
        robots="" if is_public else "noindex",
    )


def _last_reason(work: UnitOfWork, stored: StoredProfile) -> str:
    """Return why the profile came into the state that it has, when somebody said why in words."""
    for revision in reversed(work.cooperation.revisions(stored.profile.id)):
        if revision.profile.status is not stored.profile.status:
            break
        last = revision
    else:
        return ""
    return f"{last.author}: {last.reason}" if " " in last.reason else ""
