"""What was said about briefs: comments, questions and answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, insert, select, update

from kb.model import Actor, SiltaError
from kb.store.curation_tables import remark
from kb.store.transaction import Transaction

_remark = remark
_CHUNK = 500


class RemarkKind(StrEnum):
    """What a remark is."""

    COMMENT = "comment"
    QUESTION = "question"
    ANSWER = "answer"


class Audience(StrEnum):
    """Who reads a remark."""

    RESEARCHER = "researcher"
    """The researcher whose brief it is, and the scouts."""
    SCOUTS = "scouts"
    """Scouts and editors only."""


class UnknownRemark(SiltaError):
    """There is no remark with this number."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that somebody said about a brief."""

    id: int
    brief_id: UUID
    kind: RemarkKind
    audience: Audience
    field: str | None
    """Path of the field that it is about; None for the whole brief."""
    body: str
    author_id: UUID | None
    author: str
    written_at: datetime
    question_id: int | None
    """The question that an answer is for."""
    is_open: bool
    """Of a question: nobody has answered it yet."""


class RemarkRepository:
    """All remarks, in the order in which they were made."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(
        self,
        brief_id: UUID,
        author: Actor,
        kind: RemarkKind,
        body: str,
        *,
        audience: Audience,
        field: str | None = None,
        question_id: int | None = None,
    ) -> int:
        """Keep a remark and return its number; a question is open, and an answer closes its question."""
        self._transaction.flush()
        row = {
            "brief_id": brief_id,
            "kind": kind.value,
            "audience": audience.value,
            "field": field,
            "body": body,
            "author_id": author.id,
            "author": author.name,
            "written_at": datetime.now(UTC),
            "question_id": question_id,
            "is_open": kind is RemarkKind.QUESTION,
        }
        done = self._transaction.write(insert(_remark).values(**row))
        if question_id is not None:
            self._transaction.write(update(_remark).where(_remark.c.id == question_id).values(is_open=False))
        return int(done.inserted_primary_key[0])  # type: ignore[index]  # there is one row

    def get(self, remark_id: int) -> Remark:
        """Return a remark.

        :raises UnknownRemark: when there is none
        """
        found = self._read(_SELECT.where(_remark.c.id == remark_id))
        if not found:
            raise UnknownRemark(f"there is no remark {remark_id}")
        return found[0]

    def of(self, brief_id: UUID) -> list[Remark]:
        """Return what was said about a brief, the first first."""
        return self._read(_SELECT.where(_remark.c.brief_id == brief_id).order_by(_remark.c.id))

    def open_questions(self, brief_ids: Iterable[UUID], *, audience: Audience | None = None) -> dict[UUID, int]:
        """Count the open questions of each of these briefs.

        :param audience: only those for it; all when None
        """
        wanted = list(dict.fromkeys(brief_ids))
        counts = dict.fromkeys(wanted, 0)
        query = _OPEN if audience is None else _OPEN.where(_remark.c.audience == audience.value)
        for start in range(0, len(wanted), _CHUNK):
            rows = self._transaction.read(query, {"ids": wanted[start : start + _CHUNK]})
            counts.update((brief_id, count) for brief_id, count in rows)
        return counts

    def count(self, kind: RemarkKind, audience: Audience, since: date, until: date) -> int:
        """Count the remarks of some days.

        :param since: first day, UTC
        :param until: last day, UTC
        """
        first, end = (datetime.combine(day, time(), UTC) for day in (since, until + timedelta(days=1)))
        query = select(func.count()).where(
            _remark.c.kind == kind.value,
            _remark.c.audience == audience.value,
            _remark.c.written_at >= first,
            _remark.c.written_at < end,
        )
        return int(self._transaction.read(query).scalar_one())

    def _read(self, query: Select[*tuple[Any, ...]]) -> list[Remark]:
        return [
            Remark(**{**row._mapping, "kind": RemarkKind(row.kind), "audience": Audience(row.audience)})
            for row in self._transaction.read(query)
        ]


_SELECT = select(*(_remark.c[name] for name in Remark.__slots__))
_OPEN = (
    select(_remark.c.brief_id, func.count())
    .where(_remark.c.is_open, _remark.c.brief_id.in_(bindparam("ids", expanding=True)))
    .group_by(_remark.c.brief_id)
)
