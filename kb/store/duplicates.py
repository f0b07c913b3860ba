"""Pairs of briefs that may tell of the same result, and what people said about them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from kb.store.duplicate_tables import PairState, duplicate_pair
from kb.store.transaction import Transaction

_pair = duplicate_pair


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two briefs that look like one."""

    id: int
    first_id: UUID
    second_id: UUID
    score: float
    """How alike they are, from 0 to 1."""
    reasons: tuple[str, ...]
    """One sentence each."""
    state: PairState
    found_at: datetime
    decided_by: str | None
    decided_at: datetime | None


class DuplicateRepository:
    """The queue of pairs, and the decisions, which machines never change."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def queue(self, first: UUID, second: UUID, score: float, reasons: Sequence[str], *, keep: bool = False) -> bool:
        """Let a pair wait for a person; one that waits already gets the new score, a decided one stays decided.

        :param score: from 0 to 1
        :param reasons: why they look like one, and what speaks against it
        :param keep: leave a pair that waits already as it is
        :returns: whether the pair waits and was written
        """
        low, high = sorted((first, second))
        insert = sqlite.insert(_pair) if self._transaction.is_sqlite else postgresql.insert(_pair)
        statement = insert.on_conflict_do_update(
            index_elements=["first_id", "second_id"],
            set_={"score": insert.excluded.score, "reasons": insert.excluded.reasons},
            where=and_(_pair.c.state == PairState.WAITING.value, literal(not keep)),
        )
        self._transaction.flush()
        done = self._transaction.write(
            statement,
            {
                "first_id": low,
                "second_id": high,
                "score": score,
                "reasons": list(reasons),
                "state": PairState.WAITING.value,
                "found_at": datetime.now(UTC),
            },
        )
        return done.rowcount > 0

    def decide(
        self, pairs: Iterable[tuple[UUID, UUID]], state: PairState, author: str, *, at: datetime | None = None
    ) -> None:
        """Keep what a person said about these pairs, whether they were queued or not.

        ``WAITING`` takes an earlier decision back.

        :param at: when; now when None
        """
        for first, second in pairs:
            self.queue(first, second, 1.0, [f"said by {author}"], keep=True)
            low, high = sorted((first, second))
            self._decide(and_(_pair.c.first_id == low, _pair.c.second_id == high), state, author, at)

    def settle(self, brief_ids: Sequence[UUID], author: str) -> None:
        """Close every pair of briefs that are one now."""
        if len(brief_ids) > 1:
            among = and_(_pair.c.first_id.in_(brief_ids), _pair.c.second_id.in_(brief_ids))
            self._decide(and_(among, _pair.c.state != PairState.SAME.value), PairState.SAME, author)

    def _decide(self, which: ColumnElement[bool], state: PairState, author: str, at: datetime | None = None) -> None:
        is_open = state is PairState.WAITING
        values = {
            "state": state.value,
            "decided_by": None if is_open else author,
            "decided_at": None if is_open else at or datetime.now(UTC),
        }
        self._transaction.write(update(_pair).where(which).values(values))

    def get(self, pair_id: int) -> DuplicatePair | None:
        """Return a pair, or None."""
        rows = self._read(select(_pair).where(_pair.c.id == pair_id))
        return rows[0] if rows else None

    def pairs(
        self, state: PairState | None = PairState.WAITING, limit: int | None = None, *, after: int | None = None
    ) -> list[DuplicatePair]:
        """Return the pairs of a state (None: all), the most alike first.

        :param after: id of the last pair of the page before, whatever has been said about it since
        """
        query = select(_pair).order_by(_pair.c.score.desc(), _pair.c.id).limit(limit)
        if after is not None:
            score = select(_pair.c.score).where(_pair.c.id == after).scalar_subquery()
            query = query.where(or_(_pair.c.score < score, and_(_pair.c.score == score, _pair.c.id > after)))
        return self._read(query if state is None else query.where(_pair.c.state == state.value))

    def decided(self, state: PairState, limit: int | None = None) -> list[DuplicatePair]:
        """Return the pairs of which a person said this, the latest decision first."""
        query = select(_pair).where(_pair.c.state == state.value)
        return self._read(query.order_by(_pair.c.decided_at.desc(), _pair.c.id.desc()).limit(limit))

    def count(self, state: PairState = PairState.WAITING) -> int:
        """Count the pairs of a state."""
        query = select(func.count()).select_from(_pair).where(_pair.c.state == state.value)
        return int(self._transaction.read(query).scalar_one())

    def told_apart(self, some: Sequence[UUID], others: Sequence[UUID]) -> bool:
        """Whether a person said of one of these and one of those that they are different."""
        query = (
            select(_pair.c.id)
            .where(
                _pair.c.state == PairState.DIFFERENT.value,
                or_(
                    and_(_pair.c.first_id.in_(some), _pair.c.second_id.in_(others)),
                    and_(_pair.c.first_id.in_(others), _pair.c.second_id.in_(some)),
                ),
            )
            .limit(1)
        )
        return self._transaction.read_stored(query).first() is not None

    def _read(self, query: Select[Any]) -> list[DuplicatePair]:
        return [
            DuplicatePair(
                row.id,
                row.first_id,
                row.second_id,
                row.score,
                tuple(row.reasons),
                PairState(row.state),
                row.found_at,
                row.decided_by,
                row.decided_at,
            )
            for row in self._transaction.read(query)
        ]
