"""Mails to single recipients, how far each is, and which came back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update

from kb.model.newsletter import DeliveryState
from kb.store.mail_queue import MailQueue
from kb.store.newsletter_tables import mail_bounce as _bounce
from kb.store.newsletter_tables import mail_delivery as _delivery


@dataclass(frozen=True, slots=True)
class Delivery:
    """A mail to one recipient."""

    id: int
    subscription_id: UUID | None
    """None: the subscription is gone."""
    issue_number: int | None
    """None: an alert."""
    state: DeliveryState
    tries: int
    """How often it was tried and put off."""
    due_at: datetime
    changed_at: datetime
    detail: str | None
    """Status (RFC 3463) or reason of the last failure."""


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail that came back."""

    delivery_id: int
    subscription_id: UUID
    bounced_at: datetime
    status: str
    """Status code of RFC 3463, for example ``5.1.1``."""


class DeliveryRepository(MailQueue[Delivery]):
    """The queue of mails; part of a :class:`~kb.store.unit_of_work.UnitOfWork`, whose commit keeps the changes."""

    table = _delivery

    def add(self, subscription_id: UUID, issue_number: int | None, at: datetime) -> int:
        """Queue a mail and return its id."""
        row = _new(subscription_id, issue_number, at)
        added = self._transaction.write(insert(_delivery).values(row)).inserted_primary_key
        return int(added[0])  # type: ignore[index]  # an insert of one row always has its key

    def add_many(self, subscription_ids: Iterable[UUID], issue_number: int, at: datetime) -> int:
        """Queue the mails of an issue, one a recipient, and return how many."""
        rows = [_new(subscription_id, issue_number, at) for subscription_id in subscription_ids]
        if rows:
            self._transaction.write(insert(_delivery), rows)
        return len(rows)

    def of_issue(self, issue_number: int) -> dict[UUID, int]:
        """Return the mails of an issue by their subscription, where that is not gone."""
        query = select(_delivery.c.subscription_id, _delivery.c.id).where(_delivery.c.issue_number == issue_number)
        return {row[0]: row[1] for row in self._transaction.read(query) if row[0] is not None}

    def is_open(self, issue_number: int) -> bool:
        """Whether a mail of an issue waits or is being sent."""
        open_states = (DeliveryState.WAITING.value, DeliveryState.SENDING.value)
        query = select(_delivery.c.id).where(
            _delivery.c.issue_number == issue_number, _delivery.c.state.in_(open_states)
        )
        return self._transaction.read(query.limit(1)).first() is not None

    def get(self, delivery_id: int) -> Delivery | None:
        """Return a mail, or None."""
        if not 0 < delivery_id < 2**31:
            return None
        return next(iter(self._read(_delivery.c.id == delivery_id, limit=1)), None)

    def due(self, now: datetime, limit: int) -> list[Delivery]:
        """Return the mails whose time has come, those that wait longest first."""
        return self._read(_delivery.c.state == DeliveryState.WAITING.value, _delivery.c.due_at <= now, limit=limit)

    def repeat_uncertain(self, issue_number: int, at: datetime) -> int:
        """Queue the uncertain mails of an issue anew, because a person decided so; return how many."""
        its = (_delivery.c.issue_number == issue_number, _delivery.c.state == DeliveryState.UNCERTAIN.value)
        values = {"state": DeliveryState.WAITING.value, "changed_at": at, "due_at": at, "detail": "repeated"}
        return self._transaction.write(update(_delivery).where(*its).values(values)).rowcount

    def counts(self, issue_number: int | None = None) -> dict[DeliveryState, int]:
        """Count the mails of an issue, or all alerts, by state."""
        of = _delivery.c.issue_number.is_(None) if issue_number is None else _delivery.c.issue_number == issue_number
        query = select(_delivery.c.state, func.count()).where(of).group_by(_delivery.c.state)
        return {DeliveryState(state): int(count) for state, count in self._transaction.read(query)}

    def forget_bounces(self, subscription_id: UUID) -> None:
        """Forget that mails came back, because the address was confirmed anew."""
        self._transaction.write(_bounce.delete().where(_bounce.c.subscription_id == subscription_id))

    def note_bounce(self, bounce: Bounce) -> bool:
        """Remember that a mail came back; return False when that was known."""
        known = select(func.count()).select_from(_bounce).where(_bounce.c.delivery_id == bounce.delivery_id)
        if self._transaction.read(known).scalar_one():
            return False
        row = {name: getattr(bounce, name) for name in Bounce.__slots__}
        self._transaction.write(insert(_bounce), row)
        return True

    def bounces_of(self, subscription_id: UUID, since: datetime) -> list[Bounce]:
        """Return the mails to a subscription that came back since a moment."""
        query = select(*(_bounce.c[name] for name in Bounce.__slots__))
        query = query.where(_bounce.c.subscription_id == subscription_id, _bounce.c.bounced_at >= since)
        return [Bounce(*row) for row in self._transaction.read(query.order_by(_bounce.c.delivery_id))]

    def _read(self, *conditions: Any, limit: int) -> list[Delivery]:
        query = select(*(_delivery.c[name] for name in Delivery.__slots__)).where(*conditions)
        rows = self._transaction.read(query.order_by(_delivery.c.due_at, _delivery.c.id).limit(limit))
        return [Delivery(row[0], row[1], row[2], DeliveryState(row[3]), *row[4:]) for row in rows]


def _new(subscription_id: UUID, issue_number: int | None, at: datetime) -> dict[str, Any]:
    return {
        "subscription_id": subscription_id,
        "issue_number": issue_number,
        "state": DeliveryState.WAITING.value,
        "tries": 0,
        "due_at": at,
        "changed_at": at,
    }
