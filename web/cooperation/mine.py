"""What a person offers and asks, and the conversations that the person takes part in."""

from collections.abc import Iterable

from flask import render_template

from kb.model import Interest, Language, ProfileText
from kb.store import StoredProfile, UnitOfWork
from web.accounts.permissions import required_actor, signed_in
from web.cooperation import cooperation
from web.language import reader_language
from web.site import this_site

Talk = tuple[Interest, StoredProfile, Language, ProfileText]


@cooperation.get("/mine")
@signed_in
def mine() -> str:
    """List the own profiles and conversations."""
    actor = required_actor()
    language = reader_language()
    with this_site().silta.database.unit_of_work() as work:
        profiles = work.cooperation.of(actor.id, actor.organisation) if actor.id else []
        talks = with_profiles(work, work.interests.of(actor.id, actor.organisation) if actor.id else [])
    return render_template(
        "cooperation/mine.html",
        profiles=[(stored, *stored.profile.texts.nearest(language)) for stored in profiles],
        talks=talks,
        actor=actor,
    )


def with_profiles(work: UnitOfWork, interests: Iterable[Interest]) -> list[Talk]:
    """Return conversations with the profile that each is about, named in the reader's language."""
    listed = list(interests)
    known = work.cooperation.get_many([item.profile_id for item in listed])
    language = reader_language()
    return [(item, known[item.profile_id], *known[item.profile_id].profile.texts.nearest(language)) for item in listed]
