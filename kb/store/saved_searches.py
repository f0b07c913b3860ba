"""Saved searches, and the briefs and openings that came into them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from kb.model.newsletter import Frequency, SavedSearch
from kb.store.newsletter_tables import alert_match as _match
from kb.store.newsletter_tables import alert_position as _position
from kb.store.newsletter_tables import opening_alert as _opening
from kb.store.newsletter_tables import saved_search as _search
from kb.store.newsletter_tables import subscription as _subscription
from kb.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class AlertMatch:
    """A brief that came into a saved search."""

    saved_search_id: int
    brief_id: UUID


@dataclass(frozen=True, slots=True)
class OpeningAlert:
    """An opening that came into a saved search over openings."""

    saved_search_id: int
    opening_id: UUID


class SavedSearchRepository:
    """All saved searches; part of a :class:`~kb.store.unit_of_work.UnitOfWork`, whose commit keeps the changes."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def put(self, subscription_id: UUID, query: str, frequency: Frequency, created_at: datetime) -> None:
        """Save a search; one that the subscription has already gets the frequency."""
        theirs = (_search.c.subscription_id == subscription_id, _search.c.query == query)
        changed = self._transaction.write(update(_search).where(*theirs).values(frequency=frequency.value))
        if not changed.rowcount:
            row = {
                "subscription_id": subscription_id,
                "query": query,
                "frequency": frequency.value,
                "created_at": created_at,
            }
            self._transaction.write(insert(_search), row)

    def of(self, subscription_id: UUID) -> list[SavedSearch]:
        """Return the searches of a subscription, the oldest first."""
        return self._read(_search.c.subscription_id == subscription_id)

    def able(self, *frequencies: Frequency) -> list[SavedSearch]:
        """Return the searches with one of these frequencies of all subscriptions that mails are sent to."""
        listed = [frequency.value for frequency in frequencies or Frequency]
        able = select(_subscription.c.id).where(_subscription.c.disabled_at.is_(None))
        return self._read(_search.c.frequency.in_(listed), _search.c.subscription_id.in_(able))

    def set_frequency(self, subscription_id: UUID, search_id: int, frequency: Frequency) -> None:
        """Change how often a search of a subscription tells what is new."""
        its = (_search.c.id == search_id, _search.c.subscription_id == subscription_id)
        self._transaction.write(update(_search).where(*its).values(frequency=frequency.value))

    def remove(self, subscription_id: UUID, search_ids: Collection[int] | None = None) -> None:
        """Forget searches of a subscription.

        :param search_ids: None for all of them
        """
        query = delete(_search).where(_search.c.subscription_id == subscription_id)
        if search_ids is not None:
            query = query.where(_search.c.id.in_(list(search_ids)))
        self._transaction.write(query)

    def position(self) -> int | None:
        """Return up to which row of the outbox searches have been looked at; None before the first time."""
        return self._transaction.read(select(_position.c.position)).scalar_one_or_none()

    def move_to(self, position: int) -> None:
        """Remember up to which row of the outbox searches have been looked at."""
        if not self._transaction.write(update(_position).values(position=position)).rowcount:
            self._transaction.write(insert(_position), {"id": 1, "position": position})

    def note(self, matches: Iterable[AlertMatch], found_at: datetime) -> None:
        """Remember briefs that came into searches; one that was there before changes nothing."""
        rows = [
            {"saved_search_id": item.saved_search_id, "brief_id": item.brief_id, "found_at": found_at}
            for item in matches
        ]
        self._note(_match, rows)

    def note_openings(self, alerts: Iterable[OpeningAlert], found_at: datetime) -> int:
        """Remember openings that came into searches; return how many were not there before."""
        rows = [
            {"saved_search_id": item.saved_search_id, "opening_id": item.opening_id, "found_at": found_at}
            for item in alerts
        ]
        return self._note(_opening, rows)

    def _note(self, table: Table, rows: list[dict[str, Any]]) -> int:
        kind = sqlite if self._transaction.is_sqlite else postgresql
        query = kind.insert(table).on_conflict_do_nothing()
        return sum(self._transaction.write(query, row).rowcount for row in rows)

    def untold(self, search_ids: Collection[int]) -> list[AlertMatch]:
        """Return what came into these searches and no mail has told, in the order in which it was found."""
        return self._matches(_match.c.saved_search_id.in_(list(search_ids)), _match.c.delivery_id.is_(None))

    def has_untold_openings(self, search_ids: Collection[int]) -> bool:
        """Whether an opening came into these searches that no mail has told."""
        untold = (_opening.c.saved_search_id.in_(list(search_ids)), _opening.c.delivery_id.is_(None))
        return self._transaction.read(select(_opening.c.opening_id).where(*untold).limit(1)).first() is not None

    def openings_told_by(self, delivery_id: int) -> list[OpeningAlert]:
        """Return the openings that a mail tells, in the order in which they were found."""
        query = select(_opening.c.saved_search_id, _opening.c.opening_id).where(_opening.c.delivery_id == delivery_id)
        query = query.order_by(_opening.c.saved_search_id, _opening.c.found_at, _opening.c.opening_id)
        return [OpeningAlert(*row) for row in self._transaction.read(query)]

    def told_by(self, delivery_id: int) -> list[AlertMatch]:
        """Return what a mail tells."""
        return self._matches(_match.c.delivery_id == delivery_id)

    def tell(self, search_ids: Collection[int], delivery_id: int, at: datetime) -> None:
        """Let a mail tell everything that was not told of these searches."""
        for table in (_match, _opening):
            untold = (table.c.saved_search_id.in_(list(search_ids)), table.c.delivery_id.is_(None))
            self._transaction.write(update(table).where(*untold).values(delivery_id=delivery_id))
        self.note_time(search_ids, at)

    def note_time(self, search_ids: Collection[int], at: datetime) -> None:
        """Remember that it was time for these searches, whether or not there was something to tell."""
        self._transaction.write(update(_search).where(_search.c.id.in_(list(search_ids))).values(notified_at=at))

    def _matches(self, *conditions: Any) -> list[AlertMatch]:
        query = select(_match.c.saved_search_id, _match.c.brief_id).where(*conditions)
        rows = self._transaction.read(query.order_by(_match.c.saved_search_id, _match.c.found_at, _match.c.brief_id))
        return [AlertMatch(*row) for row in rows]

    def _read(self, *conditions: Any) -> list[SavedSearch]:
        rows = self._transaction.read(select(_search).where(*conditions).order_by(_search.c.id))
        return [SavedSearch.model_validate(dict(row._mapping)) for row in rows]
