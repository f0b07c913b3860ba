"""What the files of an export say beside the briefs themselves, put back into the store."""

from collections.abc import Callable, Iterable
from uuid import UUID

from ingest.brief_file import Name, Standing
from ingest.deduplicate import Deduplicator, fingerprint_of
from ingest.record import RawIdentifier
from kb.curation.organisation_merges import AUTHOR
from kb.curation.organisations import OrganisationRegister
from kb.model import InvalidValue, TransferBrief
from kb.store import PairState, UnitOfWork

RESTORED = "restored"
"""Stands in the place of the pipeline's version: the record is worked through again when its source gives it again."""


def raw_identifiers(names: Iterable[Name]) -> tuple[RawIdentifier, ...]:
    """Return the identifiers of a file as a source would have given them."""
    found = []
    for item in names:
        scheme, colon, value = item.name.partition(":")
        if not colon:
            message = f"identifiers: {item.name!r} has no scheme; write for example doi:10.5555/1"
            raise InvalidValue(message)
        found.append(RawIdentifier(scheme, value, item.relation or ""))
    return tuple(found)


def keep_standing(work: UnitOfWork, brief: TransferBrief, standing: Standing) -> None:
    """Put back what concerns one brief alone: the records it was made of, its former addresses, what people wrote.

    :param brief: as it is stored now
    :raises kb.store.SlugTaken: when a former address leads to another brief
    """
    _keep_sources(work, brief, standing, replace=False)
    if standing.former_slugs:
        work.briefs.keep_former_slugs(brief.id, standing.former_slugs)
    stored = work.briefs.get(brief.id) if standing.edited else None
    if stored is not None:
        work.written_fields.keep(brief.id, stored.revision, standing.edited)


def keep_part(part: TransferBrief, standing: Standing) -> Callable[[UnitOfWork], None]:
    """Return what puts back what a part of a merged brief says on its own."""

    def carry_out(work: UnitOfWork) -> None:
        into = standing.part_of
        if into is None or work.briefs.get(into) is None or work.briefs.get(part.id) is None:
            message = f"it is a part of brief {into}, which is not here; read its file too"
            raise InvalidValue(message)
        OrganisationRegister(work).keyed(part.organisations, only_given=True)
        if work.merges.part(part.id) != part or work.merges.leaders([part.id])[part.id] != into:
            work.merges.save_part(part, into)
        _keep_sources(work, part, standing, replace=True)
        found = fingerprint_of(part, raw_identifiers(standing.identifiers))
        deduplicator = Deduplicator(work, AUTHOR)
        deduplicator.register(part.id, found, is_new=False)
        deduplicator.queue(part, deduplicator.matches(found, part.id))
        work.duplicates.settle(work.merges.members(into), AUTHOR)

    return carry_out


def keep_decisions(brief_id: UUID, standing: Standing) -> Callable[[UnitOfWork], None]:
    """Return what puts back into which brief this one went, and from which ones a person told it apart.

    What concerns a brief that is not here is left out: the export was one of published briefs only.
    """

    def carry_out(work: UnitOfWork) -> None:
        if work.briefs.get(brief_id) is None:
            message = "what people decided about the brief waits until the brief itself can be read"
            raise InvalidValue(message)
        if standing.merged_into is not None:
            _keep_merge(work, brief_id, standing)
        for told in standing.different_from:
            if work.briefs.get(told.id) is not None and not work.duplicates.told_apart([brief_id], [told.id]):
                work.duplicates.decide([(brief_id, told.id)], PairState.DIFFERENT, told.by, at=told.at)

    return carry_out


def _keep_merge(work: UnitOfWork, brief_id: UUID, standing: Standing) -> None:
    done = standing.merged_into
    if done is None:
        return
    stored, into = work.briefs.get(brief_id), work.briefs.get(done.id)
    if stored is None or into is None:
        message = f"it went into brief {done.id}, which is not here; read its file too"
        raise InvalidValue(message)
    if any(item.merged_id == brief_id and item.undone_at is None for item in work.merges.of(brief_id)):
        return
    work.briefs.lead_to(brief_id, done.id)
    work.merges.add(
        made_at=done.at,
        merged_id=brief_id,
        into_id=done.id,
        author=done.by,
        reason=done.reason,
        moved=done.parts,
        merged_before=stored.revision,
        merged_after=stored.revision,
        into_before=into.revision,
        into_after=into.revision,
    )
    work.duplicates.settle(work.merges.members(done.id), done.by)


def _keep_sources(work: UnitOfWork, brief: TransferBrief, standing: Standing, *, replace: bool) -> None:
    """Remember which records a brief was made of, so that they find it when they are read again.

    :param replace: whether this brief has the records, whatever is remembered
    """
    known = work.sources.find([record.key for record in brief.sources])
    for record in brief.sources:
        before = known.get(record.key)
        if before is None or (replace and before.brief_id != brief.id):
            changed = standing.changed_at_source.get(record.key) or (before.modified_at if before else None)
            work.sources.save(record, brief.id, RESTORED, modified_at=changed)
