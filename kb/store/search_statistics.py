"""What is searched for, counted by day: nothing here says who searched, from where, or at what hour."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from kb.model import Language
from kb.store.tables import search_statistic
from kb.store.transaction import Transaction

SHOWN_FROM = 3
"""Searches with the same words that it takes before anybody sees them; fewer might tell of one visitor."""
RARE_DAYS = 30
"""Days after which words that were searched for less often than :data:`SHOWN_FROM` are forgotten."""
VALUE_LENGTH = 200
_table = search_statistic


class Counted(StrEnum):
    """What is counted."""

    SEARCH = "search"
    """Searches; the value is ``search`` or ``need``."""
    FACET = "facet"
    """Values of facets that searches chose: ``maturity=ready``."""
    WITHOUT_RESULT = "without-result"
    """The words of searches that found nothing, as :func:`kb.search.kept_words.kept_words` leaves them."""
    OPENED = "opened"
    """Briefs that were opened from a list of results; the value is the slug."""


class Occurrence(NamedTuple):
    """Something that can be counted on a day."""

    day: date
    kind: Counted
    language: Language
    """The reader's language."""
    value: str


@dataclass(frozen=True, slots=True)
class Total:
    """How often something happened in some days."""

    kind: Counted
    language: Language
    value: str
    count: int


class SearchStatisticsRepository:
    """The counts."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, counts: Mapping[Occurrence, int]) -> None:
        """Count further occurrences."""
        if not counts:
            return
        insert = sqlite.insert(_table) if self._transaction.is_sqlite else postgresql.insert(_table)
        statement = insert.on_conflict_do_update(
            index_elements=["day", "kind", "language", "value"],
            set_={"count": _table.c.count + insert.excluded["count"]},
        )
        rows = [
            {
                "day": item.day,
                "kind": item.kind.value,
                "language": item.language.value,
                "value": item.value[:VALUE_LENGTH],
                "count": count,
            }
            for item, count in sorted(counts.items())
        ]
        self._transaction.write(statement, rows)

    def totals(self, since: date, kinds: Iterable[Counted] = Counted, *, until: date = date.max) -> list[Total]:
        """Return what happened in some days, the most frequent first within each kind.

        Words without a result are only told from :data:`SHOWN_FROM` searches on.

        :param since: first day
        :param until: last day
        """
        count = func.sum(_table.c.count)
        order = [kind.value for kind in kinds]
        query = (
            select(_table.c.kind, _table.c.language, _table.c.value, count.label("total"))
            .where(_table.c.day.between(since, until), _table.c.kind.in_(order))
            .group_by(_table.c.kind, _table.c.language, _table.c.value)
        )
        found = [
            Total(Counted(row.kind), Language(row.language), row.value, int(row.total))
            for row in self._transaction.read(query)
        ]
        often = self._often(since, until)
        shown = [item for item in found if item.kind is not Counted.WITHOUT_RESULT or item.value in often]
        return sorted(shown, key=lambda item: (order.index(item.kind), -item.count, item.value, item.language))

    def _often(self, since: date, until: date) -> set[str]:
        """Return the words that were searched for often enough, in whatever language of the site."""
        query = (
            select(_table.c.value)
            .where(_table.c.day.between(since, until), _table.c.kind == Counted.WITHOUT_RESULT.value)
            .group_by(_table.c.value)
            .having(func.sum(_table.c.count) >= SHOWN_FROM)
        )
        return set(self._transaction.read(query).scalars())

    def older_than(self, before: date) -> int:
        """Count the rows of days before one."""
        query = select(func.count()).select_from(_table).where(_table.c.day < before)
        return int(self._transaction.read(query).scalar_one())

    def forget(self, *, before: date, rare_before: date) -> None:
        """Forget what is too old.

        :param before: everything of earlier days
        :param rare_before: words of earlier days that never were searched for :data:`SHOWN_FROM` times
        """
        self._transaction.write(delete(_table).where(_table.c.day < before))
        is_words = _table.c.kind == Counted.WITHOUT_RESULT.value
        often = select(_table.c.value).where(is_words).group_by(_table.c.value)
        often = often.having(func.sum(_table.c.count) >= SHOWN_FROM)
        rare = delete(_table).where(is_words, _table.c.day < rare_before, _table.c.value.not_in(often))
        self._transaction.write(rare)

    def forget_all(self) -> None:
        """Forget everything, because nothing is to be kept."""
        self._transaction.write(delete(_table))
