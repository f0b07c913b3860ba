"""Keys of programs: made and revoked with an entry in the audit trail, and found by their secret."""

import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from pydantic import ValidationError

from kb.model import Account, ApiKey, ApiScope, InvalidValue, SiltaError, explain, new_id
from kb.store import AccountEventKind, UnitOfWork

PREFIX = "silta_"
"""Every key begins so, that scanners of published code recognise one that leaked."""
_RANDOM_BYTES = 32
_SHOWN = len(PREFIX) + 4
MOST = 20
"""Keys of one account that open something."""
_KEY = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}", re.ASCII)


class RefusedApiKey(SiltaError):
    """The key cannot be made like that; the message says why."""


class UnknownApiKey(SiltaError):
    """There is no such key, or it is not the account's."""


def make_api_key(
    work: UnitOfWork,
    account_id: UUID,
    name: str,
    scopes: Iterable[ApiScope],
    *,
    expires_at: datetime | None,
    actor_id: UUID | None,
) -> tuple[ApiKey, str]:
    """Make a key for an account; an expired one of the same name goes.

    :param name: what its owner calls it
    :param expires_at: None for a key that lasts until it is revoked
    :param actor_id: who does it; None for a command at the server
    :returns: the key, and its secret, which nobody can find out afterwards
    :raises RefusedApiKey: when the account has a key of that name or too many, or the key would open nothing
    """
    work.take_right_to_write()
    now = datetime.now(UTC)
    known = work.api_keys.of(account_id)
    secret = f"{PREFIX}{secrets.token_urlsafe(_RANDOM_BYTES)}"
    try:
        key = ApiKey(
            id=new_id(),
            account_id=account_id,
            name=name,
            start=secret[:_SHOWN],
            scopes=frozenset(scopes),
            created_at=now,
            expires_at=expires_at,
        )
    except (ValidationError, InvalidValue) as error:
        raise RefusedApiKey(explain(error) if isinstance(error, ValidationError) else str(error)) from error
    named = next((item for item in known if item.name == key.name), None)
    if named is not None and not named.is_expired(now):
        message = f"there is a key {key.name!r} already; revoke it first, or take another name"
        raise RefusedApiKey(message)
    if sum(not item.is_expired(now) for item in known) >= MOST:
        message = f"an account has at most {MOST} keys; revoke one that is not needed any more"
        raise RefusedApiKey(message)
    if key.is_expired(now):
        message = "the key would have expired already; take a later day"
        raise RefusedApiKey(message)
    if named is not None:
        work.api_keys.remove(named.id)
        _note(work, AccountEventKind.KEY_REMOVED, named, actor_id)
    work.api_keys.add(key, _hash(secret))
    _note(work, AccountEventKind.KEY_ADDED, key, actor_id)
    return key, secret


def revoke_api_key(work: UnitOfWork, account_id: UUID, key_id: UUID, *, actor_id: UUID | None) -> ApiKey:
    """Take a key away from its account at once.

    :returns: the key that there was
    :raises UnknownApiKey: when the account has no such key
    """
    work.take_right_to_write()
    key = work.api_keys.get(key_id)
    if key is None or key.account_id != account_id:
        message = f"the account has no key {key_id}"
        raise UnknownApiKey(message)
    work.api_keys.remove(key_id)
    _note(work, AccountEventKind.KEY_REMOVED, key, actor_id)
    return key


def forget_expired_keys(work: UnitOfWork, before: datetime, *, dry_run: bool) -> int:
    """Remove the keys that expired before a moment, and return how many those are.

    :param dry_run: only count them
    """
    old = work.api_keys.expired_before(before)
    for key in () if dry_run else old:
        work.api_keys.remove(key.id)
        _note(work, AccountEventKind.KEY_REMOVED, key, None)
    return len(old)


def find_api_key(work: UnitOfWork, secret: str, now: datetime) -> tuple[ApiKey, Account] | None:
    """Return the key of a secret with its owner; None when it opens nothing (any more).

    A key of somebody who may not sign in opens nothing.
    """
    if not _KEY.fullmatch(secret):
        return None
    key = work.api_keys.by_hash(_hash(secret))
    if key is None or key.is_expired(now):
        return None
    account = work.accounts.get(key.account_id)
    return (key, account) if account.active and account.confirmed_at is not None else None


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _note(work: UnitOfWork, kind: AccountEventKind, key: ApiKey, actor_id: UUID | None) -> None:
    details = {"api_key": str(key.id), "scopes": sorted(key.scopes)}
    work.account_events.note(kind, key.account_id, at=datetime.now(UTC), actor_id=actor_id, details=details)
