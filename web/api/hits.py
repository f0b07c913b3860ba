"""Paging through the hits of a search so that what is published meanwhile neither repeats nor hides one.

The search pages by number. A cursor names the last hit and its place instead; the next page begins after that hit,
wherever newer ones have pushed it, as far as a block of hits around its former place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Self
from uuid import UUID

from kb.search.request import MAX_PAGE_SIZE, MAX_RESULTS, SearchRequest
from kb.search.result import Hit, SearchResult
from kb.search.search import Searcher
from web.api.cursor import Place

BLOCK = MAX_PAGE_SIZE
"""Hits that are read at once."""
KEPT = 5
"""Hits that a cursor names."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The last hits of a page."""

    number: int
    """Place of the last one among all hits, from 1."""
    ids: tuple[UUID, ...]
    """The last one first; the others serve when it is withdrawn meanwhile."""

    @property
    def place(self) -> Place:
        """What a cursor keeps of it."""
        return [self.number, *(identifier.hex for identifier in self.ids)]

    @classmethod
    def read(cls, place: Place) -> Self:
        """Return what a cursor kept."""
        return cls(int(place[0]), tuple(UUID(str(identifier)) for identifier in place[1:]))

    @classmethod
    def of(cls, hits: Sequence[Hit], number: int) -> Self | None:
        """Return the anchor of a page whose last hit has this place; None for an empty page."""
        return cls(number, tuple(hit.id for hit in reversed(hits[-KEPT:]))) if hits else None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits."""

    result: SearchResult
    """Of the first block that was read: total, facets and what was understood."""
    hits: Sequence[Hit]
    last: Anchor | None
    more: bool
    """Whether hits follow."""


def read_hits(searcher: Searcher, question: SearchRequest, limit: int, after: Anchor | None) -> Found:
    """Return the hits after an anchor, or the first ones.

    :param limit: how many at most
    :raises kb.search.backend.SearchUnavailable: when the backend does not answer
    """
    if after is None:
        result = searcher.search(question.model_copy(update={"page": 1, "page_size": limit}))
        return Found(result, result.hits, Anchor.of(result.hits, len(result.hits)), result.total > len(result.hits))
    first_block = (after.number - 1) // BLOCK
    blocks = _Blocks(searcher, question, first_block)
    start = _position(blocks, after, first_block)
    hits: list[Hit] = []
    for number in count(start // BLOCK):
        block = blocks.read(number)
        begin = max(0, start - number * BLOCK)
        hits += block[begin : begin + limit - len(hits)]
        if len(hits) >= limit or len(block) < BLOCK:
            break
    end = start + len(hits)
    return Found(blocks.result, hits, Anchor.of(hits, end), end < min(blocks.result.total, MAX_RESULTS))


def _position(blocks: "_Blocks", after: Anchor, first_block: int) -> int:
    """Return how many hits stand before the page: those up to the anchor, which newer ones may have pushed down."""
    places: dict[UUID, int] = {}
    for number in (first_block, first_block + 1, first_block - 1):
        if number >= 0:
            places |= {hit.id: number * BLOCK + place for place, hit in enumerate(blocks.read(number), start=1)}
            if after.ids[0] in places:
                break
    # Where all of them were withdrawn or are far away, the former place is the best guess.
    return next((places[identifier] for identifier in after.ids if identifier in places), after.number)


class _Blocks:
    """The hits of a question, a block at a time, each of which is asked for once."""

    def __init__(self, searcher: Searcher, question: SearchRequest, first: int) -> None:
        self._searcher = searcher
        self._question = question.model_copy(update={"facets": (), "page_size": BLOCK})
        self._read: dict[int, Sequence[Hit]] = {}
        self.result = self._ask(first)
        """Of the first block that is asked for."""

    def read(self, number: int) -> Sequence[Hit]:
        """Return a block from 0 on; an empty one behind the last hit."""
        if number not in self._read:
            if (number + 1) * BLOCK > MAX_RESULTS:
                return ()
            self._ask(number)
        return self._read[number]

    def _ask(self, number: int) -> SearchResult:
        result = self._searcher.search(self._question.model_copy(update={"page": number + 1}))
        # A page behind the last one comes back as the last one.
        self._read[number] = result.hits if result.page == number + 1 else ()
        return result
