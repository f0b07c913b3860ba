"""Who handed a brief in, and who looks after it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from kb.store.curation_tables import responsibility
from kb.store.transaction import Transaction

_table = responsibility
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Responsibility:
    """The people of one brief; all None for one that came from a source and that nobody looks after."""

    brief_id: UUID
    submitter_id: UUID | None = None
    """The account that handed it in."""
    submitter: str | None = None
    """That person's name at that time."""
    organisation: str | None = None
    """Key of the organisation for which it was handed in."""
    assignee_id: UUID | None = None
    """The account that looks after it."""
    assignee: str | None = None


class ResponsibilityRepository:
    """The people of all briefs."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def of(self, brief_id: UUID) -> Responsibility:
        """Return the people of a brief."""
        return self.of_many([brief_id])[brief_id]

    def of_many(self, brief_ids: Iterable[UUID]) -> dict[UUID, Responsibility]:
        """Return the people of each of these briefs."""
        wanted = list(dict.fromkeys(brief_ids))
        found = {brief_id: Responsibility(brief_id) for brief_id in wanted}
        for start in range(0, len(wanted), _CHUNK):
            rows = self._transaction.read(_OF, {"ids": wanted[start : start + _CHUNK]})
            found.update((row.brief_id, Responsibility(**row._mapping)) for row in rows)
        return found

    def submit(self, brief_id: UUID, submitter_id: UUID | None, submitter: str, organisation: str | None) -> None:
        """Note who handed a brief in, and for which organisation."""
        self._put(brief_id, submitter_id=submitter_id, submitter=submitter, organisation=organisation)

    def assign(self, brief_id: UUID, assignee_id: UUID | None, assignee: str | None) -> None:
        """Note who looks after a brief; None: nobody."""
        self._put(brief_id, assignee_id=assignee_id, assignee=assignee)

    def _put(self, brief_id: UUID, **values: Any) -> None:
        self._transaction.flush()
        insert = sqlite.insert(_table) if self._transaction.is_sqlite else postgresql.insert(_table)
        statement = insert.on_conflict_do_update(index_elements=["brief_id"], set_=values)
        self._transaction.write(statement, {"brief_id": brief_id, **values})


_OF = select(*(_table.c[name] for name in Responsibility.__slots__)).where(
    _table.c.brief_id.in_(bindparam("ids", expanding=True))
)
