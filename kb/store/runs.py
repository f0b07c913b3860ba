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
"""Status of a run from its start until :meth:`RunRepository.finish`; a killed one keeps it."""


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
    """``running``, or what the pipeline said in the end."""
    counts: Mapping[str, int]
    """Records by what became of them."""


class RunRepository:
    """When the pipeline ran on what, and how it ended."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def start(self, paths: Sequence[str], dry_run: bool) -> int:
        """Note that a run begins, and return its id."""
        row: dict[str, Any] = {
            "started_at": datetime.now(UTC),
            "finished_at": None,
            "paths": list(paths),
            "dry_run": dry_run,
            "status": RUNNING,
            "counts": {},
        }
        key = self._transaction.write(insert(_run), row).inserted_primary_key
        return int(key[0]) if key else 0

    def finish(self, run_id: int, counts: Mapping[str, int], status: str) -> None:
        """Note how a run ended.

        :param counts: records by what became of them
        :param status: at most 20 characters, for example ``finished`` or ``failed``
        :raises StoreError: when there is no such run
        """
        ended = {"finished_at": datetime.now(UTC), "counts": dict(counts), "status": status}
        if not self._transaction.write(update(_run).where(_run.c.id == run_id).values(ended)).rowcount:
            raise StoreError(f"there is no ingest run {run_id}")

    def latest(self, limit: int) -> list[IngestRun]:
        """Return the last runs, the newest first."""
        columns = (
            _run.c.id,
            _run.c.started_at,
            _run.c.finished_at,
            _run.c.paths,
            _run.c.dry_run,
            _run.c.status,
            _run.c.counts,
        )
        rows = self._transaction.read(select(*columns).order_by(_run.c.id.desc()).limit(limit))
        return [
            IngestRun(key, started, finished, tuple(paths), dry_run, status, counts)
            for key, started, finished, paths, dry_run, status, counts in rows
        ]
