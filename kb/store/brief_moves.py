"""When briefs were published and archived, as their revisions tell."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import and_, or_, select

from kb.model import BriefStatus
from kb.store.tables import brief_revision as _revision
from kb.store.transaction import Transaction

_before = _revision.alias("before")


@dataclass(frozen=True, slots=True)
class BriefMove:
    """That a brief came into a status it was not in before."""

    brief_id: UUID
    status: BriefStatus
    day: date
    """UTC."""


class BriefMoveRepository:
    """The moves; only reads, saving a brief makes them."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def into(
        self, status: BriefStatus, since: date, until: date, *, before: BriefStatus | None = None
    ) -> list[BriefMove]:
        """Return the moves into a status in some days, the first first.

        :param since: first day, UTC
        :param until: last day, UTC
        :param before: only moves out of this status; None: out of any other, and briefs that began in it
        """
        is_before = and_(_before.c.brief_id == _revision.c.brief_id, _before.c.number == _revision.c.number - 1)
        was_other = or_(_before.c.status.is_(None), _before.c.status != status.value)
        query = (
            select(_revision.c.brief_id, _revision.c.made_at)
            .select_from(_revision)
            .outerjoin(_before, is_before)
            .where(
                _revision.c.status == status.value,
                was_other if before is None else _before.c.status == before.value,
                _revision.c.made_at >= _midnight(since),
                _revision.c.made_at < _midnight(until + timedelta(days=1)),
            )
            .order_by(_revision.c.made_at, _revision.c.brief_id)
        )
        return [BriefMove(row.brief_id, status, row.made_at.date()) for row in self._transaction.read(query)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
