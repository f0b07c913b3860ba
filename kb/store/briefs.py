"""The briefs and their history."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Select, bindparam, func, select

from kb.model import BriefStatus, InvalidValue, Revision, TransferBrief, explain
from kb.model.retagging import retagged
from kb.model.transition import Mover, check_move
from kb.model.value import Line
from kb.store import tables
from kb.store.addresses import BriefAddresses, may_be_slug
from kb.store.body import decode, encode, expand
from kb.store.brief_rows import BriefRows
from kb.store.concept_replacements import ConceptReplacements
from kb.store.errors import StaleRevision, UnknownBrief
from kb.store.oai_tables import oai_record
from kb.store.transaction import Transaction

_brief, _revision = tables.brief, tables.brief_revision
_STORED = select(_brief.c.id, _brief.c.revision, _brief.c.changed_at, _brief.c.format, _brief.c.body)
_BY_ID = _STORED.where(_brief.c.id == bindparam("id"))
_BY_SLUG = _STORED.where(_brief.c.slug == bindparam("slug"))
_BY_IDS = _STORED.where(_brief.c.id.in_(bindparam("ids", expanding=True)))
_NEWEST = (
    _STORED.where(_brief.c.status == BriefStatus.PUBLISHED.value)
    .order_by(_brief.c.published.desc(), _brief.c.changed_at.desc(), _brief.c.id.desc())
    .limit(bindparam("limit"))
)
_REVISIONS = select(_revision).where(_revision.c.brief_id == bindparam("id")).order_by(_revision.c.number)
_FIRST = _STORED.where(_brief.c.status == BriefStatus.PUBLISHED.value).order_by(_brief.c.id).limit(bindparam("limit"))
_AFTER = _FIRST.where(_brief.c.id > bindparam("after"))
_ADDRESSES = (
    select(_brief.c.slug, _brief.c.changed_at)
    .join(oai_record, oai_record.c.brief_id == _brief.c.id)
    .where(_brief.c.status == BriefStatus.PUBLISHED.value, oai_record.c.home.is_(True))
    .order_by(_brief.c.id)
)
_CHUNK = 500
_LINE: TypeAdapter[str] = TypeAdapter(Line)


@dataclass(frozen=True, slots=True)
class StoredBrief:
    """A brief as the database has it now."""

    brief: TransferBrief
    revision: int
    changed_at: datetime
    """When this revision was made, UTC."""


class BriefRepository(BriefAddresses):
    """All briefs; part of a :class:`~kb.store.unit_of_work.UnitOfWork`, whose commit keeps the changes."""

    def __init__(self, transaction: Transaction, replacements: ConceptReplacements) -> None:
        super().__init__(transaction, BriefRows(transaction))
        self._replacements = replacements

    def save(
        self,
        brief: TransferBrief,
        *,
        author: str,
        reason: str,
        made_at: datetime | None = None,
        expected_revision: int | None = None,
        moved_by: Mover | None = None,
    ) -> int:
        """Store a brief with its revision and, when readers of the search are concerned, its outbox row.

        A brief that equals the stored one makes no revision. A changed slug leaves a redirect. Whoever saves, and from
        whatever was read before: a concept that was merged or replaced is the one that took its place.

        :param author: the person, or ``ingest`` for the pipeline
        :param reason: why, one line
        :param made_at: when the change was made, with a time zone; now when left out
        :param expected_revision: the revision that the change was made from (0: there was none); unchecked when None
        :param moved_by: by what kind of doing the status changes; None when it does not. A new brief has any status
        :returns: number of the revision that is stored now
        :raises IllegalMove: when the status changes in a way that :mod:`kb.model.transition` does not have
        :raises StaleRevision: when another revision than the expected one is stored
        :raises SlugTaken: when the slug leads to another brief
        :raises InvalidValue: when author or reason is no line of text, or the moment has no time zone
        :raises StoreBusy: when somebody else is writing for too long
        """
        self._transaction.take_right_to_write()
        before = self._rows.state(brief.id, brief.slug)
        current = before.revision if before else 0
        if expected_revision is not None and expected_revision != current:
            raise StaleRevision(brief.id, expected_revision, current)
        brief = retagged(brief, self._replacements.all())
        body = encode(brief)
        if before is not None and body == before.body:
            return current
        if before is not None:
            check_move(before.status, brief.status, moved_by)
        return self._rows.put(
            brief,
            body,
            before,
            author=_line("author", author),
            reason=_line("reason", reason),
            made_at=_moment(made_at),
        )

    def save_many(
        self, briefs: Sequence[TransferBrief], *, author: str, reason: str, made_at: datetime | None = None
    ) -> list[int]:
        """Store briefs as :meth:`save` does, with fewer queries.

        :raises SlugTaken: at the first brief whose slug leads to another one; those before it are saved
        """
        self._transaction.take_right_to_write()
        numbers = []
        for start in range(0, len(briefs), _CHUNK):
            chunk = briefs[start : start + _CHUNK]
            self._transaction.flush()
            self._rows.look_up([(brief.id, brief.slug) for brief in chunk])
            numbers += [self.save(brief, author=author, reason=reason, made_at=made_at) for brief in chunk]
        return numbers

    def get(self, brief_id: UUID) -> StoredBrief | None:
        """Return a brief in whatever status, or None."""
        self._rows.flush_of(brief_id)
        row = self._transaction.read_stored(_BY_ID, {"id": brief_id}).one_or_none()
        return as_stored(row) if row else None

    def existing(self, brief_id: UUID) -> StoredBrief:
        """Return a brief in whatever status.

        :raises UnknownBrief: when it is not stored
        """
        stored = self.get(brief_id)
        if stored is None:
            raise UnknownBrief(f"there is no brief {brief_id}")
        return stored

    def get_many(self, brief_ids: Iterable[UUID]) -> dict[UUID, StoredBrief]:
        """Return the briefs that there are of these, by id."""
        wanted = list(dict.fromkeys(brief_ids))
        found: dict[UUID, StoredBrief] = {}
        for start in range(0, len(wanted), _CHUNK):
            rows = self._transaction.read(_BY_IDS, {"ids": wanted[start : start + _CHUNK]}).all()
            found.update((row.id, as_stored(row)) for row in rows)
        return found

    def by_slug(self, slug: str) -> StoredBrief | None:
        """Return the brief that has this slug now, in whatever status, or None; also for what can be no slug."""
        if not may_be_slug(slug):
            return None
        self._rows.flush_of(slug)
        row = self._transaction.read_stored(_BY_SLUG, {"slug": slug}).one_or_none()
        return as_stored(row) if row else None

    def newest(self, limit: int) -> list[StoredBrief]:
        """Return the published briefs, the last published first, then the last changed."""
        return [as_stored(row) for row in self._transaction.read(_NEWEST, {"limit": limit})]

    def published_after(self, after: UUID | None, limit: int) -> list[StoredBrief]:
        """Return the published briefs that follow an id, by id: nothing comes twice, whatever is published meanwhile.

        :param after: the last id that was read; None for the first ones
        """
        query, place = (_FIRST, {}) if after is None else (_AFTER, {"after": after})
        return [as_stored(row) for row in self._transaction.read(query, {**place, "limit": limit})]

    def count(self, status: BriefStatus | None = None) -> int:
        """Count the briefs of a status, or all."""
        query = select(func.count()).select_from(_brief)
        if status is not None:
            query = query.where(_brief.c.status == status.value)
        return int(self._transaction.read(query).scalar_one())

    def iterate(self, status: BriefStatus | None = BriefStatus.PUBLISHED, batch: int = 1000) -> Iterator[StoredBrief]:
        """Yield the briefs of a status (None: all) by id, with one batch in memory."""
        query: Select[Any] = _STORED.order_by(_brief.c.id).limit(batch)
        if status is not None:
            query = query.where(_brief.c.status == status.value)
        rows = self._transaction.read(query).all()
        following = query.where(_brief.c.id > bindparam("last"))
        while rows:
            for row in rows:
                yield as_stored(row)
            if len(rows) < batch:
                return
            rows = self._transaction.read(following, {"last": rows[-1].id}).all()

    def changed_by_others(self, authors: Collection[str]) -> set[UUID]:
        """Return the ids of the briefs that anybody but these authors has a revision of."""
        query = select(_revision.c.brief_id).where(_revision.c.author.not_in(list(authors))).distinct()
        return set(self._transaction.read(query).scalars())

    def leads(self) -> dict[UUID, UUID]:
        """Return the briefs whose address leads to another one, because they were merged into that; both by id."""
        query = select(_brief.c.id, _brief.c.merged_into).where(_brief.c.merged_into.is_not(None))
        return {row.id: row.merged_into for row in self._transaction.read(query)}

    def addresses(self) -> list[tuple[str, datetime]]:
        """Return the slug of every published brief of this site and when it was changed last, by id.

        Those that other Siltas are the home of have their addresses there. No brief is read for it.
        """
        return [(slug, changed_at) for slug, changed_at in self._transaction.read(_ADDRESSES)]

    def revisions(self, brief_id: UUID) -> list[Revision]:
        """Return all states of a brief, the first one first; nothing for an unknown brief."""
        return [_as_revision(row) for row in self._transaction.read(_REVISIONS, {"id": brief_id})]

    def revision(self, brief_id: UUID, number: int) -> Revision | None:
        """Return one state of a brief, or None."""
        row = self._transaction.read(
            _REVISIONS.where(_revision.c.number == bindparam("number")), {"id": brief_id, "number": number}
        ).one_or_none()
        return _as_revision(row) if row else None


def as_stored(row: Any) -> StoredBrief:
    """Return the brief of a row of id, revision, moment of change, format and body."""
    brief_id, revision, changed_at, version, body = row
    return StoredBrief(decode(body, version, brief_id), revision, changed_at)


def _as_revision(row: Any) -> Revision:
    brief = decode(expand(row.body, row.brief_id), row.format, row.brief_id)
    return Revision(
        brief_id=row.brief_id,
        number=row.number,
        author=row.author,
        made_at=row.made_at,
        reason=row.reason,
        brief=brief,
    )


def _line(name: str, text: str) -> str:
    try:
        return _LINE.validate_python(text)
    except ValidationError as error:
        message = f"{name}: {explain(error).removeprefix('record: ')}"
        raise InvalidValue(message) from error


def _moment(given: datetime | None) -> datetime:
    if given is None:
        return datetime.now(UTC)
    if given.tzinfo is None:
        message = f"made_at: {given} has no time zone"
        raise InvalidValue(message)
    return given
