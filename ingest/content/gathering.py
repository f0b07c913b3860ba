"""The files that the knowledge base would have as content, made from its database."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ingest.brief_file import MergedInto, Name, Standing, Told, write_brief
from ingest.content.organisation_decisions import FILE, write_decisions
from ingest.deduplicate import Fingerprint
from ingest.deduplicate.identifiers import identity
from ingest.profile_file import write_profile
from kb.curation.edits import MACHINES
from kb.curation.merges import edits_of
from kb.model import BriefStatus, ProfileFamily, ProfileStatus, TransferBrief
from kb.store import Merge, PairState, UnitOfWork

BRIEFS = "briefs"
"""Folder of the briefs."""
PROFILES = tuple(family.value for family in ProfileFamily)
"""Folders of the profiles: each family has its own."""
PARTS = "parts"
"""Folder of what each of the briefs that were merged says on its own."""
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class ContentFile:
    """A file of the content."""

    path: str
    """Below the content folder, with slashes."""
    text: str
    read_sha256: str | None = None
    """Digest of the file's bytes when it was last read into the knowledge base; None when it never was."""


def gather(work: UnitOfWork, *, every_status: bool) -> Iterator[ContentFile]:
    """Yield the files of the content.

    :param every_status: also drafts, what is in review and what is archived; otherwise the published briefs and, of
        merged ones, what they were made of
    """
    known = _Known(work)
    for stored in _chunks(work, known, every_status=every_status):
        yield from known.files(stored)
    for family in ProfileFamily:
        yield from gather_profiles(work, family, every_status=every_status)
    decisions = write_decisions(work)
    if decisions:
        yield ContentFile(FILE, decisions)


def held_folders(work: UnitOfWork) -> tuple[str, ...]:
    """Return the folders of what the knowledge base has anything of, in whatever state.

    Of the others it cannot say what belongs there: most likely nobody has read them into it.
    """
    briefs = (BRIEFS, PARTS) if work.briefs.count() else ()
    return (*briefs, *(family.value for family in ProfileFamily if any(work.profiles(family).counts().values())))


def gather_profiles(work: UnitOfWork, family: ProfileFamily, *, every_status: bool) -> Iterator[ContentFile]:
    """Yield the files of the profiles of a family; those of drafts and the like only with ``every_status``."""
    records = work.profiles(family)
    for stored in records.all() if every_status else records.with_status(ProfileStatus.PUBLISHED):
        yield ContentFile(f"{family}/{stored.profile.slug}.md", write_profile(stored.profile, stored.organisation_key))


def _chunks(work: UnitOfWork, known: "_Known", *, every_status: bool) -> Iterator[list[TransferBrief]]:
    chunk: list[TransferBrief] = []
    for stored in work.briefs.iterate(None):
        published = stored.brief.status is BriefStatus.PUBLISHED
        if every_status or published or known.leads_to_published(stored.brief.id):
            chunk.append(stored.brief)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


