"""Who may do what with openings and applications."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.curation.errors import NotAllowed
from kb.curation.interests import express, note_opened, read, write
from kb.curation.leaving_cooperation import leave_cooperation
from kb.curation.profiles import (
    NotWhole,
    allowed_moves,
    begin_profile,
    edit_profile,
    expire_due,
    may_see_profile,
    move_profile,
)
from kb.curation.supervisors import remove_supervisor
from kb.model import (
    AcademicLevel,
    Account,
    AccountRole,
    Actor,
    ExchangeOpening,
    IllegalMove,
    InterestParty,
    InterestState,
    Language,
    ProfileFamily,
    ProfileStatus,
    new_id,
)
from kb.store import Database, SignInSecrets, UnitOfWork
from tests.exchange.openings import opening
from tests.matching.profiles import profile

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
TODAY = NOW.date()
EXCHANGE = ProfileFamily.EXCHANGE


def person(*roles: AccountRole, organisation: str | None = None) -> Actor:
    return Actor(id=new_id(), name="A Person", roles=frozenset(roles), organisation=organisation)


HOST = person(AccountRole.RESEARCHER, organisation="example-institute")
COLLEAGUE = person(AccountRole.RESEARCHER, organisation="example-institute")
GUEST = person(AccountRole.READER)
SCOUT = person(AccountRole.SCOUT)
EDITOR = person(AccountRole.EDITOR)


def begun(work: UnitOfWork, **changes: object) -> ExchangeOpening:
    return begin_profile(work, HOST, opening(**{"deadline": TODAY + timedelta(days=30), **changes}), NOW)


def moved(work: UnitOfWork, made: ExchangeOpening, name: str, actor: Actor, reason: str = "") -> ProfileStatus:
    seen = work.exchange.existing(made.id).revision
    return move_profile(work, made.id, name, actor, reason, seen_revision=seen, today=TODAY, family=EXCHANGE).status


def published(work: UnitOfWork, **changes: object) -> ExchangeOpening:
    made = begun(work, **changes)
    moved(work, made, "submit", HOST)
    moved(work, made, "publish", EDITOR)
    return made


def test_from_a_draft_to_the_public_and_the_audit_log(database: Database) -> None:
    with database.unit_of_work() as work:
        made = begun(work)
        assert not may_see_profile(GUEST, work.exchange.existing(made.id))
        with pytest.raises(NotAllowed):
            moved(work, made, "submit", GUEST)
        assert moved(work, made, "submit", COLLEAGUE) is ProfileStatus.SUBMITTED
        with pytest.raises(NotAllowed):
            moved(work, made, "publish", SCOUT)
        assert moved(work, made, "publish", EDITOR) is ProfileStatus.PUBLISHED
        assert may_see_profile(None, work.exchange.existing(made.id))
        assert work.exchange.existing(made.id).profile.published_on == TODAY
        assert [event.action for event in work.audit.latest(5)] == ["opening-publish"]


def test_what_is_missing_keeps_it_a_draft(database: Database) -> None:
    with database.unit_of_work() as work:
        made = begun(work, levels=[])
        with pytest.raises(NotWhole, match="level"):
            moved(work, made, "submit", HOST)
        edit_profile(work, HOST, made.model_copy(update={"levels": (AcademicLevel.MASTER,)}), seen_revision=1)
        assert moved(work, made, "submit", HOST) is ProfileStatus.SUBMITTED


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_every_way_of_allowed_moves_can_be_gone(database: Database, data: st.DataObject) -> None:
    with database.unit_of_work() as work:
        made = begun(work)
        for _ in range(6):
            actor = data.draw(st.sampled_from([HOST, EDITOR, SCOUT, GUEST]))
            moves = allowed_moves(actor, work.exchange.existing(made.id))
            if moves:
                row = data.draw(st.sampled_from(moves))
                assert moved(work, made, row.name, actor, "because") is row.after
            else:
                with pytest.raises((NotAllowed, IllegalMove)):
                    moved(work, made, "submit", GUEST)


def test_each_family_expires_by_its_deadlines(database: Database) -> None:
    with database.unit_of_work() as work:
        for slug, days in (("past", -1), ("today", 0)):
            day = TODAY + timedelta(days=days)
            work.exchange.add(opening(slug, status="published", deadline=day), author="ingest", reason="read")
        offer = profile("offer", status="published", deadline=TODAY - timedelta(days=1))
        work.cooperation.add(offer, author="ingest", reason="read")
        work.commit()
    assert [item.profile.slug for item in expire_due(database, lambda: TODAY, [EXCHANGE])] == ["past"]
    assert [item.profile.slug for item in expire_due(database, lambda: TODAY)] == ["offer"]
    assert expire_due(database, lambda: TODAY) == []
    with database.unit_of_work() as work:
        past = work.exchange.by_slug("past")
        assert past is not None
        assert past.profile.status is ProfileStatus.EXPIRED


def test_an_application_reaches_the_host_and_his_colleagues(database: Database) -> None:
    with database.unit_of_work() as work:
        made = published(work)
        talk = express(work, GUEST, made.id, "I would like to come.", NOW, EXCHANGE)
        assert read(work, COLLEAGUE, talk.id).party is InterestParty.OWNER
        assert note_opened(work, HOST, talk.id, NOW)
        write(work, HOST, talk.id, "Welcome.", NOW)
        assert work.interests.get(talk.id).state is InterestState.IN_TALKS
        seen = read(work, SCOUT, talk.id)
        assert (seen.may_read, seen.messages) == (False, ())
        again = express(work, GUEST, made.id, "When?", NOW, EXCHANGE)
        assert again.id == talk.id
        with pytest.raises(NotAllowed):
            express(work, HOST, made.id, "To myself", NOW, EXCHANGE)
        with pytest.raises(NotAllowed):
            read(work, person(AccountRole.READER), talk.id)


def test_a_supervisor_goes_at_once_in_whatever_state(database: Database) -> None:
    consent = {"given_by": "A Host", "given_on": TODAY, "wording": "supervisor-1"}
    with database.unit_of_work() as work:
        made = published(work, supervisor={"name": "A Supervisor", "consent": consent})
        with pytest.raises(NotAllowed):
            remove_supervisor(work, GUEST, made.id)
        assert remove_supervisor(work, SCOUT, made.id).supervisor is None
        stored = work.exchange.existing(made.id).profile
        assert (stored.supervisor, stored.status) == (None, ProfileStatus.PUBLISHED)


@pytest.mark.parametrize("has_colleague", [True, False])
def test_who_leaves_hands_openings_over_or_they_are_archived(database: Database, has_colleague: bool) -> None:
    host, colleague = (
        Account(
            id=new_id(),
            email=f"{name}@example.org",
            name=name,
            language=Language.EN,
            organisation="example-institute",
            roles=frozenset({AccountRole.RESEARCHER}),
            created_at=NOW,
        )
        for name in ("host", "colleague")
    )
    with database.unit_of_work() as work:
        for account in (host, colleague) if has_colleague else (host,):
            work.accounts.add(account, SignInSecrets(password="none"))
        made = opening(status="published")
        work.exchange.add(made, author="host", reason="begun", owner_id=host.id, owner="host")
        talk = express(work, GUEST, made.id, "Hello", NOW, EXCHANGE)
        assert leave_cooperation(work, host, Actor(name="nobody")) > 0
        stored = work.exchange.existing(made.id)
        if has_colleague:
            assert (stored.owner_id, stored.profile.status) == (colleague.id, ProfileStatus.PUBLISHED)
            assert work.interests.get(talk.id).is_open
        else:
            assert (stored.owner_id, stored.profile.status) == (None, ProfileStatus.ARCHIVED)
            assert not work.interests.get(talk.id).is_open
