"""The queues of the review desk: which briefs wait for what, filtered, sorted and in pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, and_, false, func, or_, select

from kb.model import BriefStatus, InvalidValue, Language, MaturityBand
from kb.model.value import printable
from kb.store.curation_tables import responsibility, review_entry, review_label
from kb.store.duplicate_tables import PairState, duplicate_pair, organisation_pair
from kb.store.review_entries import SOURCE, TECHNOLOGY, bit_of, folded
from kb.store.tables import rejected_record
from kb.store.transaction import Transaction

STALE_MONTHS = 12
"""After how many months without a review a published brief is stale."""
_entry, _label, _people = review_entry, review_label, responsibility


class ReviewQueue(StrEnum):
    """What briefs wait for."""

    NEW = "new"
    """Drafts and submitted ones: somebody has to take them up."""
    IN_REVIEW = "in-review"
    WAITING = "waiting-for-researcher"
    APPROVED = "approved"
    """An editor has to publish them."""
    ESTIMATED = "estimated"
    """Rules have judged something that no person has confirmed; all that are not archived."""
    STALE = "stale"
    """Published, and not reviewed (else published) for twelve months."""
    MINE = "mine"
    """The person looks after them; all that are not archived."""
    ALL = "all"
    """Every brief, archived ones too."""
    DUPLICATES = "duplicates"
    """Pairs of briefs or organisations that nobody has decided about; only counted here, ``work.duplicates`` and
    ``work.organisation_pairs`` list them."""
    REJECTED = "rejected"
    """Records that could not be taken and that nobody has seen; only counted here, ``work.rejections`` lists them."""


class ReviewOrder(StrEnum):
    """How a queue is sorted."""

    NEWEST = "newest"
    """Changed last first."""
    OLDEST = "oldest"
    """Changed longest ago first."""
    TITLE = "title"
    UNCHECKED = "unchecked"
    """Reviewed, else published, longest ago first; those that never were come first."""
    READIEST = "readiest"
    """Highest readiness level first, unknown ones last."""


@dataclass(frozen=True, slots=True)
class ReviewFilter:
    """Which briefs of a queue are wanted; everything that is given has to be true."""

    assignee: UUID | None = None
    """Account that looks after them."""
    unassigned: bool = False
    """Only those that nobody looks after."""
    own: UUID | None = None
    """Account that handed them in; with ``organisation`` it is enough when one of both is true."""
    organisation: str | None = None
    """Key of the organisation for which they were handed in."""
    statuses: frozenset[BriefStatus] = frozenset()
    language: Language | None = None
    """Which have a text in this language."""
    without_language: Language | None = None
    """Which have none in this language."""
    technologies: frozenset[str] = frozenset()
    """Which have one of these; a concept with its narrower ones is given as all of them."""
    maturity: MaturityBand | None = None
    unknown_maturity: bool = False
    """Only those whose readiness is unknown."""
    source: str | None = None
    """Name of a source, for example ``cordis``."""
    words: str = ""
    """Each of these words stands somewhere in a title, in any language, with capitals or without."""


@dataclass(frozen=True, slots=True)
class ReviewEntry:
    """One brief in a queue; ``work.briefs.get_many`` has the rest."""

    brief_id: UUID
    status: BriefStatus
    changed_at: datetime
    maturity: int
    """Lower readiness level; 0 when unknown."""
    estimated: int
    """How many judgements only rules have made."""
    checked_on: date | None
    """Day of the last review, else of publication."""
    assignee_id: UUID | None
    assignee: str | None


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One page of a queue."""

    entries: tuple[ReviewEntry, ...]
    following: str | None
    """The key of the next page; None after the last one."""


@dataclass(frozen=True, slots=True)
class _Order:
    column: ColumnElement[Any]
    descending: bool
    write: Callable[[Any], str]
    read: Callable[[str], Any]
    """Undoes ``write``; raises ValueError for what it never gave."""


def _moment(written: str) -> datetime:
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None:
        raise ValueError(written)
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:  # near the year 1 or 9999
        raise ValueError(written) from error


def _number(written: str) -> int:
    if not (written.isascii() and written.isdecimal() and len(written) < 10):
        raise ValueError(written)
    return int(written)


