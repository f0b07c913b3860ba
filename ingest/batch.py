"""One transaction's worth of readings: which of them count, what is stored of them, and what is rejected."""

from ingest.deduplicate import Deduplicator
from ingest.drafting import Drafter
from ingest.foreign_briefs import is_own
from ingest.keeping import AUTHOR, Keeper
from ingest.preparation import Drafts, Preparation
from ingest.record import Checkpoint, Decision, RawRecord, ReadBrief, Reading, Rejection, Skipped, Withdrawal
from ingest.record_versions import Version, is_superseded, losers_within, modified_at, superseded_by
from ingest.report import Outcome, Report
from kb.model import SiltaError
from kb.store import KnownSource, SlugTaken, StoreError, UnitOfWork


def is_worked_through(reading: RawRecord | ReadBrief, known: KnownSource | None, version: str) -> bool:
    """Whether this very record was worked through by these very rules.

    :param known: what the store knows of the source record
    :param version: of the rules and vocabularies
    """
    return known is not None and (known.sha256, known.pipeline) == (reading.source.sha256, version)


class Batch:
    """One transaction's worth of readings."""

    def __init__(
        self,
        drafter: Drafter,
        version: str,
        work: UnitOfWork,
        report: Report,
        *,
        run_id: int,
        again: bool = False,
        drafts: Drafts | None = None,
    ) -> None:
        """Prepare a batch.

        :param drafter: makes briefs of readings that no worker made one of
        :param version: of the rules and vocabularies
        :param again: also work through records that have not changed
        :param drafts: what workers made of readings before
        """
        self._version = version
        self._work = work
        self._report = report
        self._run_id = run_id
        self._again = again
        self._has_rejections = work.rejections.count() > 0
        self._known: dict[str, KnownSource] = {}
        self._versions: list[Version] = []
        self._losers: dict[int, Version] = {}
        deduplicator = Deduplicator(work, AUTHOR)
        self._preparation = Preparation(drafter, work, deduplicator, drafts or {})
        self._keeper = Keeper(work, report, deduplicator)

    def take(self, readings: list[Reading]) -> None:
        """Take every reading but the decisions, which wait until all records are there."""
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
                self._known.update(self._keeper.withdraw(reading, self._known.get(reading.key)))
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
            outcome, brief = self._keeper.save(reading, self._preparation.of(reading), self._known.get(source.key))
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
            self._version,
            # One without a date keeps that of the version before, so that still older ones are told.
            modified_at=modified_at(reading) or (known.modified_at if known else None),
            run_id=self._run_id,
            superseded=superseded_by(reading, known, self._run_id, self._losers, self._versions),
        )

    def _is_superseded(self, reading: RawRecord | ReadBrief) -> bool:
        return not self._again and is_superseded(reading, self._known.get(reading.source.key))

    def _is_unchanged(self, reading: RawRecord | ReadBrief) -> bool:
        return not self._again and is_worked_through(reading, self._known.get(reading.source.key), self._version)

    def reject(self, rejection: Rejection) -> None:
        """Report what cannot be taken, and keep why for those who look later."""
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
