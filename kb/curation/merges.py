"""Merging briefs that tell of the same result, and undoing it.

The brief that stays is computed from its parts, which are kept as they were: when one of them changes at its source, or
goes away again, nothing of the others is lost. The brief that goes is archived, and its address leads to the one that
stays.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from kb.curation.edits import edits, with_edits, with_origins
from kb.curation.merge_rule import Part, combine
from kb.model import BriefStatus, Mover, SiltaError, TransferBrief
from kb.store import PairState, UnitOfWork
from kb.store.merges import Merge


class UnknownMerge(SiltaError):
    """There is no merge with this number."""


class MergeRefused(SiltaError):
    """The briefs cannot be merged or parted as asked; the message says why and what to do first."""


def merge(work: UnitOfWork, one: UUID, other: UUID, *, author: str, reason: str) -> UUID:
    """Merge two briefs, or merged briefs, and return the id of the one that stays.

    The one that stays is this site's own, else the reviewed one, else the published one, else the older one. Each field
    keeps the better value (:mod:`kb.curation.merge_rule`); what a person wrote stays as it is.

    :param author: who says that they are the same
    :param reason: one line
    :raises UnknownBrief: when one of them is not stored
    :raises MergeRefused: when they are one already, or one is archived and no part of a merged brief
    """
    leaders = work.merges.leaders([one, other])
    if leaders[one] == leaders[other]:
        raise MergeRefused(f"{one} and {other} are one brief already")
    first, second = (work.briefs.existing(leaders[brief_id]).brief for brief_id in (one, other))
    for brief in (first, second):
        if brief.status is BriefStatus.ARCHIVED:
            raise MergeRefused(f"{brief.slug} is archived; publish it again before merging it")
    stays, goes = sorted((first, second), key=_staying)
    before = {brief.id: work.briefs.existing(brief.id).revision for brief in (stays, goes)}
    own = {brief.id: work.merges.parts(brief.id) or [brief] for brief in (stays, goes)}
    moved = [part.id for part in own[goes.id]]
    combined = _combined(work, stays, own[stays.id] + own[goes.id], not_edits={"status"})
    for brief_id, parts in own.items():
        if len(parts) == 1:
            work.merges.save_part(parts[0], brief_id)
    work.merges.move_parts(moved, stays.id)
    together = _line(f"merged with {goes.slug}: {reason}")
    after = work.briefs.save(combined, author=author, reason=together, moved_by=Mover.MERGE)
    archived = goes.model_copy(update={"status": BriefStatus.ARCHIVED})
    into = _line(f"merged into {stays.slug}: {reason}")
    gone = work.briefs.save(archived, author=author, reason=into, moved_by=Mover.MERGE)
    _forget_plans(work, (stays, combined), (goes, archived))
    work.briefs.lead_to(goes.id, stays.id)
    work.merges.add(
        merged_id=goes.id,
        into_id=stays.id,
        author=author,
        reason=reason,
        moved=moved,
        merged_before=before[goes.id],
        merged_after=gone,
        into_before=before[stays.id],
        into_after=after,
    )
    work.duplicates.settle(work.merges.members(stays.id), author)
    return stays.id


def undo(work: UnitOfWork, merge_id: int, *, author: str, remember: bool = True) -> Merge:
    """Part two briefs that were merged: both are as they were.

    What people changed since then is kept in the one that stayed. They are remembered as different, so no machine
    merges them again.

    :param author: who says so
    :param remember: False when nobody says that they are different
    :raises UnknownMerge: when there is no such merge
    :raises MergeRefused: when it was undone before, or the brief that stayed went into another one later
    """
    done = work.merges.get(merge_id)
    if done is None:
        raise UnknownMerge(f"there is no merge {merge_id}; silta duplicates list --merged shows them")
    if done.undone_at is not None:
        raise MergeRefused(f"merge {merge_id} was undone on {done.undone_at:%Y-%m-%d} by {done.undone_by} already")
    for later in reversed(work.merges.of(done.into_id)):
        if later.merged_id == done.into_id and later.undone_at is None:
            raise MergeRefused(f"the brief went into another one in merge {later.id}; undo that one first")
    stays, goes = work.briefs.existing(done.into_id).brief, work.briefs.existing(done.merged_id).brief
    parts = work.merges.parts(stays.id)
    moved = [part for part in parts if part.id in done.moved]
    rest = [part for part in parts if part.id not in done.moved]
    parted, restored = _combined(work, stays, rest), _combined(work, goes, moved)
    work.merges.move_parts([part.id for part in moved], goes.id)
    for kept in (rest, moved):
        if len(kept) == 1:
            work.merges.drop_part(kept[0].id)
    _forget_plans(work, (stays, parted))
    work.briefs.lead_to(goes.id, None)
    reason = f"merge {merge_id} undone"
    into_restored = work.briefs.save(parted, author=author, reason=reason, moved_by=Mover.MERGE)
    merged_restored = work.briefs.save(restored, author=author, reason=reason, moved_by=Mover.MERGE)
    work.merges.mark_undone(merge_id, author, merged_restored, into_restored)
    if remember:
        work.duplicates.decide(((a.id, b.id) for a in moved for b in rest), PairState.DIFFERENT, author)
    return done


def part_living(work: UnitOfWork, brief_id: UUID, *, author: str) -> None:
    """Let briefs of partner sites stand on their own again that had gone into a brief which was withdrawn.

    :param brief_id: of the brief that is archived now
    """
    living = {
        part.id
        for part in work.merges.parts(brief_id)
        if part.home is not None and part.id != brief_id and part.status is not BriefStatus.ARCHIVED
    }
    for done in reversed(work.merges.of(brief_id)):
        if done.into_id == brief_id and done.undone_at is None and living & set(done.moved):
            undo(work, done.id, author=author, remember=False)


def change_part(work: UnitOfWork, part: TransferBrief, *, author: str, reason: str) -> TransferBrief:
    """Take what a source says now into the merged brief that it is a part of, and return that.

    :param part: what the brief that was merged says on its own now
    :raises UnknownBrief: when the brief is not stored
    """
    leader = work.merges.leaders([part.id])[part.id]
    stored = work.briefs.existing(leader).brief
    others = [other for other in work.merges.parts(leader) if other.id != part.id]
    combined = _combined(work, stored, [*others, part])
    if stored.status.is_with_people:
        combined = combined.model_copy(update={"status": stored.status})
    work.merges.save_part(part, leader)
    if combined != stored:
        work.briefs.save(combined, author=author, reason=reason, moved_by=Mover.MERGE)
    return combined


def edits_of(work: UnitOfWork, brief_id: UUID) -> dict[str, object]:
    """Return what people wrote into a brief, by the path of the field."""
    made = {number for done in work.merges.of(brief_id) for number in done.revisions_of(brief_id)}
    made |= work.taxonomy_changes.revisions_of(brief_id)
    return edits(work.briefs.revisions(brief_id), made, work.written_fields.of(brief_id))


def with_edits_of(work: UnitOfWork, brief: TransferBrief, only: Collection[str] | None = None) -> TransferBrief:
    """Return what a source says of a stored brief, with what people wrote into that put over it.

    :param only: paths of the fields for which people count; all when None
    :raises UnfitEdits: when the model refuses the result
    """
    edited = {name: value for name, value in edits_of(work, brief.id).items() if only is None or name in only}
    stored = work.briefs.get(brief.id)
    made = with_edits(brief, edited)
    return with_origins(made, stored.brief, edited) if stored is not None else made


def _combined(
    work: UnitOfWork, brief: TransferBrief, parts: Sequence[TransferBrief], not_edits: Collection[str] = ()
) -> TransferBrief:
    """Compute a brief from its parts, and put what people wrote over it.

    Briefs of partner sites only add where they can be read: a brief of this site is this site's, and of several
    partners the one that stays speaks for itself.

    :param not_edits: paths of fields for which people do not count
    """
    parts, partners = _speaking(brief, parts)
    combined = _combined_of(work, brief, parts, not_edits)
    records = {record.key: record for record in combined.sources}
    records |= {record.key: record for part in partners if (record := part.home) is not None}
    if len(records) == len(combined.sources):
        return combined
    return combined.model_copy(update={"sources": tuple(records[key] for key in sorted(records))})


def _speaking(
    brief: TransferBrief, parts: Sequence[TransferBrief]
) -> tuple[Sequence[TransferBrief], Sequence[TransferBrief]]:
    """Return the parts that say what the brief says, and those of partner sites that are only named."""
    foreign = [part for part in parts if part.home is not None]
    if not foreign or len(parts) == 1:
        return parts, ()
    own = [part for part in parts if part.home is None] or [part for part in parts if part.id == brief.id]
    living = [part for part in foreign if part not in own and part.status is not BriefStatus.ARCHIVED]
    return own, living


def _combined_of(
    work: UnitOfWork, brief: TransferBrief, parts: Sequence[TransferBrief], not_edits: Collection[str]
) -> TransferBrief:
    edited = {name: value for name, value in edits_of(work, brief.id).items() if name not in not_edits}
    reviewed = "reviewed_on" in edited and brief.is_reviewed and brief.status is not BriefStatus.ARCHIVED
    if len(parts) > 1 and (reviewed or brief.status is BriefStatus.APPROVED):
        # Somebody answers for the whole of it: sources come and go, the text stays.
        sources = {record.key: record for part in parts for record in part.sources}
        origins = tuple(origin for origin in brief.origins if origin.source in sources)
        kept = tuple(sources[key] for key in sorted(sources))
        return brief.model_copy(update={"sources": kept, "origins": origins})
    if len(parts) == 1:
        alone = parts[0].model_copy(update={"id": brief.id, "slug": brief.slug})
        return with_origins(with_edits(alone, edited), brief, edited)
    made = [Part(part, frozenset(edits_of(work, part.id))) for part in parts]
    return with_edits(combine(made, brief_id=brief.id, slug=brief.slug), edited)


def _staying(brief: TransferBrief) -> tuple[bool, bool, bool, UUID]:
    return (brief.home is not None, not brief.is_reviewed, brief.status is not BriefStatus.PUBLISHED, brief.id)


def _forget_plans(work: UnitOfWork, *changes: tuple[TransferBrief, TransferBrief]) -> None:
    """Drop the plans to publish what is not approved any more: an editor planned it for the text that was."""
    for before, after in changes:
        if before.status is BriefStatus.APPROVED and after.status is not BriefStatus.APPROVED:
            work.publication_plans.drop(before.id)


def _line(text: str) -> str:
    return text if len(text) <= 500 else f"{text[:499]}…"
