"""The audit log: what people did. It only grows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, insert, select

from kb.model import Actor, BriefStatus
from kb.store.curation_tables import audit_event
from kb.store.transaction import Transaction

_event = audit_event


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """Something that somebody did."""

    id: int
    """Ascends in the order in which it was done."""
    made_at: datetime
    actor_id: UUID | None
    """Id of the account; None for a part of Silta."""
    actor: str
    """The name at that time."""
    action: str
    """A key in kebab-case, for example ``move``, ``edit``, ``confirm``, ``assign``."""
    brief_id: UUID | None
    before: BriefStatus | None
    """Status before and after; both None when it is no move."""
    after: BriefStatus | None
    revision: int | None
    """The revision of the brief that it made, if any."""
    subject: str | None
    """What it was done to: a field's path, a person's name, a day."""
    reason: str | None


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which events are wanted; everything that is given has to be true."""

    actor_id: UUID | None = None
    action: str | None = None
    brief_id: UUID | None = None
    since: date | None = None
    """First day, UTC."""
    until: date | None = None
    """Last day, UTC."""


class AuditLog:
    """All events; the database refuses to change or remove one."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(
        self,
        actor: Actor,
        action: str,
        *,
        brief_id: UUID | None = None,
        before: BriefStatus | None = None,
        after: BriefStatus | None = None,
        revision: int | None = None,
        subject: str | None = None,
        reason: str | None = None,
    ) -> None:
        """Note what somebody did, in the same transaction as the doing."""
        self._transaction.flush()
        row = {
            "made_at": datetime.now(UTC),
            "actor_id": actor.id,
            "actor": actor.name,
            "action": action,
            "brief_id": brief_id,
            "before": before.value if before else None,
            "after": after.value if after else None,
            "revision": revision,
            "subject": subject,
            "reason": reason or None,
        }
        self._transaction.write(insert(_event), row)

    def of(self, brief_id: UUID) -> list[AuditEvent]:
        """Return what was done to a brief, the first first."""
        return self._read(_SELECT.where(_event.c.brief_id == brief_id).order_by(_event.c.id))

    def latest(self, limit: int, before: int | None = None, wanted: AuditFilter | None = None) -> list[AuditEvent]:
        """Return what was done last, the last first.

        :param before: only events with a smaller id, for the next page
        """
        query = _SELECT.where(*_conditions(wanted or AuditFilter())).order_by(_event.c.id.desc()).limit(limit)
        return self._read(query if before is None else query.where(_event.c.id < before))

    def by(self, actor_id: UUID) -> list[AuditEvent]:
        """Return what an account did, the first first."""
        return self._read(_SELECT.where(_event.c.actor_id == actor_id).order_by(_event.c.id))

    def actions(self) -> list[str]:
        """Return the actions that occur, to filter by."""
        return list(self._transaction.read(select(_event.c.action).distinct().order_by(_event.c.action)).scalars())

    def _read(self, query: Select[*tuple[Any, ...]]) -> list[AuditEvent]:
        return [_event_of(row) for row in self._transaction.read(query)]


_SELECT = select(*(_event.c[name] for name in AuditEvent.__slots__))


def _conditions(wanted: AuditFilter) -> Iterator[ColumnElement[bool]]:
    for column, value in (
        (_event.c.actor_id, wanted.actor_id),
        (_event.c.action, wanted.action),
        (_event.c.brief_id, wanted.brief_id),
    ):
        if value is not None:
            yield column == value
    if wanted.since is not None:
        yield _event.c.made_at >= datetime.combine(wanted.since, time(), UTC)
    if wanted.until is not None:
        yield _event.c.made_at <= datetime.combine(wanted.until, time.max, UTC)


def _event_of(row: Row[*tuple[Any, ...]]) -> AuditEvent:
    before, after = (BriefStatus(status) if status else None for status in (row.before, row.after))
    return AuditEvent(**{**row._mapping, "before": before, "after": after})
