"""The pipeline: from readings to stored briefs, in batches that are kept or not kept as a whole.

A run that is killed leaves only whole batches; started again, it finds those unchanged and goes on.
"""

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from time import perf_counter
from uuid import UUID

from ingest.content.restoring import keep_standing
from ingest.deduplicate import Deduplicator
from ingest.drafting import Drafter, Prepared
from ingest.fetch.errors import Stopped
from ingest.foreign_briefs import is_own, placed
from ingest.preparation import Drafts, Preparation
from ingest.record import Checkpoint, Decision, RawRecord, ReadBrief, Reading, Rejection, Skipped, Withdrawal
from ingest.record_versions import Version, is_superseded, losers_within, modified_at, superseded_by
from ingest.report import Outcome, Report
from ingest.workers import Handed, Workers
from kb.curation.edits import MOVED
from kb.curation.merges import change_part, part_living, with_edits_of
from kb.model import FEDERATED, BriefStatus, InvalidValue, Mover, SiltaError, SourceRecord, TransferBrief
from kb.settings import MATURITY_CONFIDENCE
from kb.store import Database, KnownSource, SlugTaken, StoreError, UnitOfWork
from kb.taxonomy import Vocabularies

AUTHOR = "ingest"
"""The author of the revisions that the pipeline makes."""
RULES_VERSION = 5
"""Raised when normalising, enriching or comparing changes, so that records are worked through again."""
BATCH = 200


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
                        _Batch(self, work, report, run_id, again, drafts).take(batch)
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

    def _carry_out(self, decisions: list[Decision], report: Report, run_id: int) -> None:
        """Do what people had decided, now that all records are there; what cannot be done is rejected."""
        for decision in decisions:
            with self._database.unit_of_work(writing=True) as work:
                batch = _Batch(self, work, report, run_id, False, {})
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
        return [reading for reading in taken if not self.knows(reading, known.get(reading.source.key))]

    def knows(self, reading: RawRecord | ReadBrief, known: KnownSource | None) -> bool:
        """Whether this very record was worked through by these very rules.

        :param known: what the store knows of the source record
        """
        return known is not None and (known.sha256, known.pipeline) == (reading.source.sha256, self._version)

    def _begin(self, paths: list[str], source: str | None, alive: ExitStack) -> int:
        """Note that a run begins, in a way that shows when it is killed."""
        self._database.bury_killed_runs()
        with self._database.unit_of_work(writing=True) as work:
            run_id = work.runs.start(paths, dry_run=False, source=source)
            alive.enter_context(self._database.run_lives(run_id))
            work.commit()
        return run_id

    @property
    def version(self) -> str:
        """Identifies the rules and vocabularies, so that a record is worked through again when they change."""
        return self._version

    @property
    def drafter(self) -> Drafter:
        """Makes briefs of readings."""
        return self._drafter