class _Known:
    """What the store knows of all briefs, as far as it fits into memory because few briefs have it."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work
        self._former = work.briefs.former_slugs()
        self._leads = work.briefs.leads()
        self._edited = work.briefs.changed_by_others(MACHINES) | work.written_fields.briefs()
        self._merges: dict[UUID, Merge] = {
            done.merged_id: done for done in work.merges.latest() if done.undone_at is None
        }
        self._into = {done.into_id for done in self._merges.values()}
        self._told: dict[UUID, list[Told]] = {}
        for pair in work.duplicates.pairs(PairState.DIFFERENT):
            for one, other in ((pair.first_id, pair.second_id), (pair.second_id, pair.first_id)):
                told = Told(id=other, by=pair.decided_by or "unknown", at=pair.decided_at or pair.found_at)
                self._told.setdefault(one, []).append(told)

    def leads_to_published(self, brief_id: UUID) -> bool:
        """Whether a brief is a part of a published one."""
        passed: set[UUID] = set()
        while brief_id in self._leads and brief_id not in passed:
            passed.add(brief_id)
            brief_id = self._leads[brief_id]
        if not passed:
            return False
        stored = self._work.briefs.get(brief_id)
        return stored is not None and stored.brief.status is BriefStatus.PUBLISHED

    def files(self, briefs: list[TransferBrief]) -> Iterator[ContentFile]:
        """Yield the files of some briefs and of their parts."""
        prints = self._work.fingerprints.of([brief.id for brief in briefs])
        parts = {brief.id: part for brief in briefs if (part := self._part(brief.id)) is not None}
        keys = [record.key for brief in [*briefs, *parts.values()] for record in brief.sources]
        # A file without an id is known by its name.
        files = [f"markdown:{name}" for brief in briefs for name in (brief.id, brief.slug)]
        known = self._work.sources.find([*keys, *files])
        dates = {key: item.modified_at for key, item in known.items() if item.modified_at is not None}
        for brief in briefs:
            part = parts.get(brief.id)
            found = prints.get(brief.id)
            names = (
                _names(Fingerprint.decode(found.body), has_grant=(part or brief).project is not None) if found else ()
            )
            read = known.get(f"markdown:{brief.id}") or known.get(f"markdown:{brief.slug}")
            standing = self._standing(brief, () if part else names, dates)
            yield ContentFile(f"{BRIEFS}/{brief.slug}.md", write_brief(brief, standing), read.sha256 if read else None)
            if part is not None:
                own = Standing(
                    identifiers=names,
                    part_of=self._work.merges.leaders([brief.id])[brief.id],
                    changed_at_source=_of(part, dates),
                )
                yield ContentFile(f"{PARTS}/{brief.slug}.md", write_brief(part, own))

    def _part(self, brief_id: UUID) -> TransferBrief | None:
        if brief_id not in self._into and brief_id not in self._merges:
            return None
        return self._work.merges.part(brief_id)

    def _standing(self, brief: TransferBrief, names: tuple[Name, ...], dates: Mapping[str, datetime]) -> Standing:
        done = self._merges.get(brief.id)
        members = self._work.merges.members(brief.id) if brief.id in self._into else []
        return Standing(
            as_is=True,
            former_slugs=self._former.get(brief.id, ()),
            edited=tuple(sorted(edits_of(self._work, brief.id))) if brief.id in self._edited else (),
            identifiers=names,
            different_from=tuple(sorted(self._told.get(brief.id, ()), key=lambda told: told.id)),
            parts=tuple(members) if len(members) > 1 else (),
            merged_into=done
            and MergedInto(id=done.into_id, by=done.author, reason=done.reason, at=done.made_at, parts=done.moved),
            changed_at_source=_of(brief, dates),
        )


def _of(brief: TransferBrief, dates: Mapping[str, datetime]) -> Mapping[str, datetime]:
    return {record.key: dates[record.key] for record in brief.sources if record.key in dates}


def names_of(work: UnitOfWork, briefs: Iterable[TransferBrief]) -> dict[UUID, tuple[Name, ...]]:
    """Return what is known of the identifiers of briefs and they do not say, by their id."""
    by_id = {brief.id: brief for brief in briefs}
    prints = work.fingerprints.of(by_id)
    return {
        key: _names(Fingerprint.decode(prints[key].body), has_grant=brief.project is not None)
        for key, brief in by_id.items()
        if key in prints
    }


def _names(found: Fingerprint, *, has_grant: bool) -> tuple[Name, ...]:
    """Return what a fingerprint knows of identifiers and its brief does not say."""
    own = {f"doi:{doi}" for doi in found.dois}
    # The identity of a DOI is made from it again.
    covered = {(identity("doi", doi), "") for doi in found.dois}
    names = [(name, "") for name in own] + [pair for pair in found.identities if pair not in covered]
    if found.grant and not has_grant:
        names.append((f"grant:{found.grant}", ""))
    return tuple(Name(name=name, relation=relation or None) for name, relation in sorted(names))
