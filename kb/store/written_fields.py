"""Which fields of a revision people had written, where the revision itself was read from an export."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import delete, insert, select

from kb.store.tables import brief_written_field
from kb.store.transaction import Transaction

_written = brief_written_field


class WrittenFieldRepository:
    """The fields that nobody's revision shows, because the history of a brief stays behind when it is exported."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def keep(self, brief_id: UUID, number: int, fields: Collection[str]) -> None:
        """Remember that people wrote these fields as a revision has them; what was remembered of the brief is replaced.

        :param number: of the revision
        :param fields: paths such as ``maturity`` or ``texts.fi.title``
        """
        self._transaction.flush()
        self._transaction.write(delete(_written).where(_written.c.brief_id == brief_id))
        rows = [{"brief_id": brief_id, "number": number, "field": field} for field in sorted(set(fields))]
        if rows:
            self._transaction.write(insert(_written), rows)

    def add(self, brief_id: UUID, number: int, field: str) -> None:
        """Remember one more field that a person wrote, beside what is remembered of the brief."""
        self._transaction.flush()
        row = {"brief_id": brief_id, "number": number, "field": field}
        self._transaction.write(delete(_written).where(*(_written.c[name] == value for name, value in row.items())))
        self._transaction.write(insert(_written), row)

    def of(self, brief_id: UUID) -> Mapping[int, Collection[str]]:
        """Return the fields of a brief by the number of the revision."""
        query = select(_written.c.number, _written.c.field).where(_written.c.brief_id == brief_id)
        found: dict[int, list[str]] = {}
        for number, field in self._transaction.read(query.order_by(_written.c.number, _written.c.field)):
            found.setdefault(number, []).append(field)
        return found

    def briefs(self) -> set[UUID]:
        """Return the ids of the briefs of which anything is remembered."""
        return set(self._transaction.read(select(_written.c.brief_id).distinct()).scalars())
