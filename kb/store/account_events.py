"""The audit trail of accounts: what was done to them, by whom and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from kb.store import account_tables as tables
from kb.store.account_tables import AccountEventKind
from kb.store.transaction import Transaction

_event = tables.account_event


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """One entry of the trail."""

    account_id: UUID
    actor_id: UUID | None
    """Who did it; None for a command at the server."""
    kind: AccountEventKind
    happened_at: datetime
    details: Mapping[str, Any]
    """What it was before and after, without personal data."""


class AccountEventRepository:
    """The trail; nothing in it can be changed or taken away."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def note(
        self,
        kind: AccountEventKind,
        account_id: UUID,
        *,
        at: datetime,
        actor_id: UUID | None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        """Add an entry.

        :param actor_id: who did it; None for a command at the server
        :param details: what it was before and after; no personal data
        """
        self._transaction.write(
            insert(_event),
            {
                "account_id": account_id,
                "actor_id": actor_id,
                "kind": kind.value,
                "happened_at": at,
                "details": dict(details or {}),
            },
        )

    def of(self, account_id: UUID, limit: int = 100) -> tuple[AccountEvent, ...]:
        """Return what was done to an account, the newest first."""
        return self._read(select(*_COLUMNS).where(_event.c.account_id == account_id), limit)

    def newest(self, limit: int = 100) -> tuple[AccountEvent, ...]:
        """Return what was done to all accounts, the newest first."""
        return self._read(select(*_COLUMNS), limit)

    def _read(self, query: Any, limit: int) -> tuple[AccountEvent, ...]:
        rows = self._transaction.read(query.order_by(_event.c.id.desc()).limit(limit))
        return tuple(
            AccountEvent(row.account_id, row.actor_id, AccountEventKind(row.kind), row.happened_at, row.details)
            for row in rows
        )


_COLUMNS = (_event.c.account_id, _event.c.actor_id, _event.c.kind, _event.c.happened_at, _event.c.details)
