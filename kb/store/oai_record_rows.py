"""Writes what harvesters are told of each brief, at the last moment of the transaction that changes it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from kb.model import TransferBrief
from kb.store.oai_tables import oai_record, oai_record_concept
from kb.store.transaction import Transaction

_LAST = select(func.max(oai_record.c.datestamp))
_CHUNK = 500
_STAMP = update(oai_record).where(oai_record.c.brief_id == bindparam("key"))


class OaiRecordRows:
    """Collects which briefs became public, changed or went away, and stamps them when the transaction is committed.

    A harvester that was told everything up to a moment never asks for that moment again. So no datestamp may become
    visible after it: only one transaction writes at a time, all its records get one stamp just before the commit, that
    is rounded up to the next second, and it is never before an earlier one, whatever the clock does.
    """

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._waiting: dict[UUID, tuple[bool, bool, tuple[str, ...]]] = {}
        self._touched: set[UUID] = set()
        transaction.before_commit(self._write)
        transaction.buffer(lambda: None, self._forget)

    def note(self, brief: TransferBrief, *, deleted: bool) -> None:
        """Note the new state of a brief that is public, or was until now."""
        concepts = tuple(dict.fromkeys(item.value for item in brief.technologies))
        self._waiting[brief.id] = (deleted, brief.home is None, concepts)

    def touch(self, brief_id: UUID) -> None:
        """Note that what is stored of a brief was changed without a new state, so that harvesters ask for it again.

        A brief that never was public stays unknown to them.
        """
        self._touched.add(brief_id)

    def _forget(self) -> None:
        self._waiting = {}
        self._touched = set()

    def _write(self) -> None:
        if not self._waiting and not self._touched:
            return
        waiting, touched = self._waiting, self._touched - self._waiting.keys()
        self._forget()
        last = self._transaction.read_stored(_LAST).scalar()
        stamp = _next_second(datetime.now(UTC))
        stamp = max(stamp, last) if last is not None else stamp
        if touched:
            self._transaction.write(_STAMP, [{"key": key, "datestamp": stamp} for key in touched])
        if waiting:
            self._write_states(waiting, stamp)

    def _write_states(self, waiting: dict[UUID, tuple[bool, bool, tuple[str, ...]]], stamp: datetime) -> None:
        rows = [
            {"brief_id": key, "datestamp": stamp, "deleted": deleted, "home": home}
            for key, (deleted, home, _) in waiting.items()
        ]
        upsert = sqlite.insert(oai_record) if self._transaction.is_sqlite else postgresql.insert(oai_record)
        changed = {name: upsert.excluded[name] for name in rows[0] if name != "brief_id"}
        self._transaction.write(upsert.on_conflict_do_update(index_elements=["brief_id"], set_=changed), rows)
        # What is gone stays in the sets in which it was.
        public = {key: concepts for key, (deleted, _, concepts) in waiting.items() if not deleted}
        keys = list(public)
        for start in range(0, len(keys), _CHUNK):
            chunk = keys[start : start + _CHUNK]
            self._transaction.write(delete(oai_record_concept).where(oai_record_concept.c.brief_id.in_(chunk)))
        concepts = list(_concept_rows(public))
        if concepts:
            self._transaction.write(insert(oai_record_concept), concepts)


def _concept_rows(public: dict[UUID, tuple[str, ...]]) -> Iterator[dict[str, Any]]:
    for key, concepts in public.items():
        for concept in concepts:
            yield {"brief_id": key, "concept": concept}


def _next_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0) + timedelta(seconds=1)
