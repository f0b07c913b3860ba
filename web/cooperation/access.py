"""Which profile a page is about, and who looks at it."""

from typing import Any

from flask import abort
from flask_babel import gettext

from kb.curation.organisations import organisation_of_today
from kb.curation.profiles import may_see_profile
from kb.model import Actor, Profile, ProfileFamily, ProfileStatus
from kb.store import PublicOrganisation, StoredProfile, UnitOfWork
from web.accounts.permissions import current_actor
from web.errors import error_response

MESSAGE_LIMIT = 60_000
"""Bytes of a form with a message."""
PROFILE_LIMIT = 1_000_000
"""Bytes of the form of a profile: three languages with three sections of 20,000 characters, encoded."""
_MESSAGES = ("express_interest", "write_message", "move_conversation", "report_conversation", "invite_scouts_along")
_CHOICES = ("move", "dismiss", "take_back_dismissal")
COOPERATION_LIMITS = {
    **{f"cooperation.{name}": (MESSAGE_LIMIT, MESSAGE_LIMIT) for name in (*_MESSAGES, *_CHOICES)},
    **{f"cooperation.{name}": (PROFILE_LIMIT, PROFILE_LIMIT) for name in ("begin_new", "keep")},
    **{f"exchange.{name}": (MESSAGE_LIMIT, MESSAGE_LIMIT) for name in ("apply", "move", "take_supervisor_away")},
    **{f"exchange.{name}": (PROFILE_LIMIT, PROFILE_LIMIT) for name in ("begin_new", "keep")},
    "curate.close_cooperation_report": (MESSAGE_LIMIT, MESSAGE_LIMIT),
}
"""Bytes of the whole body and of all its fields together, by endpoint."""


def find_profile(work: UnitOfWork, slug: str, family: ProfileFamily = ProfileFamily.COOPERATION) -> StoredProfile[Any]:
    """Return the profile at an address that this reader may see.

    :raises werkzeug.exceptions.NotFound: when there is none, or it is not for this reader: nobody learns which of both
    :raises werkzeug.exceptions.HTTPException: with 410 when it was open to everybody until its last day
    """
    stored = work.profiles(family).by_slug(slug)
    if stored is None or not may_see_profile(current_actor(), stored):
        if stored is not None and stored.profile.status is ProfileStatus.EXPIRED:
            title, advice = gettext("This is no longer open"), gettext("Its last day has passed. See what is open now.")
            abort(error_response(410, (title, advice)))
        abort(404)
    return stored


def as_others_read(work: UnitOfWork, stored: StoredProfile[Any]) -> Profile:
    """Return a profile as it was published last, for who talks about it while it is revised or no longer shown."""
    if stored.profile.status is ProfileStatus.PUBLISHED:
        return stored.profile
    revisions = work.profiles(stored.profile.family).revisions(stored.profile.id)
    published = [item.profile for item in revisions if item.profile.status is ProfileStatus.PUBLISHED]
    return published[-1] if published else stored.profile


def as_read_by(work: UnitOfWork, actor: Actor, stored: StoredProfile[Any]) -> Profile:
    """Return a profile as somebody may read it: as it is now, or as it was published last."""
    return stored.profile if may_see_profile(actor, stored) else as_others_read(work, stored)


def organisation_of(work: UnitOfWork, stored: StoredProfile[Any]) -> PublicOrganisation | None:
    """Return the organisation that a profile is of, where it has a page."""
    return organisation_of_today(work, stored.organisation_key) if stored.organisation_key else None