_ORDERS: Mapping[ReviewOrder, _Order] = {
    ReviewOrder.NEWEST: _Order(_entry.c.changed_at, True, datetime.isoformat, _moment),
    ReviewOrder.OLDEST: _Order(_entry.c.changed_at, False, datetime.isoformat, _moment),
    ReviewOrder.TITLE: _Order(_entry.c.title, False, str, printable),
    ReviewOrder.UNCHECKED: _Order(_entry.c.checked, False, str, _number),
    ReviewOrder.READIEST: _Order(_entry.c.maturity, True, str, _number),
}
_STATUSES: Mapping[ReviewQueue, tuple[BriefStatus, ...]] = {
    ReviewQueue.NEW: (BriefStatus.DRAFT, BriefStatus.SUBMITTED),
    ReviewQueue.IN_REVIEW: (BriefStatus.IN_REVIEW,),
    ReviewQueue.WAITING: (BriefStatus.WAITING_FOR_RESEARCHER,),
    ReviewQueue.APPROVED: (BriefStatus.APPROVED,),
    ReviewQueue.STALE: (BriefStatus.PUBLISHED,),
}


class ReviewQueues:
    """Reads the queues; nothing of a brief's text is read for it."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def page(
        self,
        queue: ReviewQueue,
        wanted: ReviewFilter | None = None,
        *,
        today: date,
        person: UUID | None = None,
        order: ReviewOrder = ReviewOrder.NEWEST,
        limit: int = 50,
        after: str | None = None,
    ) -> ReviewPage:
        """Return a page of a queue.

        :param today: what staleness is reckoned from
        :param person: the account that :attr:`ReviewQueue.MINE` is about
        :param limit: how many at most, from 1
        :param after: the key that the page before gave
        :raises InvalidValue: when the queue is no list of briefs, or the key is none
        """
        by, filtered = _ORDERS[order], wanted or ReviewFilter()
        names = ("brief_id", "status", "changed_at", "maturity", "estimated", "checked")
        keys = select(*(_entry.c[name] for name in names), by.column.label("key"))
        keys = keys.select_from(_from(queue, filtered)).where(*_conditions(queue, filtered, today, person))
        if after is not None:
            keys = keys.where(_beyond(by, after))
        keys = keys.order_by(*_sorted_by(by, by.column, _entry.c.brief_id)).limit(limit + 1)
        # The people are looked up for what is on the page only.
        chosen = keys.subquery()
        query = select(chosen, _people.c.assignee_id, _people.c.assignee)
        query = query.select_from(chosen.outerjoin(_people, _people.c.brief_id == chosen.c.brief_id))
        query = query.order_by(*_sorted_by(by, chosen.c.key, chosen.c.brief_id))
        rows = self._transaction.read(query).all()
        following = None
        if len(rows) > limit:
            last = rows[limit - 1]
            following = f"{by.write(last.key)}~{last.brief_id}"
        return ReviewPage(tuple(_entry_of(row) for row in rows[:limit]), following)

    def count(
        self, queue: ReviewQueue, wanted: ReviewFilter | None = None, *, today: date, person: UUID | None = None
    ) -> int:
        """Count what is in a queue, with the parameters of :meth:`page`; duplicates and rejected records too."""
        if queue is ReviewQueue.DUPLICATES:
            tables = (duplicate_pair, organisation_pair)
            waiting = PairState.WAITING.value
            counted = [select(func.count()).select_from(pair).where(pair.c.state == waiting) for pair in tables]
            return sum(self._number(query) for query in counted)
        if queue is ReviewQueue.REJECTED:
            unseen = rejected_record.c.seen_at.is_(None)
            return self._number(select(func.count()).select_from(rejected_record).where(unseen))
        filtered = wanted or ReviewFilter()
        query = select(func.count()).select_from(_from(queue, filtered))
        return self._number(query.where(*_conditions(queue, filtered, today, person)))

    def counts(self, *, today: date, person: UUID | None = None) -> dict[ReviewQueue, int]:
        """Count what is in each queue, unfiltered."""
        return {queue: self.count(queue, today=today, person=person) for queue in ReviewQueue}

    def sources(self) -> list[str]:
        """Return the names of the sources that briefs have, to filter by."""
        query = select(_label.c.value).where(_label.c.kind == SOURCE).distinct().order_by(_label.c.value)
        return list(self._transaction.read(query).scalars())

    def _number(self, query: Select[int]) -> int:
        return int(self._transaction.read(query).scalar_one())


def stale_before(today: date) -> date:
    """Return the day before which a review is too long ago: the same day twelve months earlier."""
    year, month = divmod(today.year * 12 + today.month - 1 - STALE_MONTHS, 12)
    # 29 February has no such day in most years.
    return date(year, month + 1, min(today.day, 28) if month == 1 else today.day)


def _of_queue(queue: ReviewQueue, today: date, person: UUID | None) -> list[ColumnElement[bool]]:
    if queue in {ReviewQueue.DUPLICATES, ReviewQueue.REJECTED}:
        message = f"the queue {queue} is no list of briefs"
        raise InvalidValue(message)
    conditions: list[ColumnElement[bool]] = []
    if queue in _STATUSES:
        conditions.append(_entry.c.status.in_([status.value for status in _STATUSES[queue]]))
    elif queue is not ReviewQueue.ALL:
        conditions.append(_entry.c.status != BriefStatus.ARCHIVED.value)
    if queue is ReviewQueue.STALE:
        conditions.append(_entry.c.checked < stale_before(today).toordinal())
    elif queue is ReviewQueue.ESTIMATED:
        conditions.append(_entry.c.estimated > 0)
    elif queue is ReviewQueue.MINE:
        conditions.append(false() if person is None else _people.c.assignee_id == person)
    return conditions


def _conditions(
    queue: ReviewQueue, wanted: ReviewFilter, today: date, person: UUID | None
) -> list[ColumnElement[bool]]:
    return [*_of_queue(queue, today, person), *_of_people(wanted), *_of_brief(wanted)]


def _from(queue: ReviewQueue, wanted: ReviewFilter) -> FromClause:
    if queue is ReviewQueue.MINE or _of_people(wanted):
        return _entry.outerjoin(_people, _people.c.brief_id == _entry.c.brief_id)
    return _entry


def _sorted_by(by: _Order, *keys: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    return [key.desc() if by.descending else key for key in keys]


def _of_people(wanted: ReviewFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.assignee is not None:
        conditions.append(_people.c.assignee_id == wanted.assignee)
    if wanted.unassigned:
        conditions.append(_people.c.assignee_id.is_(None))
    own = []
    if wanted.own is not None:
        own.append(_people.c.submitter_id == wanted.own)
    if wanted.organisation is not None:
        own.append(_people.c.organisation == wanted.organisation)
    if own:
        conditions.append(or_(*own))
    return conditions


def _of_brief(wanted: ReviewFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.statuses:
        conditions.append(_entry.c.status.in_(sorted(status.value for status in wanted.statuses)))
    for language, there in ((wanted.language, True), (wanted.without_language, False)):
        if language is not None:
            bits = _entry.c.languages.bitwise_and(bit_of(language))
            conditions.append(bits != 0 if there else bits == 0)
    if wanted.technologies:
        conditions.append(_labelled(TECHNOLOGY, sorted(wanted.technologies)))
    if wanted.source is not None:
        conditions.append(_labelled(SOURCE, [wanted.source]))
    if wanted.maturity is not None:
        levels = wanted.maturity.levels
        conditions.append(_entry.c.maturity.between(min(levels), max(levels)))
    if wanted.unknown_maturity:
        conditions.append(_entry.c.maturity == 0)
    # PostgreSQL takes no NUL.
    for word in folded(wanted.words).replace("\0", " ").split():
        conditions.append(_entry.c.words.contains(word, autoescape=True))
    return conditions


def _labelled(kind: str, values: list[str]) -> ColumnElement[bool]:
    of = select(_label.c.brief_id).where(_label.c.kind == kind, _label.c.value.in_(values))
    return _entry.c.brief_id.in_(of)


def _beyond(by: _Order, key: str) -> ColumnElement[bool]:
    try:
        written, _, brief_id = key.rpartition("~")
        value, last = by.read(written), UUID(brief_id)
    except ValueError as error:
        message = f"{key[:80]!r} is no key of a page; begin with the first page"
        raise InvalidValue(message) from error
    first, second = by.column, _entry.c.brief_id
    if by.descending:
        return and_(first <= value, or_(first < value, second < last))
    return and_(first >= value, or_(first > value, second > last))


def _entry_of(row: Any) -> ReviewEntry:
    return ReviewEntry(
        row.brief_id,
        BriefStatus(row.status),
        row.changed_at,
        row.maturity,
        row.estimated,
        date.fromordinal(row.checked) if row.checked else None,
        row.assignee_id,
        row.assignee,
    )
