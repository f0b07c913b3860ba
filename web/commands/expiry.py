"""Letting profiles expire, and telling their owners; by the worker and by hand."""

from collections.abc import Iterable
from threading import Event
from typing import TYPE_CHECKING, Any

from kb.model import Actor, ProfileFamily

if TYPE_CHECKING:
    from flask import Flask

    from kb.curation.profiles import TellOwner
    from kb.store import StoredProfile, UnitOfWork
    from web.silta import Silta

SECONDS = 10
"""How long the mails are sent at most; the worker sends what is left."""


def expire_and_tell(silta: "Silta", families: Iterable[ProfileFamily] = ProfileFamily) -> list[str]:
    """Let every published profile expire whose deadline has passed, mail its owner, and return their addresses.

    :raises kb.store.StoreError: when the database cannot be read or written
    """
    from kb.curation.profiles import expire_due

    expired = expire_due(silta.database, families=families, tell=_tell(silta))
    if any(stored.owner_id is not None for stored in expired):
        _send(silta)
    return [stored.profile.slug for stored in expired]


def _tell(silta: "Silta") -> "TellOwner | None":
    """Return what stores the mail to an owner; None where nobody can sign in and read it."""
    from web.accounts.setup import why_unavailable

    if why_unavailable(silta.settings):
        return None
    apps: list[Flask] = []

    def tell(work: "UnitOfWork", expired: "StoredProfile[Any]", actor: Actor) -> None:
        if expired.owner_id is None:
            return
        # Imported here because the site comes with it, which is needed on few days only.
        from web.app import create_app
        from web.cooperation.notices import tell_owner_of_move
        from web.notices import keep

        if not apps:
            apps.append(create_app(silta))
        with apps[0].test_request_context():
            keep(work, tell_owner_of_move(work, expired, expired.profile, actor, ""))

    return tell


def _send(silta: "Silta") -> None:
    from kb.store import StoreBusy
    from web.notices import send_stored

    try:
        send_stored(silta, Event(), seconds=SECONDS)
    except StoreBusy:
        return  # another process is at it, and finds them
