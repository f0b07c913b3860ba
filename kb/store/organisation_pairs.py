"""Pairs of organisations that may be one, and what people said about them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, update

from kb.store.duplicate_tables import PairState, organisation, organisation_pair
from kb.store.organisations import KnownOrganisation
from kb.store.transaction import Transaction

_pair = organisation_pair


@dataclass(frozen=True, slots=True)
class OrganisationPair:
    """Two organisations that may be one, and why."""

    id: int
    first: KnownOrganisation
    second: KnownOrganisation
    score: float
    """How alike their names are, from 0 to 1."""
    reasons: tuple[str, ...]
    """One sentence each."""
    state: PairState
    decided_by: str | None
    decided_at: datetime | None


class OrganisationPairRepository:
    """The queue of pairs, and the decisions, which machines never change."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def get(self, pair_id: int) -> OrganisationPair | None:
        """Return a pair, or None."""
        found = self._read(select(_pair).where(_pair.c.id == pair_id))
        return found[0] if found else None

    def waiting(self, limit: int | None = None, *, after: int | None = None) -> list[OrganisationPair]:
        """Return the pairs that wait for a person, the most alike first.

        :param after: id of the last pair of the page before, whatever has been said about it since
        """
        query = select(_pair).where(_pair.c.state == PairState.WAITING.value)
        if after is not None:
            score = select(_pair.c.score).where(_pair.c.id == after).scalar_subquery()
            query = query.where(or_(_pair.c.score < score, and_(_pair.c.score == score, _pair.c.id > after)))
        return self._read(query.order_by(_pair.c.score.desc(), _pair.c.id).limit(limit))

    def decided(self, limit: int | None = None) -> list[OrganisationPair]:
        """Return the pairs about which a person decided, the latest decision first."""
        query = select(_pair).where(_pair.c.state != PairState.WAITING.value)
        return self._read(query.order_by(_pair.c.decided_at.desc(), _pair.c.id.desc()).limit(limit))

    def count(self, state: PairState = PairState.WAITING) -> int:
        """Count the pairs of a state."""
        query = select(func.count()).select_from(_pair).where(_pair.c.state == state.value)
        return int(self._transaction.read(query).scalar_one())

    def between(self, one: int, other: int) -> OrganisationPair | None:
        """Return the pair of two organisations, or None."""
        low, high = sorted((one, other))
        found = self._read(select(_pair).where(_pair.c.first_id == low, _pair.c.second_id == high))
        return found[0] if found else None

    def decide(self, pair_id: int, state: PairState, author: str, *, at: datetime | None = None) -> None:
        """Keep what a person said about a pair; ``WAITING`` takes an earlier decision back.

        :param at: when; now when None
        """
        is_open = state is PairState.WAITING
        values = {
            "state": state.value,
            "decided_by": None if is_open else author,
            "decided_at": None if is_open else at or datetime.now(UTC),
        }
        self._transaction.write(update(_pair).where(_pair.c.id == pair_id).values(values))

    def _read(self, query: Select[Any]) -> list[OrganisationPair]:
        rows = self._transaction.read(query).all()
        ids = {number for row in rows for number in (row.first_id, row.second_id)}
        known = {
            row.id: KnownOrganisation(row.id, row.key, row.name, row.ror, row.country, row.same_as_id)
            for row in self._transaction.read(select(organisation).where(organisation.c.id.in_(ids)))
        }
        return [
            OrganisationPair(
                row.id,
                known[row.first_id],
                known[row.second_id],
                row.score,
                tuple(row.reasons),
                PairState(row.state),
                row.decided_by,
                row.decided_at,
            )
            for row in rows
        ]
