"""What the search index has still to learn."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, func, select

from kb.store import tables
from kb.store.transaction import Transaction

_outbox = tables.outbox
_AFTER = (
    select(_outbox.c.position, _outbox.c.brief_id, _outbox.c.revision, _outbox.c.operation)
    .where(_outbox.c.position > bindparam("position"))
    .order_by(_outbox.c.position)
    .limit(bindparam("limit"))
)


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One change that concerns the index."""

    position: int
    """Ascends in the order in which changes became visible; may have gaps."""
    brief_id: UUID
    revision: int
    operation: str
    """``index`` or ``delete``."""


class Outbox:
    """Changes in the order in which they became visible.

    Saving a brief writes its row in the same transaction, and :class:`~kb.store.transaction.Transaction` lets only
    one transaction write at a time; so who has read up to a position never misses a smaller one.
    """

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def after(self, position: int, limit: int) -> list[OutboxRow]:
        """Return the next rows after a position, at most this many."""
        rows = self._transaction.read(_AFTER, {"position": position, "limit": limit}).all()
        return [OutboxRow(*row) for row in rows]

    def waiting(self, position: int) -> int:
        """Count the rows after a position."""
        query = select(func.count()).select_from(_outbox).where(_outbox.c.position > position)
        return int(self._transaction.read(query).scalar_one())

    def last_position(self) -> int:
        """Return the highest position; 0 when there is none."""
        return int(self._transaction.read(select(func.max(_outbox.c.position))).scalar() or 0)