class _Batch:
    """One transaction's worth of readings."""

    def __init__(
        self, pipeline: Pipeline, work: UnitOfWork, report: Report, run_id: int, again: bool, drafts: Drafts
    ) -> None:
        self._pipeline = pipeline
        self._work = work
        self._report = report
        self._run_id = run_id
        self._again = again
        self._has_rejections = work.rejections.count() > 0
        self._known: dict[str, KnownSource] = {}
        self._versions: list[Version] = []
        self._losers: dict[int, Version] = {}
        self._deduplicator = Deduplicator(work, AUTHOR)
        self._preparation = Preparation(pipeline.drafter, work, self._deduplicator, drafts)

    def take(self, readings: list[Reading]) -> None:
        rejected_before = self._report.rejected
        keys = [reading.source.key for reading in readings if isinstance(reading, RawRecord | ReadBrief)]
        keys += [reading.key for reading in readings if isinstance(reading, Withdrawal)]
        self._known = self._work.sources.find(keys)
        self._versions = [reading for reading in readings if isinstance(reading, RawRecord | ReadBrief)]
        self._losers = losers_within(readings)
        self._preparation.prepare(
            reading
            for reading in self._versions
            if id(reading) not in self._losers and not self._is_unchanged(reading) and not self._is_superseded(reading)
        )
        for reading in readings:
            if isinstance(reading, Rejection):
                self.reject(reading)
            elif isinstance(reading, Withdrawal):
                self._withdraw(reading)
            elif isinstance(reading, Skipped):
                self._report.skip(reading)
            elif isinstance(reading, Checkpoint):
                if not self._report.dry_run:
                    reading.keep(self._work)
            elif isinstance(reading, Decision):
                continue
            elif id(reading) not in self._losers:
                self._take(reading)
        self._take_losers()
        if not self._report.dry_run:
            self._note_progress(rejected_before)

    def _note_progress(self, rejected_before: int) -> None:
        rejections = None
        if self._report.rejected > rejected_before:
            rejections = [
                {"location": item.location, "identifier": item.identifier, "reason": item.reason}
                for item in self._report.rejections
            ]
        self._work.runs.progress(self._run_id, self._report.counts(), rejections)

    def _take_losers(self) -> None:
        """Pass over versions that others in the batch replace; where the other one was rejected, they count."""
        for reading in self._versions:
            winner = self._losers.get(id(reading))
            if winner is None:
                continue
            known = self._known.get(reading.source.key)
            if known is not None and known.sha256 == winner.source.sha256:
                self._supersede(reading)
            else:
                self._take(reading)

    def _supersede(self, reading: Version) -> None:
        self._report.outcomes[Outcome.SUPERSEDED] += 1
        self._resolve(reading)

    def _take(self, reading: RawRecord | ReadBrief) -> None:
        source = reading.source
        if isinstance(reading, ReadBrief) and reading.site is not None and is_own(self._work, reading):
            self._report.skip(Skipped(reading.location, "the brief is this site's own, and what it says counts here"))
            return
        if self._is_unchanged(reading):
            self._report.outcomes[Outcome.UNCHANGED] += 1
            self._resolve(reading)
            return
        if self._is_superseded(reading):
            self._supersede(reading)
            return
        try:
            outcome, brief = self._save(reading, self._known.get(source.key))
        except StoreError as error:
            # A full disk or a locked database is no fault of the record.
            if not isinstance(error, SlugTaken):
                raise
            self.reject(Rejection(source.source, reading.location, source.identifier, str(error)))
            return
        except SiltaError as error:
            self.reject(Rejection(source.source, reading.location, source.identifier, str(error)))
            return
        self._report.outcomes[outcome] += 1
        self._resolve(reading)
        known = self._known.get(source.key)
        self._known[source.key] = self._work.sources.save(
            source,
            brief.id,
            self._pipeline.version,
            # One without a date keeps that of the version before, so that still older ones are told.
            modified_at=modified_at(reading) or (known.modified_at if known else None),
            run_id=self._run_id,
            superseded=superseded_by(reading, known, self._run_id, self._losers, self._versions),
        )

    def _is_superseded(self, reading: RawRecord | ReadBrief) -> bool:
        return not self._again and is_superseded(reading, self._known.get(reading.source.key))

    def _is_unchanged(self, reading: RawRecord | ReadBrief) -> bool:
        return not self._again and self._pipeline.knows(reading, self._known.get(reading.source.key))

    def _save(self, reading: RawRecord | ReadBrief, known: KnownSource | None) -> tuple[Outcome, TransferBrief]:
        prepared = self._preparation.of(reading)
        if isinstance(reading, ReadBrief) and reading.site is not None:
            return self._save_foreign(reading, prepared, known)
        if isinstance(reading, ReadBrief) and reading.standing.is_from_export:
            return self._restore(reading, prepared), prepared.brief
        before = self._own(known.brief_id) if known else None
        if isinstance(reading, ReadBrief):
            brief = prepared.brief
            if before is None:
                before = self._own(brief.id)
            elif not reading.has_id:
                brief = brief.model_copy(update={"id": before.id})
            if before is not None:
                # The file's author decides what a brief says. Where it stands is decided at the desk, and when only
                # the rules changed, the file says nothing new.
                is_same = known is not None and known.sha256 == reading.source.sha256
                brief = with_edits_of(self._work, brief, None if is_same else MOVED)
            reason = f"read from {reading.source.address}"
        elif before is not None and (before.is_reviewed or before.status is BriefStatus.APPROVED):
            brief = _with_source(before, reading.source)
            self._keep(brief, before, f"{reading.source.key} changed; the text stays, a person answers for it")
            return self._compare(brief, prepared, Outcome.KEPT), brief
        else:
            brief = self._placed(prepared.brief, before)
            reason = f"read from {reading.source.key}"
            for note in prepared.notes:
                self._report.note(reading.location, note)
        outcome = self._keep(brief, before, reason)
        return self._compare(brief, prepared, outcome), brief

    def _save_foreign(
        self, reading: ReadBrief, prepared: Prepared, known: KnownSource | None
    ) -> tuple[Outcome, TransferBrief]:
        """Take a brief as its home, another Silta, has it."""
        before = self._own(prepared.brief.id)
        brief = placed(self._work, prepared.brief, before, known)
        for note in prepared.notes:
            self._report.note(reading.location, note)
        outcome = self._keep(brief, before, f"harvested from {reading.source.address}")
        return self._compare(brief, prepared, outcome), brief

    def _restore(self, reading: ReadBrief, prepared: Prepared) -> Outcome:
        """Take a brief as an export has it; what it says on its own, when it was merged, comes with its parts."""
        brief = prepared.brief
        stored = self._work.briefs.get(brief.id)
        if stored is None or stored.brief != brief:
            reason = f"read from {reading.source.address}"
            self._work.briefs.save(brief, author=AUTHOR, reason=reason, moved_by=Mover.INGEST)
        keep_standing(self._work, brief, reading.standing)
        outcome = Outcome.NEW if stored is None else Outcome.CHANGED if stored.brief != brief else Outcome.UNCHANGED
        if not reading.standing.is_merged:
            matches = self._deduplicator.matches(prepared.fingerprint, brief.id)
            self._deduplicator.register(brief.id, prepared.fingerprint, is_new=stored is None)
            self._report.uncertain += self._deduplicator.queue(brief, matches)
        return outcome

    def _own(self, brief_id: UUID) -> TransferBrief | None:
        """Return what a brief says on its own, whether it was merged or not."""
        part = self._work.merges.part(brief_id)
        if part is not None:
            return part
        stored = self._work.briefs.get(brief_id)
        return stored.brief if stored else None

    def _placed(self, brief: TransferBrief, before: TransferBrief | None) -> TransferBrief:
        if before is None:
            return brief.model_copy(update={"slug": self._work.briefs.free_slug(brief.slug)})
        kept = brief.model_copy(update={"id": before.id, "slug": before.slug})
        return with_edits_of(self._work, kept)

    def _keep(self, brief: TransferBrief, before: TransferBrief | None, reason: str) -> Outcome:
        if before == brief:
            return Outcome.UNCHANGED
        if before is not None and self._work.merges.part(brief.id) is not None:
            change_part(self._work, brief, author=AUTHOR, reason=reason)
        else:
            self._work.briefs.save(brief, author=AUTHOR, reason=reason, moved_by=Mover.INGEST)
        return Outcome.CHANGED if before else Outcome.NEW

    def _compare(self, brief: TransferBrief, prepared: Prepared, outcome: Outcome) -> Outcome:
        matches = self._deduplicator.matches(prepared.fingerprint, brief.id)
        self._deduplicator.register(brief.id, prepared.fingerprint, is_new=outcome is Outcome.NEW)
        _, queued = self._deduplicator.settle(brief, matches)
        self._report.uncertain += queued
        is_merged = outcome is Outcome.NEW and bool(matches) and self._work.merges.part(brief.id) is not None
        return Outcome.MERGED if is_merged else outcome

    def _withdraw(self, withdrawal: Withdrawal) -> None:
        """Archive the brief whose only source is gone; with other sources, or people at work on it, it stays."""
        known = self._known.get(withdrawal.key)
        brief = self._own(known.brief_id) if known else None
        is_foreign = withdrawal.source == FEDERATED
        if is_foreign and brief is not None:
            # Also where it is hidden, so that nobody shows it again.
            self._known.update(self._work.sources.withdraw(withdrawal.key))
        if brief is None or brief.status is BriefStatus.ARCHIVED:
            self._report.outcomes[Outcome.UNCHANGED] += 1
            return
        others = any(record.key != withdrawal.key for record in brief.sources)
        # The home of a brief decides alone.
        stays = not is_foreign and (others or brief.is_reviewed or brief.status.is_with_people)
        if not stays:
            archived = brief.model_copy(update={"status": BriefStatus.ARCHIVED})
            reason = f"{withdrawal.key} was withdrawn by its source"
            if self._work.merges.part(brief.id) is None:
                self._work.briefs.save(archived, author=AUTHOR, reason=reason, moved_by=Mover.INGEST)
            else:
                # The merged brief lives as long as one of its parts does.
                merged = change_part(self._work, archived, author=AUTHOR, reason=reason)
                stays = merged.status is not BriefStatus.ARCHIVED
                if not stays:
                    part_living(self._work, merged.id, author=AUTHOR)
        if stays:
            self._report.note(withdrawal.location, f"{withdrawal.key} was withdrawn by its source; its brief stays")
        else:
            self._known.update(self._work.sources.withdraw(withdrawal.key))
        self._report.outcomes[Outcome.KEPT if stays else Outcome.WITHDRAWN] += 1

    def reject(self, rejection: Rejection) -> None:
        self._report.reject(rejection)
        self._has_rejections = True
        if not self._report.dry_run:
            self._work.rejections.add(
                self._run_id,
                source=rejection.source,
                location=rejection.location,
                identifier=rejection.identifier,
                reason=rejection.reason,
            )

    def _resolve(self, reading: RawRecord | ReadBrief) -> None:
        if self._has_rejections and not self._report.dry_run:
            self._work.rejections.resolve(
                reading.source.source, location=reading.location, identifier=reading.source.identifier
            )


def _with_source(brief: TransferBrief, source: SourceRecord) -> TransferBrief:
    others = tuple(record for record in brief.sources if record.key != source.key)
    return brief.model_copy(update={"sources": (*others, source)})


def _batches(readings: Iterable[Reading]) -> Iterator[list[Reading]]:
    batch: list[Reading] = []
    for reading in readings:
        batch.append(reading)
        if len(batch) == BATCH or isinstance(reading, Checkpoint):
            yield batch
            batch = []
    if batch:
        yield batch
