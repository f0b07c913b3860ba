"""Keys of programs, and whose they are; only the hash of a key's secret is stored."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, insert, select

from kb.model.api_key import ApiKey, ApiScope
from kb.store.account_tables import api_key as _key
from kb.store.transaction import Transaction


class ApiKeyRepository:
    """The keys; part of a :class:`~kb.store.unit_of_work.UnitOfWork`, whose commit keeps the changes."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, key: ApiKey, sha256: str) -> None:
        """Add a key to its account.

        :param sha256: hash of its secret, lower-case hexadecimal
        """
        row = {name: getattr(key, name) for name in _FIELDS}
        self._transaction.write(insert(_key), {**row, "scopes": sorted(key.scopes), "sha256": sha256})

    def remove(self, key_id: UUID) -> None:
        """Forget a key, which opens nothing from now on."""
        self._transaction.write(delete(_key).where(_key.c.id == key_id))

    def get(self, key_id: UUID) -> ApiKey | None:
        """Return a key, or None."""
        row = self._transaction.read(_SELECT.where(_key.c.id == key_id)).one_or_none()
        return None if row is None else _as_key(row)

    def by_hash(self, sha256: str) -> ApiKey | None:
        """Return the key whose secret has this hash, or None."""
        row = self._transaction.read(_SELECT.where(_key.c.sha256 == sha256)).one_or_none()
        return None if row is None else _as_key(row)

    def of(self, account_id: UUID) -> tuple[ApiKey, ...]:
        """Return the keys of an account, the oldest first."""
        query = _SELECT.where(_key.c.account_id == account_id).order_by(_key.c.created_at, _key.c.id)
        return tuple(_as_key(row) for row in self._transaction.read(query))

    def expired_before(self, moment: datetime) -> tuple[ApiKey, ...]:
        """Return the keys of all accounts that had expired at a moment."""
        query = _SELECT.where(_key.c.expires_at < moment).order_by(_key.c.expires_at, _key.c.id)
        return tuple(_as_key(row) for row in self._transaction.read(query))

    def list(self) -> tuple[ApiKey, ...]:
        """Return the keys of all accounts, the oldest first."""
        rows = self._transaction.read(_SELECT.order_by(_key.c.created_at, _key.c.id))
        return tuple(_as_key(row) for row in rows)


def _as_key(row: Row[*tuple[Any, ...]]) -> ApiKey:
    values = {name: getattr(row, name) for name in _FIELDS}
    # A scope that a later Silta knows opens nothing in this one.
    known = frozenset(ApiScope(scope) for scope in row.scopes if scope in set(ApiScope))
    return ApiKey.model_construct(**{**values, "scopes": known})


_FIELDS = ("id", "account_id", "name", "start", "scopes", "created_at", "expires_at")
_SELECT = select(*(_key.c[name] for name in _FIELDS))
