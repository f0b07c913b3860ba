"""The pipeline: from readings to stored briefs, in batches that are kept or not kept as a whole.

A run that is killed leaves only whole batches; started again, it finds those unchanged and goes on.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from time import perf_counter
from uuid import UUID

from pydantic import ValidationError

from ingest.draft import BriefDraft
from ingest.enrich import enrich
from ingest.normalise import UnusableRecord, normalise
from ingest.record import RawRecord, ReadBrief, Reading, Rejection, Skipped, Withdrawal
from ingest.report import Outcome, Report
from ingest.vocabulary_check import check_vocabulary
from kb.model import (
    BriefStatus,
    SiltaError,
    SourceRecord,
    Texts,
    TransferBrief,
    explain,
    new_id,
    slugify,
)
from kb.settings import MATURITY_CONFIDENCE
from kb.store import Database, KnownSource, SlugTaken, StoreError, UnitOfWork
from kb.taxonomy import Vocabularies

AUTHOR = "ingest"
"""The author of the revisions that the pipeline makes."""
RULES_VERSION = 2
"""Raised when normalising or enriching changes, so that records are worked through again."""
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
    ) -> None:
        """Prepare a pipeline.

        :param publish: whether briefs made from a source are published at once; otherwise they are drafts
        :param maturity_confidence: confidence from 0 to 1 below which an estimated maturity stays unknown
        :param today: the date of new assessments; the current one when None
        """
        self._database = database
        self._vocabularies = vocabularies
        self._publish = publish
        self._maturity_confidence = maturity_confidence
        self._today = today or datetime.now(UTC).date()
        rules = hashlib.sha256(f"{RULES_VERSION}:{maturity_confidence}:{vocabularies.fingerprint}".encode())
        self._version = rules.hexdigest()[:16]

    def run(
        self, readings: Iterable[Reading], paths: Iterable[str], *, dry_run: bool = False, again: bool = False
    ) -> Report:
        """Take every reading and report what became of it.

        :param paths: what is read, for the history of runs
        :param dry_run: work everything through and keep nothing
        :param again: also work through records that have not changed
        :raises kb.store.StoreError: when the database cannot be written; what was committed before stays
        """
        report = Report(dry_run=dry_run)
        started = perf_counter()
        run_id = 0
        if not dry_run:
            with self._database.unit_of_work(writing=True) as work:
                run_id = work.runs.start(list(paths), dry_run)
                work.commit()
        status = "interrupted"
        try:
            for batch in _batches(readings):
                with self._database.unit_of_work(writing=not dry_run) as work:
                    _Batch(self, work, report, run_id, again).take(batch)
                    if not dry_run:
                        work.commit()
            status = "finished"
        finally:
            report.seconds = perf_counter() - started
            if not dry_run:
                with self._database.unit_of_work(writing=True) as work:
                    work.runs.finish(run_id, report.counts(), status)
                    work.commit()
        return report

    @property
    def version(self) -> str:
        """Identifies the rules and vocabularies, so that a record is worked through again when they change."""
        return self._version

    def draft(self, raw: RawRecord) -> BriefDraft:
        """Normalise and enrich one record.

        :raises UnusableRecord: when it cannot become a brief
        """
        return enrich(normalise(raw), self._vocabularies, self._today, self._maturity_confidence)

    def complete(self, draft: BriefDraft, brief_id: UUID, slug: str) -> TransferBrief:
        """Make a brief of a draft.

        :raises UnusableRecord: when the model refuses it, naming the field
        """
        try:
            return TransferBrief(
                id=brief_id,
                slug=slug,
                status=BriefStatus.PUBLISHED if self._publish else BriefStatus.DRAFT,
                texts=Texts(**{language.value: text for language, text in draft.texts.items()}),
                proposals=draft.proposals,
                technologies=draft.technologies,
                sectors=draft.sectors,
                maturity=draft.maturity,
                target_maturity=draft.target_maturity,
                business_models=draft.business_models,
                potential=draft.potential,
                organisations=draft.organisations,
                project=draft.project,
                publications=draft.publications,
                subjects=draft.subjects,
                sources=(draft.source,),
                origins=draft.origins,
                licence=draft.licence,
                year=draft.year,
                published_on=draft.source.retrieved_at.date() if self._publish else None,
            )
        except ValidationError as error:
            raise UnusableRecord(explain(error)) from error

    def estimate(self, reading: ReadBrief) -> TransferBrief:
        """Fill what a finished brief leaves open, unless a person has assessed it."""
        brief = reading.brief
        check_vocabulary(brief, self._vocabularies)
        if reading.is_judged:
            return brief
        draft = BriefDraft(
            source=reading.source,
            texts=dict(brief.texts),
            subjects=brief.subjects,
            technologies=brief.technologies,
            maturity=brief.maturity,
            target_maturity=brief.target_maturity,
            business_models=brief.business_models,
            potential=brief.potential,
            sectors=brief.sectors,
            proposals=brief.proposals,
        )
        found = enrich(draft, self._vocabularies, self._today, self._maturity_confidence)
        names = ("technologies", "maturity", "target_maturity", "business_models", "potential", "sectors", "proposals")
        return brief.model_copy(update={name: getattr(found, name) for name in names})


class _Batch:
    """One transaction's worth of readings."""

    def __init__(self, pipeline: Pipeline, work: UnitOfWork, report: Report, run_id: int, again: bool) -> None:
        self._pipeline = pipeline
        self._work = work
        self._report = report
        self._run_id = run_id
        self._again = again
        self._has_rejections = work.rejections.count() > 0
        self._known: dict[str, KnownSource] = {}

    def take(self, readings: list[Reading]) -> None:
        keys = [reading.source.key for reading in readings if isinstance(reading, RawRecord | ReadBrief)]
        keys += [reading.key for reading in readings if isinstance(reading, Withdrawal)]
        self._known = self._work.sources.find(keys)
        for reading in readings:
            if isinstance(reading, Rejection):
                self._reject(reading)
            elif isinstance(reading, Withdrawal):
                self._withdraw(reading)
            elif isinstance(reading, Skipped):
                self._report.skip(reading)
            else:
                self._take(reading)

    def _take(self, reading: RawRecord | ReadBrief) -> None:
        source = reading.source
        known = self._known.get(source.key)
        if known and not self._again and (known.sha256, known.pipeline) == (source.sha256, self._pipeline.version):
            self._report.outcomes[Outcome.UNCHANGED] += 1
            self._resolve(reading)
            return
        try:
            outcome, brief = self._save(reading, known)
        except StoreError as error:
            # A full disk or a locked database is no fault of the record.
            if not isinstance(error, SlugTaken):
                raise
            self._reject(Rejection(source.source, reading.location, source.identifier, str(error)))
            return
        except SiltaError as error:
            self._reject(Rejection(source.source, reading.location, source.identifier, str(error)))
            return
        self._report.outcomes[outcome] += 1
        self._resolve(reading)
        self._work.sources.save(source, brief.id, self._pipeline.version)
        self._known[source.key] = KnownSource(source.key, brief.id, source.sha256, self._pipeline.version)

    def _save(self, reading: RawRecord | ReadBrief, known: KnownSource | None) -> tuple[Outcome, TransferBrief]:
        stored = self._work.briefs.get(known.brief_id) if known else None
        if isinstance(reading, ReadBrief):
            brief = self._pipeline.estimate(reading)
            if stored is None:
                stored = self._work.briefs.get(brief.id)
            elif not reading.has_id:
                brief = brief.model_copy(update={"id": stored.brief.id})
            reason = f"read from {reading.source.address}"
        elif stored is not None and stored.brief.is_reviewed:
            brief = _with_source(stored.brief, reading.source)
            self._write(brief, f"{reading.source.key} changed; the reviewed text stays")
            return Outcome.KEPT, brief
        else:
            draft = self._pipeline.draft(reading)
            slug = stored.brief.slug if stored else self._work.briefs.free_slug(slugify(draft.title))
            brief = self._pipeline.complete(draft, stored.brief.id if stored else new_id(), slug)
            reason = f"read from {reading.source.key}"
            for note in draft.notes:
                self._report.note(reading.location, note)
        if stored is not None and stored.brief == brief:
            return Outcome.UNCHANGED, brief
        self._write(brief, reason)
        return (Outcome.CHANGED if stored else Outcome.NEW), brief

    def _withdraw(self, withdrawal: Withdrawal) -> None:
        """Archive the brief whose only source is gone; one with other sources, or that a person reviewed, stays."""
        known = self._known.get(withdrawal.key)
        stored = self._work.briefs.get(known.brief_id) if known else None
        if stored is None or stored.brief.status is BriefStatus.ARCHIVED:
            self._report.outcomes[Outcome.UNCHANGED] += 1
            return
        brief = stored.brief
        if brief.is_reviewed or any(record.key != withdrawal.key for record in brief.sources):
            self._report.note(withdrawal.location, f"{withdrawal.key} was withdrawn by its source; its brief stays")
            self._report.outcomes[Outcome.KEPT] += 1
            return
        archived = brief.model_copy(update={"status": BriefStatus.ARCHIVED})
        self._write(archived, f"{withdrawal.key} was withdrawn by its source")
        self._report.outcomes[Outcome.WITHDRAWN] += 1

    def _write(self, brief: TransferBrief, reason: str) -> None:
        self._work.briefs.save(brief, author=AUTHOR, reason=reason)

    def _reject(self, rejection: Rejection) -> None:
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
    iterator = iter(readings)
    while batch := list(islice(iterator, BATCH)):
        yield batch
