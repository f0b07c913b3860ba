from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from kb.curation.accounts import LastAdministrator, give_roles, set_active, set_organisation
from kb.model import Account, AccountRole, new_id
from kb.store import AccountEventKind, Database, SignInSecrets, UnitOfWork
from tests.new_store import new_store


def add(work: UnitOfWork, email: str, *roles: AccountRole) -> UUID:
    account = Account(id=new_id(), email=email, name="A Person", roles=frozenset(roles), created_at=datetime.now(UTC))
    work.accounts.add(account, SignInSecrets())
    return account.id


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return new_store(f"sqlite:///{tmp_path}/silta.sqlite3")


def test_every_change_is_noted_once(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        actor = add(work, "a@example.org", AccountRole.ADMINISTRATOR)
        person = add(work, "b@example.org", AccountRole.READER)
        before = work.accounts.find(id=person)
        for _ in range(2):
            give_roles(work, person, frozenset({AccountRole.SCOUT}), actor_id=actor)
            set_organisation(work, person, "example-institute", actor_id=actor)
            set_active(work, person, active=False, actor_id=None)
        after = work.accounts.find(id=person)
        events = work.account_events.of(person)
    assert [(event.kind, event.actor_id) for event in reversed(events)] == [
        (AccountEventKind.ROLES_CHANGED, actor),
        (AccountEventKind.ORGANISATION_CHANGED, actor),
        (AccountEventKind.DISABLED, None),
    ]
    assert events[-1].details == {"before": ["reader"], "after": ["scout"]}
    assert before is not None
    assert after is not None
    assert before[1].session_key != after[1].session_key, "who is disabled is signed out"
    assert (after[0].active, after[0].organisation) == (False, "example-institute")


def test_somebody_stays_who_can_look_after_the_accounts(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        first = add(work, "a@example.org", AccountRole.ADMINISTRATOR)
        with pytest.raises(LastAdministrator):
            give_roles(work, first, frozenset({AccountRole.READER}), actor_id=first)
        with pytest.raises(LastAdministrator):
            set_active(work, first, active=False, actor_id=first)
        second = add(work, "b@example.org", AccountRole.ADMINISTRATOR)
        set_active(work, second, active=False, actor_id=first)
        with pytest.raises(LastAdministrator):
            give_roles(work, first, frozenset(), actor_id=first)
        set_active(work, second, active=True, actor_id=first)
        give_roles(work, first, frozenset(), actor_id=second)
        assert work.accounts.get(first).roles == frozenset()
