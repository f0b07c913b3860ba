"""The runs of the pipeline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select, update

from kb.store import tables
from kb.store.errors import StoreError
from kb.store.transaction import Transaction

_run = tables.ingest_run

RUNNING = "running"
"""Status of a run from its start until :meth:`RunRepository.finish`."""
KILLED = "killed"
"""Status of a run whose process ended without a word."""


@dataclass(frozen=True, slots=True)
class IngestRun:
    """One run of the pipeline."""

    id: int
    started_at: datetime
    finished_at: datetime | None
    """None while it runs, and when it was killed."""
    paths: tuple[str, ...]
    """What it was to read."""
    dry_run: bool
    """Whether it kept nothing."""
    status: str
    """``running``, ``killed``, or what the pipeline said in the end."""
    counts: Mapping[str, int]
    """Records by what became of them; while it runs, and when it was killed, those of its last whole batch."""
    source: str | None = None
    """Name of the harvest source; None when files were read."""
    error: str | None = None
    """Why it failed."""
    rejections: tuple[Mapping[str, str], ...] = ()
    """Its first rejected records: ``location``, ``identifier`` and ``reason``."""


class RunRepository:
    """When the pipeline ran on what, and how it ended."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def start(self, paths: Sequence[str], dry_run: bool, source: str | None = None) -> int:
        """Note that a run begins, and return its id.

        :param source: name of the harvest source; None when files are read
        """
        row: dict[str, Any] = {
            "started_at": datetime.now(UTC),
            "finished_at": None,
            "paths": list(paths),
            "dry_run": dry_run,
            "status": RUNNING,
            "counts": {},
            "source": source,
        }
        key = self._transaction.write(insert(_run), row).inserted_primary_key
        return int(key[0]) if key else 0

    def progress(
        self, run_id: int, counts: Mapping[str, int], rejections: Sequence[Mapping[str, str]] | None = None
    ) -> None:
        """Note how far a run is, so that its figures are known when it is killed.

        :param rejections: its first rejected records; None when there are no new ones
        """
        values: dict[str, Any] = {"counts": dict(counts)}
        if rejections is not None:
            values["rejections"] = [dict(item) for item in rejections]
        self._transaction.write(update(_run).where(_run.c.id == run_id).values(values))

    def finish(self, run_id: int, counts: Mapping[str, int], status: str, error: str | None = None) -> None:
        """Note how a run ended.

        :param counts: records by what became of them
        :param status: at most 20 characters, for example ``finished`` or ``failed``
        :param error: why it failed
        :raises StoreError: when there is no such run
        """
        ended = {"finished_at": datetime.now(UTC), "counts": dict(counts), "status": status, "error": error}
        if not self._transaction.write(update(_run).where(_run.c.id == run_id).values(ended)).rowcount:
            raise StoreError(f"there is no ingest run {run_id}")

    def running(self) -> list[int]:
        """Return the ids of the runs that have not said how they ended."""
        return list(self._transaction.read(select(_run.c.id).where(_run.c.status == RUNNING)).scalars())

    def bury(self, run_id: int) -> None:
        """Note that a run was killed, unless it has said meanwhile how it ended."""
        dead = update(_run).where(_run.c.id == run_id, _run.c.status == RUNNING)
        self._transaction.write(dead.values(status=KILLED))

    def latest(self, limit: int, source: str | None = None, *, before: int | None = None) -> list[IngestRun]:
        """Return the last runs, the newest first.

        :param source: only those of this harvest source
        :param before: only those with a smaller id, for the next page
        """
        query = select(*(_run.c[name] for name in IngestRun.__slots__)).order_by(_run.c.id.desc()).limit(limit)
        if source is not None:
            query = query.where(_run.c.source == source)
        if before is not None:
            query = query.where(_run.c.id < before)
        return [
            IngestRun(**{**row._mapping, "paths": tuple(row.paths), "rejections": tuple(row.rejections or ())})
            for row in self._transaction.read(query)
        ]
