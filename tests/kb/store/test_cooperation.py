"""Profiles, matches, dismissals and conversations in the store."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from kb.model import (
    Dismissal,
    DismissalReason,
    Interest,
    InterestMessage,
    InterestParty,
    InterestState,
    ProfileKind,
    ProfileStatus,
    TargetKind,
    new_id,
)
from kb.store import Database, StaleProfile, StoredMatch, UnitOfWork, UnknownInterest, UnknownProfile
from tests.matching.profiles import profile

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def put(work: UnitOfWork, slug: str = "watching-pumps", owner: UUID | None = None, **changes: object) -> UUID:
    made = profile(slug, **changes)
    work.cooperation.add(made, author="A Person", reason="begun", owner_id=owner, owner="A Person" if owner else None)
    return made.id


def test_every_state_is_kept(database: Database) -> None:
    with database.unit_of_work() as work:
        key = put(work)
        before = work.cooperation.existing(key)
        after = before.profile.model_copy(update={"organisation": "Example Fans"})
        assert work.cooperation.save(after, author="B", reason="renamed", expected_revision=1) == 2
        assert work.cooperation.save(after, author="B", reason="again", expected_revision=2) == 2
        work.commit()
    with database.unit_of_work() as work:
        assert work.cooperation.existing(key).profile == after
        found = work.cooperation.revisions(key)
        assert [(item.number, item.author, item.profile) for item in found] == [
            (1, "A Person", before.profile),
            (2, "B", after),
        ]


def test_a_change_of_an_old_revision_is_refused(database: Database) -> None:
    with database.unit_of_work() as work:
        key = put(work)
        stored = work.cooperation.existing(key).profile
        with pytest.raises(StaleProfile, match="revision 1, not 7"):
            work.cooperation.save(
                stored.model_copy(update={"country": "FI"}), author="B", reason="moved", expected_revision=7
            )
        with pytest.raises(UnknownProfile):
            work.cooperation.save(profile(), author="B", reason="new", expected_revision=0)


def test_addresses_are_unique_and_those_of_pages_stay_free(database: Database) -> None:
    with database.unit_of_work() as work:
        put(work)
        assert work.cooperation.free_slug("watching-pumps") == "watching-pumps-2"
        assert work.cooperation.free_slug("new") == "new-2"
        assert work.cooperation.free_slug("something") == "something"
        assert len(work.cooperation.free_slug("a" * 80)) == 80
        put(work, "a" * 80)
        assert work.cooperation.free_slug("a" * 80) == "a" * 78 + "-2"


def test_lists_by_status_owner_and_deadline(database: Database) -> None:
    owner = new_id()
    with database.unit_of_work() as work:
        put(work, "a", owner, status="published", deadline=date(2026, 5, 3))
        put(work, "b", status="published", deadline=date(2026, 5, 4), type="business-offer")
        put(work, "c", owner)
        put(work, "d", status="published")
        published = list(work.cooperation.with_status(ProfileStatus.PUBLISHED))
        assert {item.profile.slug for item in published} == {"a", "b", "d"}
        offers = work.cooperation.with_status(ProfileStatus.PUBLISHED, ProfileKind.OFFER)
        assert [item.profile.slug for item in offers] == ["b"]
        assert {item.profile.slug for item in work.cooperation.of(owner, None)} == {"a", "c"}
        assert [item.profile.slug for item in work.cooperation.due(date(2026, 5, 4))] == ["a"]
        assert work.cooperation.counts()[ProfileStatus.DRAFT] == 1
        assert work.cooperation.state()[0] == 3
        assert set(work.cooperation.published_versions().values()) == {1}
        work.cooperation.hand_over(owner, None)
        assert work.cooperation.of(owner, None) == []


def test_matches_are_replaced_and_dismissed(database: Database) -> None:
    with database.unit_of_work() as work:
        key = put(work)
        first = StoredMatch(TargetKind.BRIEF, "b", 0.5, b"{}")
        better = StoredMatch(TargetKind.PROFILE, "p", 0.75, b"{}")
        work.matches.replace({key: [first, better]})
        assert work.matches.of(key) == [better, first]
        work.matches.replace({key: [first]})
        assert work.matches.of(key) == [first]
        given = Dismissal(
            profile_id=key,
            target_kind=TargetKind.BRIEF,
            target="b",
            reason=DismissalReason.TOPIC,
            by="A Person",
            at=NOW,
            match="{}",
        )
        work.matches.dismiss(given)
        again = given.model_copy(update={"reason": DismissalReason.KNOWN})
        work.matches.dismiss(again)
        assert work.matches.dismissed(key) == [again]
        # What was dismissed outlives the matches.
        work.matches.clear()
        assert work.matches.dismissed(key) == [again]
        assert work.matches.take_back(key, TargetKind.BRIEF, "b")
        assert not work.matches.take_back(key, TargetKind.BRIEF, "b")
        assert work.matches.made() is None
        work.matches.note_made(NOW, "one")
        work.matches.note_made(NOW, "two")
        assert work.matches.made() == (NOW, "two")


def conversation(profile_id: UUID, sender: UUID) -> Interest:
    return Interest(
        id=new_id(), profile_id=profile_id, sender_id=sender, sender="A Sender", begun_at=NOW, changed_at=NOW
    )


def test_conversations_are_found_by_both_sides(database: Database) -> None:
    owner, sender, stranger = new_id(), new_id(), new_id()
    with database.unit_of_work() as work:
        key = put(work, owner=owner)
        talk = conversation(key, sender)
        work.interests.add(talk)
        said = InterestMessage(party=InterestParty.SENDER, author="A Sender", body="Hello", written_at=NOW)
        work.interests.say(talk.id, said, sender)
        work.commit()
    with database.unit_of_work() as work:
        assert work.interests.of(owner) == work.interests.of(sender) == [talk]
        assert work.interests.of(stranger) == []
        assert work.interests.messages(talk.id) == [said]
        assert work.interests.open_between(sender, key) == talk
        assert work.interests.begun_since(sender, NOW) == work.interests.written_since(sender, NOW) == 1
        assert work.interests.begun_since(sender, NOW + timedelta(seconds=1)) == 0
        with pytest.raises(UnknownInterest):
            work.interests.get(new_id())


def test_reported_ones_wait_until_a_scout_has_dealt_with_them(database: Database) -> None:
    with database.unit_of_work() as work:
        talk = conversation(put(work), new_id())
        work.interests.add(talk)
        assert work.interests.all(reported=True) == []
        reported = talk.model_copy(update={"reported_by": InterestParty.OWNER, "report": "Advertising"})
        work.interests.save(reported)
        assert work.interests.all(reported=True) == [reported]
        work.interests.save(reported.model_copy(update={"report_closed_by": "A Scout"}))
        assert work.interests.all(reported=True) == []
        assert len(work.interests.all()) == 1


def test_what_nobody_would_answer_is_closed(database: Database) -> None:
    sender = new_id()
    with database.unit_of_work() as work:
        talk = conversation(put(work), sender)
        work.interests.add(talk)
        assert work.interests.close_of(new_id()) == 0
        assert work.interests.close_of(sender) == 1
        assert work.interests.get(talk.id).state is InterestState.CLOSED
        assert work.interests.close_of(sender) == 0
