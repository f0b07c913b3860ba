"""Letting profiles expire, and telling their owners; by the worker and by hand."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kb.model import Profile, ProfileFamily

if TYPE_CHECKING:
    from kb.store import StoredProfile
    from web.silta import Silta


def expire_and_tell(silta: "Silta", families: Iterable[ProfileFamily] = ProfileFamily) -> list[str]:
    """Let every published profile expire whose deadline has passed, mail its owner, and return their addresses.

    :raises kb.store.StoreError: when the database cannot be read or written
    """
    from kb.curation.profiles import expire_due

    expired = expire_due(silta.database, families=families)
    owned = [stored for stored in expired if stored.owner_id is not None]
    if owned:
        _tell(silta, owned)
    return [stored.profile.slug for stored in expired]


def _tell(silta: "Silta", expired: Iterable["StoredProfile[Profile]"]) -> None:
    # Imported here because the site comes with it, which is needed on few days only.
    from kb.curation.profiles import WORKER
    from kb.model import Actor
    from web.app import create_app
    from web.cooperation.notices import tell_owner_of_move
    from web.mail.postman import POSTMAN, this_postman
    from web.notices import send

    app = create_app(silta)
    if POSTMAN not in app.extensions:
        return
    with app.app_context():
        with silta.database.unit_of_work() as work:
            actor = Actor(name=WORKER)
            notices = [
                notice for stored in expired for notice in tell_owner_of_move(work, stored, stored.profile, actor, "")
            ]
        send(notices)
        this_postman().wait()
