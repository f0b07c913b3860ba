"""How a reading becomes a state of a brief, and when what is stored stays as it is."""

from uuid import UUID

from ingest.content.restoring import keep_standing
from ingest.deduplicate import Deduplicator
from ingest.drafting import Prepared
from ingest.foreign_briefs import placed
from ingest.record import RawRecord, ReadBrief, Withdrawal
from ingest.report import Outcome, Report
from kb.curation.edits import MOVED
from kb.curation.merges import change_part, part_living, with_edits_of
from kb.model import FEDERATED, BriefStatus, Mover, SourceRecord, TransferBrief
from kb.store import KnownSource, UnitOfWork

AUTHOR = "ingest"
"""The author of the revisions that the pipeline makes."""


class Keeper:
    """Stores the briefs of readings: new ones, changed ones, those with people's edits, those of partner sites."""

    def __init__(self, work: UnitOfWork, report: Report, deduplicator: Deduplicator) -> None:
        """Prepare for one transaction.

        :param report: gets the notes and the pairs that a person has to decide
        """
        self._work = work
        self._report = report
        self._deduplicator = deduplicator

    def save(
        self, reading: RawRecord | ReadBrief, prepared: Prepared, known: KnownSource | None
    ) -> tuple[Outcome, TransferBrief]:
        """Store what a reading says, and return what became of it with the brief.

        :param prepared: what was made of the reading
        :param known: what the store knows of its source record
        :raises kb.model.SiltaError: when the reading cannot be taken
        """
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

    def withdraw(self, withdrawal: Withdrawal, known: KnownSource | None) -> dict[str, KnownSource]:
        """Archive the brief whose only source is gone; with other sources, or people at work on it, it stays.

        :returns: what the store knows of the source record now, by its key, where that changed
        """
        found: dict[str, KnownSource] = {}
        brief = self._own(known.brief_id) if known else None
        is_foreign = withdrawal.source == FEDERATED
        if is_foreign and brief is not None:
            # Also where it is hidden, so that nobody shows it again.
            found.update(self._work.sources.withdraw(withdrawal.key))
        if brief is None or brief.status is BriefStatus.ARCHIVED:
            self._report.outcomes[Outcome.UNCHANGED] += 1
            return found
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
            found.update(self._work.sources.withdraw(withdrawal.key))
        self._report.outcomes[Outcome.KEPT if stays else Outcome.WITHDRAWN] += 1
        return found


def _with_source(brief: TransferBrief, source: SourceRecord) -> TransferBrief:
    others = tuple(record for record in brief.sources if record.key != source.key)
    return brief.model_copy(update={"sources": (*others, source)})
