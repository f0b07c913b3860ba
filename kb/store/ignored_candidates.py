"""Terms that are no technologies for the taxonomy, as a person said, with the reason."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from kb.store.tables import ignored_candidate
from kb.store.transaction import Transaction

KEY_LENGTH = 200
_table = ignored_candidate


@dataclass(frozen=True, slots=True)
class IgnoredCandidate:
    """A term that is not to be proposed again."""

    key: str
    """The folded term, as :mod:`kb.curation.taxonomy_candidates` makes it."""
    term: str
    """As it was written."""
    reason: str
    author: str
    at: datetime


class IgnoredCandidateRepository:
    """The ignored terms."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def ignore(self, key: str, term: str, *, reason: str, author: str) -> None:
        """Remember that a term is ignored; a second time the new reason counts."""
        insert = sqlite.insert(_table) if self._transaction.is_sqlite else postgresql.insert(_table)
        row = {"key": key[:KEY_LENGTH], "term": term, "reason": reason, "author": author, "at": datetime.now(UTC)}
        changed = {name: insert.excluded[name] for name in row if name != "key"}
        self._transaction.write(insert.on_conflict_do_update(index_elements=["key"], set_=changed), row)

    def take_back(self, key: str) -> bool:
        """Let a term be a candidate again; return whether it was ignored."""
        return self._transaction.write(delete(_table).where(_table.c.key == key[:KEY_LENGTH])).rowcount > 0

    def list(self) -> list[IgnoredCandidate]:
        """Return the ignored terms by key."""
        names = IgnoredCandidate.__slots__
        rows = self._transaction.read(select(*(_table.c[name] for name in names)).order_by(_table.c.key))
        return [IgnoredCandidate(*row) for row in rows]
