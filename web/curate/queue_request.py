"""What a reader of a queue asks for, as its address says it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from kb.model import Language, MaturityBand
from kb.model.value import printable
from kb.store import ReviewFilter, ReviewOrder, ReviewQueue
from kb.taxonomy import Taxonomy
from web.addresses import Pairs, carried_pairs, with_pairs

ME = "me"
NOBODY = "nobody"
UNKNOWN = "unknown"
WITHOUT = "no-"
"""Stands before the language that is missing."""
WORDS_LENGTH = 200
_KEY_LENGTH = 300
_VALUE_LENGTH = 80
LISTS = tuple(queue for queue in ReviewQueue if queue not in {ReviewQueue.DUPLICATES, ReviewQueue.REJECTED})
"""The queues that are lists of briefs."""
_ORDERS = {
    ReviewQueue.NEW: ReviewOrder.OLDEST,
    ReviewQueue.STALE: ReviewOrder.UNCHECKED,
    ReviewQueue.APPROVED: ReviewOrder.OLDEST,
}
"""How a queue is sorted when the address does not say."""


@dataclass(frozen=True, slots=True)
class QueueRequest:
    """A queue with filters; what the address has wrong is left out."""

    queue: ReviewQueue
    assigned: str = ""
    """``me``, ``nobody``, the id of an account, or empty."""
    language: str = ""
    """``de`` for briefs that have German, ``no-de`` for those that do not."""
    technology: str = ""
    maturity: str = ""
    """A band, or ``unknown``."""
    source: str = ""
    words: str = ""
    """Words of the title."""
    order: ReviewOrder = ReviewOrder.NEWEST
    after: str | None = None
    """Key of the page, as the page before gave it."""

    @property
    def is_filtered(self) -> bool:
        """Whether it asks for less than the whole queue."""
        return any((self.assigned, self.language, self.technology, self.maturity, self.source, self.words))

    def pairs(self) -> Pairs:
        """Return the parameters in their canonical order; defaults are left out."""
        given = (
            ("assigned", self.assigned),
            ("language", self.language),
            ("technology", self.technology),
            ("maturity", self.maturity),
            ("source", self.source),
            ("title", self.words),
            ("sort", self.order.value if self.order is not standard_order(self.queue) else ""),
            ("after", self.after or ""),
        )
        return tuple((name, value) for name, value in given if value)

    def address(self) -> str:
        """Return the address of this page of the queue."""
        return with_pairs(f"/curate/queues/{self.queue.value}", (*self.pairs(), *carried_pairs()))

    def page(self, after: str | None) -> "QueueRequest":
        """Return another page of the same list."""
        return replace(self, after=after)

    def filter(self, person: UUID | None, taxonomy: Taxonomy) -> ReviewFilter:
        """Return what the store is asked for.

        :param person: who is ``me``
        """
        assignee = person if self.assigned == ME else None
        if self.assigned not in {"", ME, NOBODY}:
            assignee = UUID(self.assigned)
        language = Language(self.language.removeprefix(WITHOUT)) if self.language else None
        lacks = self.language.startswith(WITHOUT)
        known = self.maturity not in {"", UNKNOWN}
        return ReviewFilter(
            assignee=assignee,
            unassigned=self.assigned == NOBODY,
            language=None if lacks else language,
            without_language=language if lacks else None,
            technologies=_with_narrower(self.technology, taxonomy) if self.technology else frozenset(),
            maturity=MaturityBand(self.maturity) if known else None,
            unknown_maturity=self.maturity == UNKNOWN,
            source=self.source or None,
            words=self.words,
        )


def read_request(queue: ReviewQueue, given: Mapping[str, str], taxonomy: Taxonomy) -> QueueRequest:
    """Read the parameters of an address."""
    languages = [f"{prefix}{code.value}" for prefix in ("", WITHOUT) for code in Language]
    order = _one_of(given.get("sort", ""), [item.value for item in ReviewOrder])
    technology = given.get("technology", "")
    return QueueRequest(
        queue,
        assigned=_assigned(given.get("assigned", "")),
        language=_one_of(given.get("language", ""), languages),
        technology=technology if technology in taxonomy else "",
        maturity=_one_of(given.get("maturity", ""), [*(band.value for band in MaturityBand), UNKNOWN]),
        source=_line(given.get("source", ""), _VALUE_LENGTH),
        words=_line(given.get("title", ""), WORDS_LENGTH),
        order=ReviewOrder(order) if order else standard_order(queue),
        after=given.get("after", "")[:_KEY_LENGTH] or None,
    )


def standard_order(queue: ReviewQueue) -> ReviewOrder:
    """Return how a queue is sorted when nothing else is asked for."""
    return _ORDERS.get(queue, ReviewOrder.NEWEST)


def _assigned(given: str) -> str:
    if given in {ME, NOBODY}:
        return given
    try:
        return str(UUID(given))
    except ValueError:
        return ""


def _one_of(given: str, known: list[str]) -> str:
    return given if given in known else ""


def _line(given: str, length: int) -> str:
    """Return a text that a database takes: no control characters, no half of a surrogate pair."""
    try:
        return " ".join(printable(given).split())[:length]
    except ValueError:
        return ""


def _with_narrower(identifier: str, taxonomy: Taxonomy) -> frozenset[str]:
    found, left = set[str](), [identifier]
    while left:
        concept = left.pop()
        if concept not in found:
            found.add(concept)
            left.extend(taxonomy.narrower(concept))
    return frozenset(found)
