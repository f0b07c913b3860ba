"""Finds in the store what a brief may be the same as, merges what is certain and queues what is not."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from ingest.deduplicate.decision import Judgement, Verdict, judge
from ingest.deduplicate.fingerprint import Fingerprint
from kb.curation.edits import UnfitEdits
from kb.curation.merge_rule import UnmergeableBriefs
from kb.curation.merges import merge
from kb.model import BriefStatus, TransferBrief
from kb.store import UnitOfWork

QUEUED = 5
"""How many uncertain pairs of one brief are queued at most, the most alike first."""

Match = tuple[UUID, Judgement]


class Deduplicator:
    """Works in one unit of work, so that what it does is kept together with the briefs or not at all."""

    def __init__(self, work: UnitOfWork, author: str) -> None:
        """Prepare for one unit of work.

        :param author: of the merges that are certain
        """
        self._work = work
        self._author = author

    def look_up(self, fingerprints: Iterable[Fingerprint]) -> None:
        """Learn what the store has for these in few queries, before they are dealt with one by one."""
        wanted = list(fingerprints)
        self._work.identifiers.look_up(name for item in wanted for name in item.names)
        self._work.fingerprints.look_up([item.bands for item in wanted])

    def matches(self, fingerprint: Fingerprint, brief_id: UUID | None = None) -> list[Match]:
        """Return what is the same or may be, the most alike first; each by the id of its own brief.

        :param brief_id: the brief that the fingerprint is of, which is no match
        """
        found = {item.brief_id: item for item in self._work.fingerprints.near(fingerprint.bands)}
        owners = {owner for name in fingerprint.names for owner in self._work.identifiers.owners(name)}
        found.update(self._work.fingerprints.of(owners - found.keys()))
        found.pop(brief_id, None)  # type: ignore[arg-type]  # None is no key
        judged = [(key, judge(fingerprint, Fingerprint.decode(item.body))) for key, item in found.items()]
        likely = [(key, judgement) for key, judgement in judged if judgement.verdict is not Verdict.DIFFERENT]
        return sorted(likely, key=lambda match: (-match[1].score, match[0]))

    def register(self, brief_id: UUID, fingerprint: Fingerprint, *, is_new: bool) -> None:
        """Keep a fingerprint, so that others are compared with it.

        :param is_new: whether the brief certainly has none yet
        """
        self._work.identifiers.save(brief_id, fingerprint.identities, is_new=is_new)
        self._work.fingerprints.save(brief_id, fingerprint.bands, fingerprint.encode(), is_new=is_new)

    def settle(self, brief: TransferBrief, matches: Sequence[Match]) -> tuple[UUID, int]:
        """Merge a stored brief with what it certainly is the same as, and queue what it may be.

        A person's word goes before: what was said to be different is never merged, and nothing is merged with a brief
        that a person or its source has archived, or that people are at work on.

        :returns: the brief that it is part of now, and how many pairs wait for a person
        """
        if not matches:
            return brief.id, 0
        own = self._work.merges.leaders([brief.id])[brief.id]
        if brief.status is BriefStatus.ARCHIVED:
            return own, 0
        if brief.home is not None:
            matches = [match for match in matches if not self._has_home_of(brief, match[0])]
        waiting: list[Match] = []
        for other_id, judgement in matches:
            if judgement.verdict is Verdict.UNCERTAIN:
                waiting.append((other_id, judgement))
                continue
            leader = self._work.merges.leaders([other_id])[other_id]
            if leader == own:
                continue
            if self._work.duplicates.told_apart(self._work.merges.members(own), self._work.merges.members(leader)):
                continue
            stored = self._work.briefs.get(leader)
            obstacle = _obstacle(brief, stored.brief if stored else None)
            if obstacle is None:
                try:
                    own = merge(self._work, own, leader, author=self._author, reason="; ".join(judgement.reasons))
                    continue
                except (UnfitEdits, UnmergeableBriefs) as error:
                    obstacle = str(error)
            reasons = (*judgement.reasons, f"but {obstacle}")
            waiting.append((other_id, Judgement(Verdict.UNCERTAIN, judgement.score, reasons)))
        return own, self._queue(brief, own, waiting)

    def _has_home_of(self, brief: TransferBrief, other_id: UUID) -> bool:
        """Whether another brief belongs to the same partner site, which has compared the two itself."""
        other = self._work.briefs.get(other_id)
        homes = [found.identifier.rpartition(":")[0] for found in (brief.home, other and other.brief.home) if found]
        return len(homes) == 2 and homes[0] == homes[1]

    def queue(self, brief: TransferBrief, matches: Sequence[Match]) -> int:
        """Let a brief from an export wait with what it may be the same as, and merge nothing.

        Whoever kept them apart there had seen both.

        :returns: how many pairs wait for a person
        """
        if brief.status is BriefStatus.ARCHIVED:
            return 0
        return self._queue(brief, self._work.merges.leaders([brief.id])[brief.id], matches)

    def _queue(self, brief: TransferBrief, own: UUID, waiting: Sequence[Match]) -> int:
        leaders = self._work.merges.leaders([other_id for other_id, _ in waiting]) if waiting else {}
        queued = 0
        for other_id, judgement in [match for match in waiting if leaders[match[0]] != own][:QUEUED]:
            score = round(judgement.score, 4)
            queued += self._work.duplicates.queue(brief.id, other_id, score, judgement.reasons)
        return queued


def _obstacle(brief: TransferBrief, other: TransferBrief | None) -> str | None:
    """Return why no machine may merge two briefs that certainly are the same."""
    if other is None or other.status is BriefStatus.ARCHIVED:
        return "the other one is archived"
    if brief.status.is_with_people or other.status.is_with_people:
        return "people are at work on one of them"
    if (brief.home is None) is not (other.home is None):
        own = brief if brief.home is None else other
        if own.status is not BriefStatus.PUBLISHED:
            return "this site's own one is not published"
    return None
