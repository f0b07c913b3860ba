"""Which record of which source became which brief."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from kb.model import SourceRecord
from kb.store import tables
from kb.store.transaction import Transaction

_record = tables.source_record
_CHUNK = 500
WITHDRAWN = "withdrawn"
"""Stands in the place of the pipeline's version while the source does not give the record any more."""
_FIND = select(
    _record.c.key,
    _record.c.brief_id,
    _record.c.sha256,
    _record.c.pipeline,
    _record.c.modified_at,
    _record.c.run_id,
    _record.c.superseded,
).where(_record.c.key.in_(bindparam("keys", expanding=True)))


@dataclass(frozen=True, slots=True)
class KnownSource:
    """A record that was read before."""

    key: str
    """``source:identifier``"""
    brief_id: UUID
    """The brief that it became, alone or with others."""
    sha256: str
    """Of the raw bytes that were read."""
    pipeline: str
    """Version of the pipeline that worked it through."""
    modified_at: datetime | None = None
    """When it was changed last, as the record says itself."""
    run_id: int | None = None
    """The run that read it."""
    superseded: tuple[str, ...] = ()
    """Digests (SHA-256) of other versions that came with it in one run and counted less."""

    @property
    def is_withdrawn(self) -> bool:
        """Whether its source has taken it back."""
        return self.pipeline == WITHDRAWN


def _known(row: Row[Any]) -> KnownSource:
    return KnownSource(
        row.key, row.brief_id, row.sha256, row.pipeline, row.modified_at, row.run_id, tuple(row.superseded or ())
    )


class SourceRepository:
    """The records that briefs were made of."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._waiting: dict[str, dict[str, Any]] = {}
        transaction.buffer(self._flush, self._waiting.clear)

    def find(self, keys: Sequence[str]) -> dict[str, KnownSource]:
        """Return the known ones of these records, by key."""
        found: dict[str, KnownSource] = {}
        for start in range(0, len(keys), _CHUNK):
            for row in self._transaction.read(_FIND, {"keys": keys[start : start + _CHUNK]}):
                found[row.key] = _known(row)
        return found

    def save(
        self,
        record: SourceRecord,
        brief_id: UUID,
        pipeline: str,
        *,
        modified_at: datetime | None = None,
        run_id: int | None = None,
        superseded: tuple[str, ...] = (),
    ) -> KnownSource:
        """Remember a record, or replace what was remembered of it.

        :param brief_id: the brief that it became, stored already
        :param pipeline: version of the pipeline
        :param modified_at: when it was changed last, as the record says itself
        :param run_id: the run that read it
        :param superseded: digests of other versions that came with it in one run and counted less
        :returns: what is known of it now
        """
        self._transaction.take_right_to_write()
        self._waiting[record.key] = {
            "key": record.key,
            "source": record.source,
            "identifier": record.identifier,
            "brief_id": brief_id,
            "sha256": record.sha256,
            "pipeline": pipeline,
            "address": record.address,
            "licence": record.licence,
            "retrieved_at": record.retrieved_at,
            "modified_at": modified_at,
            "run_id": run_id,
            "superseded": list(superseded) or None,
        }
        return KnownSource(record.key, brief_id, record.sha256, pipeline, modified_at, run_id, superseded)

    def given_by(self, source: str, beginning: str) -> list[str]:
        """Return the identifiers of the records of a source that begin so and were not withdrawn, sorted."""
        query = select(_record.c.identifier).where(
            _record.c.source == source,
            _record.c.identifier.startswith(beginning, autoescape=True),
            _record.c.pipeline != WITHDRAWN,
        )
        return sorted(self._transaction.read(query).scalars())

    def withdraw(self, key: str) -> dict[str, KnownSource]:
        """Note that the source took a record back, so that it is worked through anew when it returns unchanged.

        :returns: what is known of it now, by key
        """
        self._transaction.flush()
        self._transaction.write(update(_record).where(_record.c.key == key).values(pipeline=WITHDRAWN))
        return self.find([key])

    def _flush(self) -> None:
        if not self._waiting:
            return
        rows = list(self._waiting.values())
        self._waiting.clear()
        insert = sqlite.insert(_record) if self._transaction.is_sqlite else postgresql.insert(_record)
        changed = {name: insert.excluded[name] for name in rows[0] if name != "key"}
        self._transaction.write(insert.on_conflict_do_update(index_elements=["key"], set_=changed), rows)
