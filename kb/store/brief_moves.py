"""When briefs were handed in, published, updated and archived, and what they were about then.

Saving a brief writes a row for every revision that readers notice, with the values that reports count by as they are
in that revision. So a past period keeps its figures, whatever becomes of its briefs later.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, String, Subquery, and_, cast, distinct, func, literal, select

from kb.model import BriefStatus, TransferBrief
from kb.store.brief_move_tables import brief_move as _move
from kb.store.curation_tables import responsibility
from kb.store.transaction import Transaction

UNKNOWN = "unknown"
"""The value of briefs that say nothing about a measure."""


class MoveKind(StrEnum):
    """What happened to a brief."""

    HANDED_IN = "handed-in"
    """A researcher has handed it in."""
    PUBLISHED = "published"
    """It became public, for the first time or again."""
    UPDATED = "updated"
    """It was changed while it was public."""
    ARCHIVED = "archived"
    """It was public and went into the archive."""
    WITHDRAWN = "withdrawn"
    """It was public and went back to the desk or into draft."""


class Measure(StrEnum):
    """By what briefs are counted; a brief counts under each of its values."""

    TECHNOLOGY = "technology"
    """Ids of concepts."""
    MATURITY = "maturity"
    """The band of readiness."""
    BUSINESS_MODEL = "business_model"
    """Ids of patterns."""
    COUNTRY = "country"
    """ISO 3166-1 codes of the organisations' countries."""


PUBLIC = (MoveKind.PUBLISHED, MoveKind.UPDATED)
"""Moves after which a brief is public."""


@dataclass(frozen=True, slots=True)
class MoveCount:
    """How many briefs with a value moved."""

    measure: Measure
    value: str
    kind: MoveKind
    count: int


def kind_of(before: BriefStatus | None, now: BriefStatus) -> MoveKind | None:
    """Return what a saved state means to readers, None when nothing.

    :param before: the status until then; None for a new brief
    """
    is_public, was_public = now is BriefStatus.PUBLISHED, before is BriefStatus.PUBLISHED
    if is_public:
        return MoveKind.UPDATED if was_public else MoveKind.PUBLISHED
    if was_public:
        return MoveKind.ARCHIVED if now is BriefStatus.ARCHIVED else MoveKind.WITHDRAWN
    return MoveKind.HANDED_IN if now is BriefStatus.SUBMITTED and before is not now else None


def about(brief: TransferBrief) -> str:
    """Return what a brief is counted under: a line a value, as ``technology=robotics``.

    Each measure has a line, of :data:`UNKNOWN` where the brief says nothing.
    """
    found: dict[Measure, Iterable[str]] = {
        Measure.TECHNOLOGY: (item.value for item in brief.technologies),
        Measure.MATURITY: (brief.maturity.value.band.value,) if brief.maturity else (),
        Measure.BUSINESS_MODEL: (item.value for item in brief.business_models),
        Measure.COUNTRY: brief.countries,
    }
    return "\n".join(
        f"{measure}={value}" for measure, said in found.items() for value in sorted(set(said)) or (UNKNOWN,)
    )


class BriefMoveRepository:
    """The moves; it only reads, saving a brief writes them."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def count(self, since: date, until: date) -> dict[MoveKind, int]:
        """Count the briefs that moved, each once a kind.

        :param since: first day, UTC
        :param until: last day, UTC
        """
        query = select(_move.c.kind, _distinct()).where(_in(since, until)).group_by(_move.c.kind)
        return {MoveKind(kind): int(count) for kind, count in self._transaction.read(query)}

    def count_by_month(self, since: date, until: date) -> dict[tuple[str, MoveKind], int]:
        """Count the briefs that moved in each month (``2026-05``), each once a month and kind; parameters as above."""
        month = func.substr(cast(_move.c.day, String), 1, len("2026-05"))
        query = select(month, _move.c.kind, _distinct()).where(_in(since, until)).group_by(month, _move.c.kind)
        return {(str(name), MoveKind(kind)): int(count) for name, kind, count in self._transaction.read(query)}

    def count_by_value(self, since: date, until: date, groups: Mapping[str, str]) -> list[MoveCount]:
        """Count the briefs that moved under each of their values, each once a value and kind.

        :param groups: technologies that are counted as another one: concept to top concept
        """
        counted = _move.c.kind != MoveKind.HANDED_IN.value
        # All that a brief was about at moves of a kind; what it was twice counts once.
        lines = func.aggregate_strings(_move.c.about, "\n")
        query = select(_move.c.kind, lines).where(_in(since, until), counted).group_by(_move.c.brief_id, _move.c.kind)
        return self._by_value(query, groups)

    def public_on(self, day: date) -> int:
        """Count the briefs that were public at the end of a day."""
        query = select(func.count()).select_from(_public_on(day))
        return int(self._transaction.read(query).scalar_one())

    def public_by_value(self, day: date, groups: Mapping[str, str]) -> list[MoveCount]:
        """Count them under each of the values that they had then; the kind is ``published``."""
        public = _public_on(day).c
        return self._by_value(select(public.kind, public.about), groups)

    def submitters(self, since: date, until: date) -> int:
        """Count the people who handed in what was handed in; parameters as for :meth:`count`."""
        query = (
            select(func.count(distinct(responsibility.c.submitter_id)))
            .select_from(_move)
            .join(responsibility, responsibility.c.brief_id == _move.c.brief_id)
            .where(_in(since, until), _move.c.kind == MoveKind.HANDED_IN.value)
        )
        return int(self._transaction.read(query).scalar_one())

    def _by_value(self, query: Select[tuple[str, str]], groups: Mapping[str, str]) -> list[MoveCount]:
        # Counted here: a pass over a row a move is several times quicker than a database that joins a row a value.
        counted_as = {f"{Measure.TECHNOLOGY}={member}": f"{Measure.TECHNOLOGY}={top}" for member, top in groups.items()}
        counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for kind, lines in self._transaction.read(query):
            counts[kind].update({counted_as.get(line, line) for line in lines.split("\n")})
        return [
            MoveCount(Measure(measure), value, MoveKind(kind), count)
            for kind, counted in counts.items()
            for line, count in counted.items()
            for measure, _, value in (line.partition("="),)
        ]


def _distinct() -> ColumnElement[int]:
    return func.count(distinct(_move.c.brief_id))


def _in(since: date, until: date) -> ColumnElement[bool]:
    return _move.c.day.between(since, until)


def _public_on(day: date) -> Subquery:
    """Return the moves by which briefs were public at the end of a day, their kind told as ``published``."""
    last = (
        select(_move.c.brief_id, func.max(_move.c.number).label("number"))
        .where(_move.c.day <= day, _move.c.kind != MoveKind.HANDED_IN.value)
        .group_by(_move.c.brief_id)
        .subquery()
    )
    is_last = and_(_move.c.brief_id == last.c.brief_id, _move.c.number == last.c.number)
    moves = select(literal(MoveKind.PUBLISHED.value).label("kind"), _move.c.about).join(last, is_last)
    return moves.where(_move.c.kind.in_([public.value for public in PUBLIC])).subquery()
