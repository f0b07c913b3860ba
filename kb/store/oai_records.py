"""What harvesters are told: every brief that ever was published, by the moment of its last change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, bindparam, exists, func, select, tuple_

from kb.store.oai_tables import oai_record, oai_record_concept
from kb.store.tables import UtcDateTime
from kb.store.transaction import Transaction

_record, _concept = oai_record, oai_record_concept
_COLUMNS = (_record.c.brief_id, _record.c.datestamp, _record.c.deleted, _record.c.home)
_CONCEPTS = select(_concept.c.brief_id, _concept.c.concept).where(
    _concept.c.brief_id.in_(bindparam("ids", expanding=True))
)
Place = tuple[datetime, UUID]
"""Datestamp and brief of a record: where it stands in the list."""


@dataclass(frozen=True, slots=True)
class OaiRecord:
    """A record (OAI-PMH 2.0, section 2.5): one brief as harvesters see it."""

    brief_id: UUID
    datestamp: datetime
    """UTC, whole seconds."""
    deleted: bool
    """Whether the brief was published once and is not any more."""
    is_home: bool
    """Whether this site is the brief's home."""
    concepts: tuple[str, ...]
    """Its technologies; those that it had last when it is deleted."""

    @property
    def place(self) -> Place:
        """Where it stands in the list."""
        return self.datestamp, self.brief_id


@dataclass(frozen=True, slots=True)
class OaiSelection:
    """Which records are asked for (OAI-PMH 2.0, section 2.7)."""

    since: datetime | None = None
    """The first datestamp."""
    until: datetime | None = None
    """The last datestamp."""
    concepts: frozenset[str] | None = None
    """Technologies of which a record has one at least; None asks for none."""
    home_only: bool = False


class OaiRecordRepository:
    """The records; saving a brief writes them (:mod:`kb.store.oai_record_rows`)."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def page(self, selection: OaiSelection, after: Place | None, limit: int) -> list[OaiRecord]:
        """Return the records of a selection by datestamp and brief.

        What changes while somebody reads page after page moves to the end of the list, so nothing is left out.

        :param after: the place of the last record of the page before; None for the first page
        """
        query = _chosen(select(*_COLUMNS), selection)
        if after is not None:
            place = tuple_(bindparam("stamp", after[0], UtcDateTime()), bindparam("last", after[1], Uuid()))
            query = query.where(tuple_(_record.c.datestamp, _record.c.brief_id) > place)
        query = query.order_by(_record.c.datestamp, _record.c.brief_id).limit(limit)
        return self._with_concepts(self._transaction.read(query).all())

    def count(self, selection: OaiSelection) -> int:
        """Count the records of a selection."""
        return int(self._transaction.read(_chosen(select(func.count()), selection)).scalar_one())

    def get(self, brief_id: UUID) -> OaiRecord | None:
        """Return the record of a brief; None when it never was published."""
        query = select(*_COLUMNS).where(_record.c.brief_id == brief_id)
        return next(iter(self._with_concepts(self._transaction.read(query).all())), None)

    def earliest(self) -> datetime | None:
        """Return the first datestamp; None when there is no record."""
        found: datetime | None = self._transaction.read(select(func.min(_record.c.datestamp))).scalar()
        return found

    def _with_concepts(self, rows: Iterable[Any]) -> list[OaiRecord]:
        rows = list(rows)
        concepts: dict[UUID, list[str]] = {row.brief_id: [] for row in rows}
        if concepts:
            for brief_id, concept in self._transaction.read(_CONCEPTS, {"ids": list(concepts)}):
                concepts[brief_id].append(concept)
        return [
            OaiRecord(row.brief_id, row.datestamp, row.deleted, row.home, tuple(sorted(concepts[row.brief_id])))
            for row in rows
        ]


def _chosen(query: Select[Any], selection: OaiSelection) -> Select[Any]:
    query = query.select_from(_record)
    if selection.since is not None:
        query = query.where(_record.c.datestamp >= selection.since)
    if selection.until is not None:
        query = query.where(_record.c.datestamp <= selection.until)
    if selection.home_only:
        query = query.where(_record.c.home.is_(True))
    if selection.concepts is not None:
        has_one = exists().where(
            _concept.c.brief_id == _record.c.brief_id, _concept.c.concept.in_(sorted(selection.concepts))
        )
        query = query.where(has_one)
    return query
