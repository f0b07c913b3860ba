"""Which briefs were merged, and what each of them says on its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from kb.model import TransferBrief
from kb.model.retagging import retagged
from kb.store.body import FORMAT, decode, encode
from kb.store.concept_replacements import ConceptReplacements
from kb.store.duplicate_tables import brief_merge, brief_part
from kb.store.transaction import Transaction

_part, _merge = brief_part, brief_merge
_CHUNK = 500
_PARTS = (
    select(_part.c.brief_id, _part.c.format, _part.c.body)
    .where(_part.c.into_id == bindparam("into"))
    .order_by(_part.c.brief_id)
)
_PART = select(_part.c.brief_id, _part.c.format, _part.c.body).where(_part.c.brief_id == bindparam("id"))
_LEADERS = select(_part.c.brief_id, _part.c.into_id).where(_part.c.brief_id.in_(bindparam("ids", expanding=True)))


@dataclass(frozen=True, slots=True)
class Merge:
    """One brief that went into another one. What each field was is in the revisions that are named here."""

    id: int
    merged_id: UUID
    into_id: UUID
    author: str
    reason: str
    made_at: datetime
    moved: tuple[UUID, ...]
    """The parts that went from one to the other."""
    merged_before: int
    """Number of the revision of the merged brief before; the following ones likewise."""
    merged_after: int
    into_before: int
    into_after: int
    undone_by: str | None
    undone_at: datetime | None
    merged_restored: int | None
    into_restored: int | None

    def revisions_of(self, brief_id: UUID) -> set[int]:
        """Return the numbers of the revisions that this merge and its undoing made of a brief."""
        if brief_id == self.into_id:
            return {number for number in (self.into_after, self.into_restored) if number}
        return {number for number in (self.merged_after, self.merged_restored) if number}


class MergeRepository:
    """The merges and the parts of merged briefs. Nothing waits in a buffer here, so reading needs no flush."""

    def __init__(self, transaction: Transaction, replacements: ConceptReplacements) -> None:
        self._transaction = transaction
        self._replacements = replacements

    def parts_with(self, concept: str) -> list[tuple[TransferBrief, UUID]]:
        """Return the parts of merged briefs that have a concept, each with the id of the merged brief."""
        named = f'"{concept}"'.encode()
        rows = self._transaction.read_stored(select(_part).order_by(_part.c.brief_id))
        parts = ((decode(row.body, row.format, row.brief_id), row.into_id) for row in rows if named in row.body)
        return [(part, into) for part, into in parts if any(item.value == concept for item in part.technologies)]

    def parts(self, into_id: UUID) -> list[TransferBrief]:
        """Return what a merged brief was made of, by id; nothing for a brief that is none."""
        rows = self._transaction.read_stored(_PARTS, {"into": into_id})
        return [decode(row.body, row.format, row.brief_id) for row in rows]

    def merged(self) -> set[UUID]:
        """Return the briefs that were made of several ones."""
        return set(self._transaction.read_stored(select(_part.c.into_id).distinct()).scalars())

    def leaders(self, brief_ids: Iterable[UUID]) -> dict[UUID, UUID]:
        """Return for each of these briefs the one that it is part of: itself when it was not merged."""
        wanted = list(dict.fromkeys(brief_ids))
        found = {brief_id: brief_id for brief_id in wanted}
        for start in range(0, len(wanted), _CHUNK):
            rows = self._transaction.read_stored(_LEADERS, {"ids": wanted[start : start + _CHUNK]})
            found.update((part, into) for part, into in rows)
        return found

    def part(self, brief_id: UUID) -> TransferBrief | None:
        """Return what a brief that was merged says on its own; None for one that stands on its own."""
        row = self._transaction.read_stored(_PART, {"id": brief_id}).one_or_none()
        return decode(row.body, row.format, row.brief_id) if row else None

    def members(self, into_id: UUID) -> list[UUID]:
        """Return the ids of what a brief was made of, itself included."""
        rows = self._transaction.read_stored(select(_part.c.brief_id).where(_part.c.into_id == into_id))
        return sorted({into_id, *rows.scalars()})

    def save_part(self, brief: TransferBrief, into_id: UUID) -> None:
        """Keep or replace what a brief says on its own."""
        self._transaction.take_right_to_write()
        brief = retagged(brief, self._replacements.all())
        self._transaction.flush()
        insert_part = sqlite.insert(_part) if self._transaction.is_sqlite else postgresql.insert(_part)
        row = {"brief_id": brief.id, "into_id": into_id, "format": FORMAT, "body": encode(brief)}
        changed = {name: insert_part.excluded[name] for name in row if name != "brief_id"}
        self._transaction.write(insert_part.on_conflict_do_update(index_elements=["brief_id"], set_=changed), row)

    def move_parts(self, brief_ids: Sequence[UUID], into_id: UUID) -> None:
        """Let parts belong to another brief from now on."""
        self._transaction.write(update(_part).where(_part.c.brief_id.in_(brief_ids)).values(into_id=into_id))

    def drop_part(self, brief_id: UUID) -> None:
        """Forget a part, because the brief stands on its own again."""
        self._transaction.write(delete(_part).where(_part.c.brief_id == brief_id))

    def add(self, made_at: datetime | None = None, **facts: Any) -> int:
        """Keep that a merge was made, with the facts of :class:`Merge` up to ``into_after``; return its id.

        :param made_at: when; now when None
        """
        facts["moved"] = [str(brief_id) for brief_id in facts["moved"]]
        self._transaction.flush()
        done = self._transaction.write(insert(_merge).values(**facts, made_at=made_at or datetime.now(UTC)))
        return int(done.inserted_primary_key[0])  # type: ignore[index]  # there is one row

    def mark_undone(self, merge_id: int, author: str, merged_restored: int, into_restored: int) -> None:
        """Keep that a merge was undone, and which revisions that made."""
        self._transaction.write(
            update(_merge)
            .where(_merge.c.id == merge_id)
            .values(
                undone_by=author,
                undone_at=datetime.now(UTC),
                merged_restored=merged_restored,
                into_restored=into_restored,
            )
        )

    def get(self, merge_id: int) -> Merge | None:
        """Return a merge, or None."""
        found = self._read(select(_merge).where(_merge.c.id == merge_id))
        return found[0] if found else None

    def of(self, brief_id: UUID) -> list[Merge]:
        """Return the merges that a brief took part in, the first one first, undone ones too."""
        query = select(_merge).where(or_(_merge.c.merged_id == brief_id, _merge.c.into_id == brief_id))
        return self._read(query.order_by(_merge.c.id))

    def latest(self, limit: int | None = None, *, before: int | None = None) -> list[Merge]:
        """Return the merges, the last one first, undone ones too.

        :param before: only those with a smaller id, for the next page
        """
        query = select(_merge).order_by(_merge.c.id.desc()).limit(limit)
        return self._read(query if before is None else query.where(_merge.c.id < before))

    def _read(self, query: Select[Any]) -> list[Merge]:
        names = [name for name in Merge.__slots__ if name != "moved"]
        return [
            Merge(moved=tuple(UUID(item) for item in row.moved), **{name: getattr(row, name) for name in names})
            for row in self._transaction.read(query)
        ]
