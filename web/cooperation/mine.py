"""What a person offers and asks, and the conversations that the person takes part in."""

from collections.abc import Iterable
from typing import Any

from flask import render_template

from kb.model import Interest, Language, ProfileFamily, PublicText
from kb.store import StoredProfile, UnitOfWork
from web.accounts.permissions import required_actor, signed_in
from web.cooperation import cooperation
from web.cooperation.access import as_read_by
from web.cooperation.matches import SHOWN_TO_WORKERS, shown_matches
from web.language import reader_language
from web.site import this_site

Talk = tuple[Interest, StoredProfile[Any], Language, PublicText]


@cooperation.get("/mine")
@signed_in
def mine() -> str:
    """List the own profiles and conversations."""
    actor = required_actor()
    language = reader_language()
    with this_site().silta.database.unit_of_work() as work:
        own = {family: work.profiles(family).of(actor.id, actor.keys) for family in ProfileFamily if actor.id}
        fitting = {
            stored.profile.id: sum(
                len(found) for found in shown_matches(work, stored.profile, SHOWN_TO_WORKERS, language).by_kind.values()
            )
            for stored in own.get(ProfileFamily.COOPERATION, ())
        }
        talks = with_profiles(work, work.interests.of(actor.id, actor.keys) if actor.id else [])
    return render_template(
        "cooperation/mine.html",
        own={
            family: [(stored, *stored.profile.texts.nearest(language)) for stored in own.get(family, ())]
            for family in ProfileFamily
        },
        fitting=fitting,
        talks=talks,
        actor=actor,
    )


def with_profiles(work: UnitOfWork, interests: Iterable[Interest]) -> list[Talk]:
    """Return conversations with the profile that each is about, named in the reader's language as the reader may."""
    listed = list(interests)
    known = {
        key: stored
        for family in ProfileFamily
        for key, stored in work.profiles(family)
        .get_many([item.profile_id for item in listed if item.family is family])
        .items()
    }
    actor, language = required_actor(), reader_language()
    read = {key: as_read_by(work, actor, stored) for key, stored in known.items()}
    return [(item, known[item.profile_id], *read[item.profile_id].texts.nearest(language)) for item in listed]
