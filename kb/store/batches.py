"""Actions on many briefs at once, and what they did to each, so that they can be undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from kb.model import Actor, SiltaError
from kb.store.curation_tables import batch, batch_change
from kb.store.transaction import Transaction

_batch, _change = batch, batch_change


class UnknownBatch(SiltaError):
    """There is no batch with this number."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One action on many briefs."""

    id: int
    actor_id: UUID | None
    actor: str
    action: str
    """What was done, in a form that its action writes."""
    made_at: datetime
    undoer: str | None
    """Who has undone it; None when it stands."""
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class BatchChange:
    """What a batch did to one brief: what is to be restored, and what has to be so still."""

    brief_id: UUID
    before: Mapping[str, Any]
    after: Mapping[str, Any]


class BatchRepository:
    """All batches."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, actor: Actor, action: str, changes: list[BatchChange]) -> int:
        """Keep what a batch did, and return its number."""
        self._transaction.flush()
        row = {"actor_id": actor.id, "actor": actor.name, "action": action, "made_at": datetime.now(UTC)}
        done = self._transaction.write(insert(_batch).values(**row))
        number = int(done.inserted_primary_key[0])  # type: ignore[index]  # there is one row
        rows = [
            {"batch_id": number, "brief_id": item.brief_id, "before": dict(item.before), "after": dict(item.after)}
            for item in changes
        ]
        self._transaction.write(insert(_change), rows)
        return number

    def get(self, batch_id: int) -> Batch:
        """Return a batch.

        :raises UnknownBatch: when there is none
        """
        row = self._transaction.read(_SELECT.where(_batch.c.id == batch_id)).one_or_none()
        if row is None:
            raise UnknownBatch(f"there is no batch {batch_id}")
        return Batch(*row)

    def latest(self, limit: int) -> list[Batch]:
        """Return the last batches, the last first."""
        return [Batch(*row) for row in self._transaction.read(_SELECT.order_by(_batch.c.id.desc()).limit(limit))]

    def changes(self, batch_id: int) -> list[BatchChange]:
        """Return what a batch did to each brief."""
        query = select(_change.c.brief_id, _change.c.before, _change.c.after).where(_change.c.batch_id == batch_id)
        return [BatchChange(*row) for row in self._transaction.read(query.order_by(_change.c.brief_id))]

    def mark_undone(self, batch_id: int, undoer: Actor) -> None:
        """Note that a batch was undone."""
        values = {"undoer_id": undoer.id, "undoer": undoer.name, "undone_at": datetime.now(UTC)}
        self._transaction.write(update(_batch).where(_batch.c.id == batch_id).values(**values))


_SELECT = select(*(_batch.c[name] for name in Batch.__slots__))
