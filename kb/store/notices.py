"""Mails to account holders about what has happened on the site, stored with what they tell until they are sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select

from kb.model.newsletter import DeliveryState
from kb.store.mail_queue import MailQueue
from kb.store.notice_table import notice as _notice

_KEPT_AS_NUMBER = frozenset({DeliveryState.FAILED, DeliveryState.UNCERTAIN})


@dataclass(frozen=True, slots=True)
class StoredNotice:
    """A mail that waits."""

    id: int
    account_id: UUID
    subject: str
    body: str
    state: DeliveryState
    tries: int
    """How often it was tried and put off."""
    due_at: datetime


class NoticeRepository(MailQueue[StoredNotice]):
    """The queue of notices; part of a unit of work, whose commit keeps them together with what they tell."""

    table = _notice
    without_row = frozenset({DeliveryState.SENT, DeliveryState.DROPPED})

    def add(self, account_id: UUID, subject: str, body: str, at: datetime) -> None:
        """Queue a mail to a person; the address is looked up when it is sent."""
        row = {"account_id": account_id, "subject": subject, "body": body, "tries": 0, "due_at": at, "changed_at": at}
        self._transaction.write(insert(_notice), row | {"state": DeliveryState.WAITING.value})

    def due(self, now: datetime, limit: int) -> list[StoredNotice]:
        """Return the mails whose time has come, those that wait longest first."""
        query = select(*(_notice.c[name] for name in StoredNotice.__slots__))
        query = query.where(_notice.c.state == DeliveryState.WAITING.value, _notice.c.due_at <= now)
        rows = self._transaction.read(query.order_by(_notice.c.due_at, _notice.c.id).limit(limit))
        return [
            StoredNotice(row.id, row.account_id, row.subject, row.body, DeliveryState(row.state), row.tries, row.due_at)
            for row in rows
        ]

    def counts(self) -> dict[DeliveryState, int]:
        """Count the mails that wait, and those that could not be sent, by state."""
        query = select(_notice.c.state, func.count()).group_by(_notice.c.state)
        return {DeliveryState(state): int(count) for state, count in self._transaction.read(query)}

    def _moved(self, state: DeliveryState, at: datetime, detail: str | None) -> dict[str, Any]:
        values = super()._moved(state, at, detail)
        return values | dict.fromkeys(("account_id", "subject", "body")) if state in _KEPT_AS_NUMBER else values
