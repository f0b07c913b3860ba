"""From one reading to the brief that it makes, without the store: the part that other processes can do as well."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pydantic import ValidationError

from ingest.content.restoring import raw_identifiers
from ingest.deduplicate import Fingerprint, fingerprint_of
from ingest.draft import BriefDraft
from ingest.enrich import enrich
from ingest.normalise import UnusableRecord, normalise
from ingest.record import RawRecord, ReadBrief
from ingest.vocabulary_check import check_vocabulary, with_current_technologies, without_unknown_terms
from kb.model import BriefStatus, SiltaError, Texts, TransferBrief, explain, new_id, slugify
from kb.taxonomy import Vocabularies


@dataclass(frozen=True, slots=True)
class Prepared:
    """A reading as a brief that has no place in the store yet."""

    brief: TransferBrief
    """With a wished slug, and an id that a new one replaces, unless the reading gave them."""
    fingerprint: Fingerprint
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Drafter:
    """Normalises and enriches readings; what it returns depends on nothing but the reading and these values."""

    vocabularies: Vocabularies
    publish: bool
    """Whether briefs made from a source are published at once; otherwise they are drafts."""
    maturity_confidence: float
    """From 0 to 1; an estimated maturity with less stays unknown."""
    today: date
    """The date of new assessments."""

    def prepare(self, readings: Sequence[RawRecord | ReadBrief]) -> list[Prepared | UnusableRecord]:
        """Work readings through, in their order; of one that cannot become a brief, say why."""
        made: list[Prepared | UnusableRecord] = []
        for reading in readings:
            try:
                made.append(self._prepare(reading))
            except SiltaError as error:
                # Of this class whatever it was, because every process can pass it on.
                made.append(UnusableRecord(str(error)))
        return made

    def draft(self, raw: RawRecord, *, title_suffices: bool = False) -> BriefDraft:
        """Normalise and enrich one record.

        :param title_suffices: whether a record with nothing but a title is taken
        :raises UnusableRecord: when it cannot become a brief
        """
        draft = normalise(raw, title_suffices=title_suffices)
        return enrich(draft, self.vocabularies, self.today, self.maturity_confidence)

    def _prepare(self, reading: RawRecord | ReadBrief) -> Prepared:
        if isinstance(reading, ReadBrief):
            notes: tuple[str, ...] = ()
            if reading.site is None:
                brief = self._estimate(reading)
            else:
                brief, notes = without_unknown_terms(reading.brief, self.vocabularies)
            return Prepared(brief, fingerprint_of(brief, raw_identifiers(reading.standing.identifiers)), notes)
        draft = self.draft(reading)
        brief = self._complete(draft, new_id(), slugify(draft.title))
        return Prepared(brief, fingerprint_of(brief, draft.identifiers), tuple(draft.notes))

    def _complete(self, draft: BriefDraft, brief_id: UUID, slug: str) -> TransferBrief:
        """Make a brief of a draft.

        :raises UnusableRecord: when the model refuses it, naming the field
        """
        try:
            return TransferBrief(
                id=brief_id,
                slug=slug,
                status=BriefStatus.PUBLISHED if self.publish else BriefStatus.DRAFT,
                texts=Texts(**{language.value: text for language, text in draft.texts.items()}),
                published_on=draft.source.retrieved_at.date() if self.publish else None,
                **draft.facts,
            )
        except ValidationError as error:
            raise UnusableRecord(explain(error)) from error

    def _estimate(self, reading: ReadBrief) -> TransferBrief:
        """Fill what a finished brief leaves open, unless a person has assessed it."""
        brief = with_current_technologies(reading.brief, self.vocabularies)
        check_vocabulary(brief, self.vocabularies)
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
        found = enrich(draft, self.vocabularies, self.today, self.maturity_confidence)
        names = ("technologies", "maturity", "target_maturity", "business_models", "potential", "sectors", "proposals")
        return brief.model_copy(update={name: getattr(found, name) for name in names})
