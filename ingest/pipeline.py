"""The pipeline: from readings to stored briefs, in batches that are kept or not kept as a whole.

A run that is killed leaves only whole batches; started again, it finds those unchanged and goes on.
"""

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from time import perf_counter

from ingest.batch import Batch, is_worked_through
from ingest.drafting import Drafter
from ingest.fetch.errors import Stopped
from ingest.preparation import Drafts
from ingest.record import Checkpoint, Decision, RawRecord, ReadBrief, Reading, Rejection
from ingest.report import Report
from ingest.workers import Handed, Workers
from kb.model import InvalidValue, SiltaError
from kb.settings import MATURITY_CONFIDENCE
from kb.store import Database, UnitOfWork
from kb.taxonomy import Vocabularies

RULES_VERSION = 6
"""Raised when normalising, enriching or comparing changes, so that records are worked through again."""
BATCH = 200
"""Readings in a transaction."""


class Pipeline:
    """Takes readings into the store."""

    def __init__(
        self,
        database: Database,
        vocabularies: Vocabularies,
        *,
        publish: bool = True,
        maturity_confidence: float = MATURITY_CONFIDENCE,
        today: date | None = None,
        workers: int = 1,
    ) -> None:
        """Prepare a pipeline.

        :param publish: whether briefs made from a source are published at once; otherwise they are drafts
        :param maturity_confidence: confidence from 0 to 1 below which an estimated maturity stays unknown
        :param today: the date of new assessments; the current one when None
        :param workers: processes that work records through; with 1 all is done in this one
        """
        self._database = database
        self._vocabularies = vocabularies
        self._drafter = Drafter(vocabularies, publish, maturity_confidence, today or datetime.now(UTC).date())
        self._workers = workers
        rules = hashlib.sha256(f"{RULES_VERSION}:{maturity_confidence}:{vocabularies.fingerprint}".encode())
        self._version = rules.hexdigest()[:16]

    def run(
        self,
        readings: Iterable[Reading],
        paths: Iterable[str],
        *,
        source: str | None = None,
        dry_run: bool = False,
        again: bool = False,
    ) -> Report:
        """Take every reading and report what became of it.

        :param paths: what is read, for the history of runs
        :param source: name of the harvest source, for the history of runs; None when files are read
        :param dry_run: work everything through and keep nothing
        :param again: also work through records that have not changed
        :raises kb.store.StoreError: when the database cannot be written; what was committed before stays
        """
        report = Report(dry_run=dry_run)
        started = perf_counter()
        with ExitStack() as alive:
            run_id = 0 if dry_run else self._begin(list(paths), source, alive)
            status, error = "interrupted", None
            decisions: list[Decision] = []
            try:
                workers = alive.enter_context(Workers(self._drafter, self._workers))
                for batch, drafts in self._drafted(readings, workers, again=again):
                    with self._database.unit_of_work(writing=not dry_run) as work:
                        self._batch(work, report, run_id, again=again, drafts=drafts).take(batch)
                        if not dry_run:
                            work.commit()
                    decisions += [reading for reading in batch if isinstance(reading, Decision)]
                if decisions and not dry_run:
                    self._carry_out(decisions, report, run_id)
                status = "finished"
            except Stopped:
                raise
            except SiltaError as failure:
                status, error = "failed", str(failure)
                raise
            finally:
                report.seconds = perf_counter() - started
                if not dry_run:
                    with self._database.unit_of_work(writing=True) as work:
                        work.runs.finish(run_id, report.counts(), status, error)
                        work.commit()
        return report

    def _batch(
        self, work: UnitOfWork, report: Report, run_id: int, *, again: bool = False, drafts: Drafts | None = None
    ) -> Batch:
        return Batch(self._drafter, self._version, work, report, run_id=run_id, again=again, drafts=drafts)

    def _carry_out(self, decisions: list[Decision], report: Report, run_id: int) -> None:
        """Do what people had decided, now that all records are there; what cannot be done is rejected."""
        for decision in decisions:
            with self._database.unit_of_work(writing=True) as work:
                batch = self._batch(work, report, run_id)
                try:
                    if decision.check is not None:
                        decision.check(self._vocabularies)
                    decision.carry_out(work)
                    work.rejections.resolve(decision.source, location=decision.location, identifier="")
                except InvalidValue as error:
                    work.rollback()
                    batch.reject(Rejection(decision.source, decision.location, "", str(error)))
                work.commit()

    def _drafted(
        self, readings: Iterable[Reading], workers: Workers, *, again: bool
    ) -> Iterator[tuple[list[Reading], Drafts]]:
        """Yield the batches with what the workers made of their new and changed records.

        What was read before reading failed is yielded before the failure is raised.
        """
        under_way: deque[tuple[list[Reading], list[RawRecord | ReadBrief], Handed]] = deque()

        def done() -> tuple[list[Reading], Drafts]:
            batch, changed, handed = under_way.popleft()
            drafts = workers.finish(handed)
            return batch, {id(reading): draft for reading, draft in zip(changed, drafts, strict=True)}

        failure: SiltaError | None = None
        batches = _batches(readings)
        while failure is None:
            try:
                batch = next(batches, None)
            except SiltaError as error:
                failure = error
                break
            if batch is None:
                break
            changed = self._changed(batch, again=again)
            under_way.append((batch, changed, workers.begin(changed)))
            if len(under_way) > workers.ahead:
                yield done()
        while under_way:
            yield done()
        if failure is not None:
            raise failure

    def _changed(self, batch: list[Reading], *, again: bool) -> list[RawRecord | ReadBrief]:
        """Return what of a batch is to be worked through, as far as can be said before those before it are stored."""
        taken = [reading for reading in batch if isinstance(reading, RawRecord | ReadBrief)]
        if again:
            return taken
        with self._database.unit_of_work() as work:
            known = work.sources.find([reading.source.key for reading in taken])
        return [
            reading for reading in taken if not is_worked_through(reading, known.get(reading.source.key), self._version)
        ]

    def _begin(self, paths: list[str], source: str | None, alive: ExitStack) -> int:
        """Note that a run begins, in a way that shows when it is killed."""
        self._database.bury_killed_runs()
        with self._database.unit_of_work(writing=True) as work:
            run_id = work.runs.start(paths, dry_run=False, source=source)
            alive.enter_context(self._database.run_lives(run_id))
            work.commit()
        return run_id


def _batches(readings: Iterable[Reading]) -> Iterator[list[Reading]]:
    batch: list[Reading] = []
    for reading in readings:
        batch.append(reading)
        if len(batch) == BATCH or isinstance(reading, Checkpoint):
            yield batch
            batch = []
    if batch:
        yield batch
