"""The buffer through which briefs are written: rows of several tables, many at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, literal, null, or_, select, union_all, update

from kb.model import BriefStatus, TransferBrief
from kb.store import tables
from kb.store.body import FORMAT, compress
from kb.store.brief_move_tables import brief_move
from kb.store.brief_moves import MoveKind, about, kind_of
from kb.store.curation_tables import review_entry, review_label
from kb.store.duplicate_tables import participation
from kb.store.errors import SlugTaken
from kb.store.oai_record_rows import OaiRecordRows
from kb.store.review_entries import entry_of, labels_of
from kb.store.transaction import Transaction

_FLUSH_AT = 500
_CHUNK = 500
_REMEMBERED = 2000

_brief, _redirect = tables.brief, tables.brief_redirect


def _states(of_brief: Any, of_redirect: Any) -> Any:
    # Owners of slugs by redirect come as revision 0.
    columns = (_brief.c.id, _brief.c.slug, _brief.c.revision, _brief.c.status, _brief.c.format, _brief.c.body)
    redirects = (_redirect.c.brief_id, _redirect.c.slug, literal(0), null(), null(), null())
    return union_all(select(*columns).where(of_brief), select(*redirects).where(of_redirect))


_STATE = _states(
    or_(_brief.c.id == bindparam("id"), _brief.c.slug == bindparam("slug")), _redirect.c.slug == bindparam("slug")
)
_MANY_STATES = _states(
    or_(_brief.c.id.in_(bindparam("ids", expanding=True)), _brief.c.slug.in_(bindparam("slugs", expanding=True))),
    _redirect.c.slug.in_(bindparam("slugs", expanding=True)),
)
_UPDATE = update(_brief).where(_brief.c.id == bindparam("key"))
_LEAVE = delete(participation).where(participation.c.brief_id == bindparam("key"))
_UPDATE_ENTRY = update(review_entry).where(review_entry.c.brief_id == bindparam("key"))
_UNLABEL = delete(review_label).where(review_label.c.brief_id == bindparam("key"))


@dataclass(frozen=True, slots=True)
class StoredState:
    """What the database has of a brief now."""

    slug: str
    revision: int
    status: BriefStatus
    version: int
    body: bytes


class BriefRows:
    """Knows the stored state of the briefs that are being saved, and holds back rows to write them in bulk."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._oai_records = OaiRecordRows(transaction)
        self._states: dict[UUID, StoredState | None] = {}
        self._owners: dict[str, UUID | None] = {}
        self._waiting: set[UUID] = set()
        self._new: list[dict[str, Any]] = []
        self._changed: list[dict[str, Any]] = []
        self._revisions: list[dict[str, Any]] = []
        self._outbox: list[dict[str, Any]] = []
        self._left: list[dict[str, Any]] = []
        self._participations: list[dict[str, Any]] = []
        self._new_entries: list[dict[str, Any]] = []
        self._changed_entries: list[dict[str, Any]] = []
        self._labels: list[dict[str, Any]] = []
        self._moves: list[dict[str, Any]] = []
        self._move_values: list[dict[str, Any]] = []
        transaction.buffer(self.flush, self.forget)

    def look_up(self, wanted: Sequence[tuple[UUID, str]]) -> None:
        """Learn the states of these ids and the owners of these slugs in few queries."""
        for start in range(0, len(wanted), _CHUNK):
            chunk = self._unknown(wanted[start : start + _CHUNK])
            if chunk and len(self._states) > _REMEMBERED:
                self.flush()
                self._drop()
                chunk = list(wanted[start : start + _CHUNK])
            if len(chunk) == 1:
                parameters: dict[str, Any] = {"id": chunk[0][0], "slug": chunk[0][1]}
                self._learn(chunk, self._transaction.read_stored(_STATE, parameters))
            elif chunk:
                parameters = {"ids": [key for key, _ in chunk], "slugs": [slug for _, slug in chunk]}
                self._learn(chunk, self._transaction.read_stored(_MANY_STATES, parameters))

    def _unknown(self, wanted: Sequence[tuple[UUID, str]]) -> list[tuple[UUID, str]]:
        return [(key, slug) for key, slug in wanted if key not in self._states or slug not in self._owners]

    def _learn(self, wanted: Iterable[tuple[UUID, str]], rows: Iterable[Any]) -> None:
        # What waits in the buffer is newer than what the database has, so nothing known is replaced.
        states: dict[UUID, StoredState] = {}
        owners: dict[str, UUID] = {}
        for key, slug, revision, status, version, body in rows:
            owners[slug] = key
            if revision:
                states[key] = StoredState(slug, revision, BriefStatus(status), version, body)
        for key, slug in wanted:
            self._states.setdefault(key, states.get(key))
            self._owners.setdefault(slug, owners.get(slug))

    def state(self, key: UUID, slug: str) -> StoredState | None:
        """Return the state of a brief, buffered or stored; None when there is none.

        :param slug: the slug that it is to have
        :raises SlugTaken: when the slug leads to another brief
        """
        self.look_up([(key, slug)])
        owner = self._owners[slug]
        if owner is not None and owner != key:
            raise SlugTaken(slug, owner)
        return self._states[key]

    def owned(self, slugs: Iterable[str]) -> set[str]:
        """Return those of these slugs that briefs in the buffer have."""
        return {slug for slug in slugs if self._owners.get(slug) is not None}

    def put(
        self,
        brief: TransferBrief,
        body: bytes,
        before: StoredState | None,
        *,
        author: str,
        reason: str,
        made_at: datetime,
    ) -> int:
        """Buffer a new state with its revision and outbox row, and return its number.

        :param before: what :meth:`state` gave
        """
        if brief.id in self._waiting or len(self._revisions) >= _FLUSH_AT:
            self.flush()
        number = before.revision + 1 if before else 1
        row = {
            "slug": brief.slug,
            "status": brief.status.value,
            "revision": number,
            "changed_at": made_at,
            "published": brief.published_on.toordinal() if brief.published_on else 0,
            "format": FORMAT,
            "body": body,
        }
        if before is None:
            self._new.append({"id": brief.id, **row})
            self._new_entries.append({"brief_id": brief.id, **entry_of(brief, made_at)})
        else:
            self._changed.append({"key": brief.id, **row})
            self._left.append({"key": brief.id})
            self._changed_entries.append({"key": brief.id, **entry_of(brief, made_at)})
        self._labels += labels_of(brief)
        self._revisions.append(
            {
                "brief_id": brief.id,
                "number": number,
                "author": author,
                "made_at": made_at,
                "reason": reason,
                "status": brief.status.value,
                "format": FORMAT,
                "body": compress(body),
            }
        )
        operation = _operation(before.status if before else None, brief.status)
        if operation:
            self._outbox.append({"brief_id": brief.id, "revision": number, "operation": operation})
            self._oai_records.note(brief, deleted=operation == tables.DELETE)
        self._move(brief, number, kind_of(before.status if before else None, brief.status), made_at)
        keys = dict.fromkeys(part.organisation.key for part in brief.organisations if part.organisation.key)
        self._participations += [{"organisation_key": key, "brief_id": brief.id} for key in keys]
        self._waiting.add(brief.id)
        self._states[brief.id] = StoredState(brief.slug, number, brief.status, FORMAT, body)
        self._owners[brief.slug] = brief.id
        if before is not None and before.slug != brief.slug:
            self._redirect(brief.id, before.slug, brief.slug, made_at)
        return number

    def _move(self, brief: TransferBrief, number: int, kind: MoveKind | None, made_at: datetime) -> None:
        if kind is None:
            return
        day = made_at.astimezone(UTC).date()
        said = about(brief) if kind is not MoveKind.HANDED_IN else ""
        row = {"brief_id": brief.id, "number": number, "kind": kind.value, "day": day, "about": said}
        self._moves.append(row)

    def _redirect(self, key: UUID, old: str, new: str, made_at: datetime) -> None:
        self.flush()
        self._transaction.write(delete(_redirect).where(_redirect.c.slug == new))
        self._transaction.write(insert(_redirect), {"slug": old, "brief_id": key, "made_at": made_at})
        self._owners[old] = key

    def keep_redirect(self, key: UUID, slug: str, made_at: datetime) -> None:
        """Let a slug lead to a brief that does not have it now, unless it does already."""
        self.flush()
        known = self._transaction.read_stored(select(_redirect.c.brief_id).where(_redirect.c.slug == slug)).first()
        if known is None:
            self._transaction.write(insert(_redirect), {"slug": slug, "brief_id": key, "made_at": made_at})
        self._owners[slug] = key

    def flush_of(self, key: UUID | str) -> None:
        """Write the buffered rows when the brief with this id or slug may be among them."""
        if key in self._waiting or (isinstance(key, str) and self._owners.get(key) is not None):
            self.flush()

    def flush(self) -> None:
        """Write the buffered rows."""
        if not self._waiting:
            return
        for statement, rows in (
            (insert(_brief), self._new),
            (_UPDATE, self._changed),
            (insert(tables.brief_revision), self._revisions),
            (insert(tables.outbox), self._outbox),
            (_LEAVE, self._left),
            (insert(participation), self._participations),
            (insert(review_entry), self._new_entries),
            (_UPDATE_ENTRY, self._changed_entries),
            (_UNLABEL, self._left),
            (insert(review_label), self._labels),
            (insert(brief_move), self._moves),
        ):
            if rows:
                self._transaction.write(statement, rows)
        self._drop()

    def forget(self) -> None:
        """Drop the buffered rows and everything that was learnt from the database."""
        self._drop()

    def _drop(self) -> None:
        self._states.clear()
        self._owners.clear()
        self._waiting.clear()
        # New lists: the driver may still hold the old ones.
        self._new, self._changed, self._revisions, self._outbox = [], [], [], []
        self._left, self._participations = [], []
        self._new_entries, self._changed_entries, self._labels = [], [], []
        self._moves = []


def _operation(before: BriefStatus | None, now: BriefStatus) -> str | None:
    if now is BriefStatus.PUBLISHED:
        return tables.INDEX
    return tables.DELETE if before is BriefStatus.PUBLISHED else None
