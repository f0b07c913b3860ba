"""Openings, and conversations about them, in the store."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from kb.model import Interest, InterestState, OpeningKind, ProfileFamily, ProfileStatus, new_id
from kb.store import Database, StaleProfile, StoreError, UnitOfWork, UnknownProfile
from tests.exchange.openings import opening
from tests.matching.profiles import profile

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def put(work: UnitOfWork, slug: str = "thesis-on-watching-pumps", owner: UUID | None = None, **changes: object) -> UUID:
    made = opening(slug, **changes)
    work.exchange.add(made, author="A Person", reason="begun", owner_id=owner, owner="A Person" if owner else None)
    return made.id


def talk_about(key: UUID, family: ProfileFamily, sender: UUID) -> Interest:
    return Interest(
        id=new_id(), family=family, profile_id=key, sender_id=sender, sender="A Guest", begun_at=NOW, changed_at=NOW
    )


def test_every_state_is_kept(database: Database) -> None:
    with database.unit_of_work() as work:
        key = put(work)
        before = work.exchange.existing(key)
        after = before.profile.model_copy(update={"place": "Oulu"})
        assert work.exchange.save(after, author="B", reason="moved", expected_revision=1) == 2
        with pytest.raises(StaleProfile, match="opening thesis-on-watching-pumps was changed meanwhile"):
            work.exchange.save(before.profile, author="B", reason="back", expected_revision=1)
        work.commit()
    with database.unit_of_work() as work:
        assert work.exchange.existing(key).profile == after
        assert [item.profile.place for item in work.exchange.revisions(key)] == ["Tampere", "Oulu"]


def test_openings_and_profiles_do_not_meet(database: Database) -> None:
    with database.unit_of_work() as work:
        key = put(work, "alike")
        made = profile("alike")
        work.cooperation.add(made, author="A", reason="begun")
        assert work.exchange.by_slug("alike") == work.exchange.existing(key)
        assert work.profiles(ProfileFamily.COOPERATION).by_slug("alike") == work.cooperation.existing(made.id)
        assert work.exchange.free_slug("alike") == "alike-2"
        assert work.exchange.free_slug("calendar") == "calendar-2"
        with pytest.raises(UnknownProfile, match="no opening"):
            work.exchange.existing(made.id)


def test_chosen_by_status_kind_and_deadline(database: Database) -> None:
    with database.unit_of_work() as work:
        put(work, "one", status="published", deadline=date(2026, 5, 3))
        put(work, "two", status="published", deadline=date(2026, 5, 4), kind="teaching")
        put(work, "three", deadline=date(2026, 1, 1))
        kinds = work.exchange.with_status(ProfileStatus.PUBLISHED, OpeningKind.TEACHING)
        assert [item.profile.slug for item in kinds] == ["two"]
        assert [item.profile.slug for item in work.exchange.due(date(2026, 5, 4))] == ["one"]
        assert work.exchange.counts()[ProfileStatus.PUBLISHED] == 2


def test_conversations_know_what_they_are_about(database: Database) -> None:
    host, guest = new_id(), new_id()
    with database.unit_of_work() as work:
        key, made = put(work, owner=host), profile()
        work.cooperation.add(made, author="A", reason="begun", owner_id=host, owner="A")
        application = talk_about(key, ProfileFamily.EXCHANGE, guest)
        interest = talk_about(made.id, ProfileFamily.COOPERATION, guest)
        for item in (application, interest):
            work.interests.add(item)
        work.interests.save(application.model_copy(update={"state": InterestState.READ}))
        assert work.interests.get(application.id).family is ProfileFamily.EXCHANGE
        assert work.interests.get(application.id).profile_id == key
        assert {item.id for item in work.interests.of(host)} == {application.id, interest.id}
        assert work.interests.open_between(guest, key) == work.interests.get(application.id)
        assert work.interests.close_of(host, [key]) == 1
        assert not work.interests.get(application.id).is_open
        assert work.interests.get(interest.id).is_open


def test_a_conversation_is_about_something_that_there_is(database: Database) -> None:
    nothing = talk_about(new_id(), ProfileFamily.EXCHANGE, new_id())
    with database.unit_of_work() as work, pytest.raises(StoreError):
        work.interests.add(nothing)


def test_what_is_published_has_a_version(database: Database) -> None:
    with database.unit_of_work() as work:
        key = put(work, status="published")
        put(work, "draft")
        assert work.exchange.published_versions() == {key: 1}
        count, changed_at = work.exchange.state()
        assert count == 1
        assert changed_at is not None
        assert changed_at > datetime.now(UTC) - timedelta(minutes=10)
