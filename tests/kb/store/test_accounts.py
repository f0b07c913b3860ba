from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from kb.model import Account, AccountRole, InvalidValue, Language, new_id
from kb.store import AccountEventKind, Database, MailTaken, SecurityKey, SignInSecrets, UnknownAccount
from kb.store.engine import make_engine

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def account(email: str = "reader@example.org", *roles: AccountRole) -> Account:
    return Account(
        id=new_id(), email=email, name="A Person", language=Language.FI, roles=frozenset(roles), created_at=NOW
    )


def key(owner: Account, key_id: bytes = b"\x00\xff key", name: str = "blue") -> SecurityKey:
    return SecurityKey(
        id=key_id,
        account_id=owner.id,
        name=name,
        public_key=b"\x01\x02",
        sign_count=0,
        transports=("usb",),
        device_type="single_device",
        backed_up=False,
        extensions=None,
        usage="secondary",
        used_at=NOW,
    )


def test_an_account_is_kept_as_it_was_added(database: Database) -> None:
    added = account("Reader@Example.org", AccountRole.SCOUT, AccountRole.EDITOR)
    secrets = SignInSecrets(password="hash", recovery_codes=("one", "two"))
    with database.unit_of_work(writing=True) as work:
        work.accounts.add(added, secrets)
        work.accounts.add(account("b@example.org"), SignInSecrets())
        work.commit()
    with database.unit_of_work() as work:
        assert work.accounts.get(added.id) == added
        assert work.accounts.by_mail(" reader@EXAMPLE.org ") == added
        for wanted in ({"id": added.id}, {"session_key": secrets.session_key}, {"key_handle": secrets.key_handle}):
            assert work.accounts.find(**wanted) == (added, secrets)
        assert work.accounts.find(session_key="unknown") is None
        assert [item.email for item in work.accounts.list()] == ["Reader@Example.org", "b@example.org"]
        with pytest.raises(UnknownAccount):
            work.accounts.get(new_id())
        with pytest.raises(UnknownAccount, match="silta user list"):
            work.accounts.by_mail("nobody@example.org")


def test_one_account_an_address(database: Database) -> None:
    first, second = account("a@example.org"), account("b@example.org")
    with database.unit_of_work(writing=True) as work:
        work.accounts.add(first, SignInSecrets())
        work.accounts.add(second, SignInSecrets())
        with pytest.raises(MailTaken):
            work.accounts.add(account("A@example.org"), SignInSecrets())
        with pytest.raises(MailTaken):
            work.accounts.change(second.id, email="A@EXAMPLE.ORG")
        work.accounts.change(first.id, email="A@example.org")
        work.commit()
    with database.unit_of_work() as work:
        assert [item.email for item in work.accounts.list()] == ["A@example.org", "b@example.org"]


def test_like_domains_of_two_owners_are_two_addresses(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        for email in ("a@strasse.example", "a@straße.example"):
            work.accounts.add(account(email), SignInSecrets())
        assert work.accounts.by_mail("A@STRASSE.example").email == "a@strasse.example"
        assert work.accounts.by_mail("A@Straße.example").email == "a@straße.example"


def test_a_change_leaves_everything_else(database: Database) -> None:
    added, secrets = account("a@example.org", AccountRole.READER), SignInSecrets(password="hash")
    with database.unit_of_work(writing=True) as work:
        work.accounts.add(added, secrets)
        work.accounts.change(added.id, name="Another", recovery_codes=("one",))
        work.accounts.set_roles(added.id, [AccountRole.SCOUT, AccountRole.SCOUT])
        work.commit()
    with database.unit_of_work() as work:
        found = work.accounts.find(id=added.id)
        assert work.accounts.active_with(AccountRole.SCOUT) == (added.id,)
        assert work.accounts.active_with(AccountRole.READER) == ()
    assert found is not None
    assert (found[0].name, found[0].roles, found[0].email) == ("Another", {AccountRole.SCOUT}, "a@example.org")
    assert (found[1].password, found[1].recovery_codes) == ("hash", ("one",))


def test_who_one_is_elsewhere(database: Database) -> None:
    first, second = account("a@example.org"), account("b@example.org")
    issuer, orcid = "https://orcid.org", "0000-0002-1825-0097"
    with database.unit_of_work(writing=True) as work:
        work.accounts.add(first, SignInSecrets())
        work.accounts.add(second, SignInSecrets())
        work.accounts.link(first.id, issuer, orcid, NOW)
        assert work.accounts.at_issuer(issuer, orcid) == first.id
        assert work.accounts.at_issuer("https://sandbox.orcid.org", orcid) is None
        assert [item.orcid for item in work.accounts.list()] == [orcid, None]
        work.accounts.unlink(first.id, issuer)
        assert work.accounts.at_issuer(issuer, orcid) is None


def test_keys_belong_to_their_account(database: Database) -> None:
    owner = account()
    with database.unit_of_work(writing=True) as work:
        work.accounts.add(owner, SignInSecrets())
        work.security_keys.add(key(owner))
        work.security_keys.add(key(owner, b"other", "a red one"))
        later = NOW + timedelta(days=1)
        work.security_keys.note_use(b"other", sign_count=7, backed_up=True, device_type="multi_device", at=later)
        work.commit()
    with database.unit_of_work(writing=True) as work:
        assert [item.name for item in work.security_keys.of(owner.id)] == ["a red one", "blue"]
        assert work.security_keys.find(b"\x00\xff key") == key(owner)
        found = work.security_keys.find(b"other")
        assert found is not None
        assert (found.sign_count, found.backed_up, found.used_at) == (7, True, later)
        work.security_keys.remove(b"other")
        assert work.security_keys.find(b"other") is None


def test_the_trail_is_kept_and_cannot_be_changed(database: Database, address: str) -> None:
    owner, administrator = account(), new_id()
    with database.unit_of_work(writing=True) as work:
        work.accounts.add(owner, SignInSecrets())
        work.account_events.note(AccountEventKind.CREATED, owner.id, at=NOW, actor_id=None)
        details = {"before": [], "after": ["scout"]}
        work.account_events.note(
            AccountEventKind.ROLES_CHANGED, owner.id, at=NOW, actor_id=administrator, details=details
        )
        work.commit()
    with database.unit_of_work() as work:
        newest, oldest = work.account_events.of(owner.id)
        assert work.account_events.newest(limit=1) == (newest,)
    assert (newest.kind, newest.actor_id, newest.details) == (AccountEventKind.ROLES_CHANGED, administrator, details)
    assert (oldest.kind, oldest.actor_id) == (AccountEventKind.CREATED, None)
    for change in ("UPDATE account_event SET kind = 'created'", "DELETE FROM account_event"):
        with pytest.raises(Exception, match="append-only"), make_engine(address).begin() as connection:
            connection.execute(text(change))


def test_addresses_look_like_addresses() -> None:
    for wrong in ("nobody", "@example.org", "a@b", "a b@example.org", "a@example.org>", "a,b@example.org", "x" * 300):
        with pytest.raises((InvalidValue, ValueError)):
            account(wrong)
