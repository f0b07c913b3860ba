"""Letting profiles expire, and telling their owners; by the worker and by hand."""

from collections.abc import Iterable
from datetime import UTC, datetime
from threading import Event
from typing import TYPE_CHECKING, Any

from kb.model import Actor, ProfileFamily
from web.commands.telling import telling

if TYPE_CHECKING:
    from kb.curation.profiles import TellOwner
    from kb.store import StoredProfile, UnitOfWork
    from web.notices import Notice
    from web.silta import Silta


def expire_and_tell(silta: "Silta", families: Iterable[ProfileFamily] = ProfileFamily) -> list[str]:
    """Let every published profile expire whose deadline has passed, mail its owner, and return their addresses.

    :raises kb.store.StoreError: when the database cannot be read or written
    """
    from kb.curation.profiles import expire_due

    chosen = tuple(families)
    expired = expire_due(silta.database, families=chosen, tell=_tell(silta, chosen))
    if any(stored.owner_id is not None for stored in expired):
        _send(silta)
    return [stored.profile.slug for stored in expired]


def _tell(silta: "Silta", families: Iterable[ProfileFamily]) -> "TellOwner | None":
    """Return what stores the mail to an owner; None where none is due or nobody can read it."""
    today = datetime.now(UTC).date()
    with silta.database.unit_of_work() as work:
        is_due = any(stored.owner_id is not None for family in families for stored in work.profiles(family).due(today))

    def write(work: "UnitOfWork", expired: "StoredProfile[Any]", actor: Actor) -> "list[Notice]":
        from web.cooperation.notices import tell_owner_of_move

        return tell_owner_of_move(work, expired, expired.profile, actor, "")

    return telling(silta, write) if is_due else None


def _send(silta: "Silta") -> None:
    from kb.store import StoreBusy
    from web.notices import SECONDS, send_stored

    try:
        send_stored(silta, Event(), seconds=SECONDS)
    except StoreBusy:
        return  # another process is at it, and finds them
