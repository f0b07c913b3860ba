"""The page of one profile: what it says, what fits it, and writing to its owner."""

from flask import render_template
from werkzeug.wrappers import Response

from kb.curation.cooperation import may_see_matches
from kb.curation.interests import may_express
from kb.curation.profiles import allowed_moves, is_owner, may_edit_profile
from kb.model import CooperationProfile, DismissalReason, ProfileFamily, ProfileStatus
from kb.store import StoredProfile, UnitOfWork
from web.accounts.permissions import current_actor, public, signed_in
from web.contribute.moment import today
from web.cooperation import cooperation
from web.cooperation.access import find_profile, organisation_of
from web.cooperation.acting import last_reason, move_on, own_talk, write_to_owner
from web.cooperation.fresh_matches import match_if_small
from web.cooperation.matches import SHOWN, SHOWN_TO_WORKERS, shown_matches
from web.cooperation.refusals import Refusal
from web.cooperation.shown_text import shown_text
from web.cooperation.structured_data import describe_profile
from web.language import reader_language
from web.metadata.structured_data import script
from web.site import reader_labels, this_site


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
    return write_to_owner(ProfileFamily.COOPERATION, slug, _page)


@cooperation.post("/<slug>/move")
@signed_in
def move(slug: str) -> Response | tuple[str, int]:
    """Move a profile on: hand it in, take it back, withdraw it, publish it."""
    answer = move_on(ProfileFamily.COOPERATION, slug, _page)
    match_if_small(this_site().silta)
    return answer


def _page(work: UnitOfWork, stored: StoredProfile[CooperationProfile], refusal: Refusal | None = None) -> str:
    actor = current_actor()
    profile = stored.profile
    works_on_it = may_see_matches(actor, stored)
    language, text = shown_text(profile.texts)
    is_public = profile.status is ProfileStatus.PUBLISHED
    described = describe_profile(profile, language, text, reader_labels(), this_site().silta.settings)
    return render_template(
        "cooperation/profile.html",
        stored=stored,
        profile=profile,
        text_language=language,
        text=text,
        organisation=organisation_of(work, stored),
        matches=shown_matches(work, profile, SHOWN_TO_WORKERS if works_on_it else SHOWN, reader_language()),
        works_on_it=works_on_it,
        dismissal_reasons=tuple(DismissalReason),
        is_own=is_owner(actor, stored),
        may_edit=may_edit_profile(actor, stored),
        own_talk=own_talk(work, actor, stored),
        may_express=may_express(actor, stored, today()),
        moves=allowed_moves(actor, stored),
        has_passed=is_public and not profile.is_open(today()),
        gaps=() if is_public else profile.gaps(today()),
        last_reason=last_reason(work, stored) if works_on_it else "",
        refusal=refusal,
        robots="" if is_public else "noindex",
        structured_data=script(described) if is_public else None,
    )
