"""What the queues of mails have in common: the newsletter with the alerts, and what account holders are told."""

from abc import ABC, abstractmethod
from datetime import datetime
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from sqlalchemy import CheckConstraint, Column, Index, Integer, String, Table, Text, delete, update
from sqlalchemy.schema import SchemaItem

from kb.model.newsletter import DeliveryState
from kb.store.tables import UtcDateTime
from kb.store.transaction import Transaction

_STATES = ", ".join(f"'{state.value}'" for state in DeliveryState)


def queue_columns() -> tuple[SchemaItem, ...]:
    """Return the columns that say how far each mail of a queue is."""
    return (
        Column("state", String(20), nullable=False),
        Column("tries", Integer(), nullable=False),
        Column("due_at", UtcDateTime(), nullable=False),
        Column("changed_at", UtcDateTime(), nullable=False),
        # Status (RFC 3463) or reason of the last failure, without the address.
        Column("detail", Text(), nullable=True),
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        Index(None, "state", "due_at", "id"),
    )


class Queued(Protocol):
    """A mail of a queue."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def tries(self) -> int:
        """How often it was tried and put off."""


Q = TypeVar("Q", bound=Queued)


class MailQueue(ABC, Generic[Q]):
    """Mails that wait, and how they move from state to state; the unit of work that it is part of keeps the changes."""

    table: ClassVar[Table]
    """With :func:`queue_columns`."""
    without_row: ClassVar[frozenset[DeliveryState]] = frozenset()
    """States of which no row is left."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    @abstractmethod
    def due(self, now: datetime, limit: int) -> list[Q]:
        """Return the mails whose time has come, those that wait longest first."""

    def settle(
        self,
        number: int,
        state: DeliveryState,
        at: datetime,
        *,
        was: DeliveryState,
        detail: str | None = None,
        again_at: datetime | None = None,
    ) -> bool:
        """Move a mail to another state, and return whether it was in the state that it should be in.

        :param again_at: when it is tried again; counts as a try
        """
        its = (self.table.c.id == number, self.table.c.state == was.value)
        if state in self.without_row:
            return self._transaction.write(delete(self.table).where(*its)).rowcount > 0
        values = self._moved(state, at, detail)
        if again_at is not None:
            values |= {"due_at": again_at, "tries": self.table.c.tries + 1}
        return self._transaction.write(update(self.table).where(*its).values(values)).rowcount > 0

    def settle_all(self, was: DeliveryState, state: DeliveryState, at: datetime, detail: str | None = None) -> int:
        """Move all mails in a state to another one, and return how many."""
        its = self.table.c.state == was.value
        return self._transaction.write(update(self.table).where(its).values(self._moved(state, at, detail))).rowcount

    def _moved(self, state: DeliveryState, at: datetime, detail: str | None) -> dict[str, Any]:
        """Return what a mail says in a state that it has just come to."""
        return {"state": state.value, "changed_at": at, "detail": detail}
