"""The page of one opening: what it says, what was published on its topics, and applying for it."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from kb.curation.errors import NotAllowed
from kb.curation.interests import may_express
from kb.curation.profiles import allowed_moves, is_owner, may_edit_profile, movers_of
from kb.curation.supervisors import remove_supervisor
from kb.model import ExchangeOpening, ProfileFamily, ProfileStatus
from kb.store import StoredProfile, UnitOfWork
from web.accounts.permissions import current_actor, public, required_actor, signed_in
from web.contribute.moment import today
from web.cooperation.access import find_profile, organisation_of
from web.cooperation.acting import last_reason, move_on, own_talk, write_to_owner
from web.cooperation.refusals import Refusal
from web.cooperation.shown_text import shown_text
from web.exchange import exchange
from web.exchange.briefs import related_briefs
from web.exchange.structured_data import describe_opening
from web.metadata.structured_data import script
from web.site import reader_labels, this_site

FAMILY = ProfileFamily.EXCHANGE


@exchange.get("/exchange/<slug>")
@public
def show(slug: str) -> str:
    """Show an opening."""
    with this_site().silta.database.unit_of_work() as work:
        return _page(work, find_profile(work, slug, FAMILY))


@exchange.post("/exchange/<slug>/apply")
@signed_in
def apply(slug: str) -> Response | tuple[str, int]:
    """Write to the host through the site."""
    return write_to_owner(FAMILY, slug, _page)


@exchange.post("/exchange/<slug>/move")
@signed_in
def move(slug: str) -> Response | tuple[str, int]:
    """Move an opening on: hand it in, take it back, withdraw it, publish it."""
    return move_on(FAMILY, slug, _page)


@exchange.post("/exchange/<slug>/supervisor/remove")
@signed_in
def take_supervisor_away(slug: str) -> Response:
    """Take the supervisor away at once, as when the consent is withdrawn; the opening stays as it is."""
    with this_site().silta.database.unit_of_work(writing=True) as work:
        stored = find_profile(work, slug, FAMILY)
        try:
            remove_supervisor(work, required_actor(), stored.profile.id)
        except NotAllowed:
            abort(403)
        work.commit()
    flash(gettext("The supervisor is no longer named."), "success")
    return redirect(url_for("exchange.show", slug=slug), 303)


def _page(work: UnitOfWork, stored: StoredProfile[ExchangeOpening], refusal: Refusal | None = None) -> str:
    actor = current_actor()
    works_on_it = bool(movers_of(actor, stored))
    opening = stored.profile if works_on_it else stored.profile.for_readers
    language, text = shown_text(opening.texts)
    is_public = opening.status is ProfileStatus.PUBLISHED
    settings = this_site().silta.settings
    described = describe_opening(opening.for_readers, language, text, reader_labels(), settings)
    return render_template(
        "exchange/opening.html",
        stored=stored,
        opening=opening,
        text_language=language,
        text=text,
        organisation=organisation_of(work, stored),
        briefs=related_briefs(work, opening.technologies),
        works_on_it=works_on_it,
        is_own=is_owner(actor, stored),
        may_edit=may_edit_profile(actor, stored),
        own_talk=own_talk(work, actor, stored),
        may_express=may_express(actor, stored, today()),
        moves=allowed_moves(actor, stored),
        has_passed=is_public and not opening.is_open(today()),
        gaps=() if is_public else opening.gaps(today()),
        last_reason=last_reason(work, stored) if works_on_it else "",
        refusal=refusal,
        robots="" if is_public else "noindex",
        structured_data=script(described) if is_public else None,
    )
