"""Working a batch of readings through before any of it is stored, so that the store is asked once for all of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

from ingest.deduplicate import Deduplicator, Fingerprint, fingerprint_of
from ingest.draft import BriefDraft
from ingest.record import RawIdentifier, RawRecord, ReadBrief
from kb.curation.organisations import OrganisationRegister
from kb.model import SiltaError, TransferBrief, new_id, slugify
from kb.store import UnitOfWork


class Drafting(Protocol):
    """What makes briefs of readings: the pipeline."""

    def draft(self, raw: RawRecord) -> BriefDraft:
        """Normalise and enrich one record."""

    def complete(self, draft: BriefDraft, brief_id: UUID, slug: str) -> TransferBrief:
        """Make a brief of a draft."""

    def estimate(self, reading: ReadBrief) -> TransferBrief:
        """Fill what a finished brief leaves open."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A reading as a brief that has no place in the store yet."""

    brief: TransferBrief
    """With a new id and a wished slug, unless the reading gave them."""
    fingerprint: Fingerprint
    notes: tuple[str, ...] = ()


class Preparation:
    """The readings of one batch, each with its brief or with what is wrong with it."""

    def __init__(self, drafting: Drafting, work: UnitOfWork, deduplicator: Deduplicator) -> None:
        self._drafting = drafting
        self._register = OrganisationRegister(work)
        self._deduplicator = deduplicator
        self._prepared: dict[int, Prepared | SiltaError] = {}

    def prepare(self, readings: Iterable[RawRecord | ReadBrief]) -> None:
        """Work readings through; they have to stay in memory until they are taken."""
        made: dict[int, Prepared] = {}
        for reading in readings:
            try:
                made[id(reading)] = self._read(reading)
            except SiltaError as error:
                self._prepared[id(reading)] = error
        self._register.look_up(
            participation.organisation for item in made.values() for participation in item.brief.organisations
        )
        for key, item in made.items():
            organisations = self._register.keyed(item.brief.organisations)
            brief = item.brief.model_copy(update={"organisations": organisations})
            self._prepared[key] = replace(item, brief=brief)
        self._deduplicator.look_up(item.fingerprint for item in made.values())

    def of(self, reading: RawRecord | ReadBrief) -> Prepared:
        """Return what was made of a reading.

        :raises SiltaError: when nothing can be made of it
        """
        if id(reading) not in self._prepared:  # withdrawn and given again within the batch
            self.prepare([reading])
        prepared = self._prepared[id(reading)]
        if isinstance(prepared, SiltaError):
            raise prepared
        return prepared

    def _read(self, reading: RawRecord | ReadBrief) -> Prepared:
        if isinstance(reading, ReadBrief):
            brief = self._drafting.estimate(reading)
            return Prepared(brief, fingerprint_of(brief))
        draft = self._drafting.draft(reading)
        brief = self._drafting.complete(draft, new_id(), slugify(draft.title))
        identifiers: tuple[RawIdentifier, ...] = draft.identifiers
        return Prepared(brief, fingerprint_of(brief, identifiers), tuple(draft.notes))
