"""What was made of a batch of readings, looked up in the store once for all of them before any is stored."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ingest.deduplicate import Deduplicator
from ingest.drafting import Drafter, Prepared
from ingest.normalise import UnusableRecord
from ingest.record import RawRecord, ReadBrief
from kb.curation.organisations import OrganisationRegister
from kb.model import new_id
from kb.store import UnitOfWork

Drafts = Mapping[int, Prepared | UnusableRecord]
"""By the ``id()`` of a reading what was made of it."""


class Preparation:
    """The readings of one batch, each with its brief or with what is wrong with it."""

    def __init__(self, drafter: Drafter, work: UnitOfWork, deduplicator: Deduplicator, drafts: Drafts) -> None:
        """Prepare for one unit of work.

        :param drafts: what is known already; the drafter makes what is missing
        """
        self._drafter = drafter
        self._drafts = drafts
        self._register = OrganisationRegister(work)
        self._deduplicator = deduplicator
        self._prepared: dict[int, Prepared | UnusableRecord] = {}

    def prepare(self, readings: Iterable[RawRecord | ReadBrief]) -> None:
        """Work readings through; they have to stay in memory until they are taken."""
        made: list[tuple[RawRecord | ReadBrief, Prepared]] = []
        for reading in readings:
            draft = self._drafts.get(id(reading)) or self._drafter.prepare([reading])[0]
            if isinstance(draft, Prepared):
                made.append((reading, draft))
            else:
                self._prepared[id(reading)] = draft
        self._register.look_up(
            participation.organisation for _, item in made for participation in item.brief.organisations
        )
        for reading, item in made:
            as_is = isinstance(reading, ReadBrief) and reading.standing.as_is
            keyed = self._register.keyed(item.brief.organisations, only_given=as_is)
            changes: dict[str, object] = {"organisations": keyed}
            if isinstance(reading, RawRecord):
                changes["id"] = new_id()  # In the order of the readings, whichever process made the draft.
            self._prepared[id(reading)] = replace(item, brief=item.brief.model_copy(update=changes))
        self._deduplicator.look_up(item.fingerprint for _, item in made)

    def of(self, reading: RawRecord | ReadBrief) -> Prepared:
        """Return what was made of a reading.

        :raises UnusableRecord: when nothing can be made of it
        """
        if id(reading) not in self._prepared:  # withdrawn and given again within the batch
            self.prepare([reading])
        prepared = self._prepared[id(reading)]
        if isinstance(prepared, UnusableRecord):
            raise prepared
        return prepared
