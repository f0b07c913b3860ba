"""How the values of facets lie in columns that tantivy counts fast.

Two costs are measured (docs/develop/search-speed.md): every different number that is found costs a microsecond, and
every document that is counted costs 2-5 ns in a column that has exactly one small unsigned number for each document,
but 30-50 ns in one that may have several. So each facet lies in columns twice:

- *together*, all values of a brief as several numbers in one column: for counting few documents;
- *apart*, in columns of one number: for counting many. Facets with few values, of which a brief may have many, are
  sets: each column says with the bits of its number which of eight values a brief has. The other facets have a few
  places, each with one value, the last one with all that are left.

Facets with few combinations share a column: maturity, potential and their matrix one, language and year another. A
technology stands together with its broader ones as one content, its path. Where two paths of a brief share
technologies, a correction says which were counted more than once.

The numbers count from 0 and stand for contents that a code book keeps, so nothing of this needs the taxonomy when
counting, and the counts always agree with what was indexed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from sys import intern
from typing import Any, Self

import orjson

from kb.search.document import SearchDocument
from kb.search.facet_counts import MATRIX, MATRIX_JOIN
from kb.search.request import FacetName

_VALUES = "\x1f"
"""Between the values of a content."""
_LESS = "\x1d"
"""Begins a correction."""
_PARTS = "\x1e"
"""Between the facets of a shared content."""
_BITS = 8
_MOST = 2_000
"""Different contents of a facet's places; with more, counting them apart takes longer than together."""
_SHARED: Mapping[str, tuple[str, ...]] = {
    "level": (FacetName.MATURITY.value, FacetName.POTENTIAL.value, MATRIX),
    "edition": (FacetName.LANGUAGE.value, FacetName.YEAR.value),
}
_SETS: Mapping[FacetName, int] = {FacetName.SECTOR: 4, FacetName.COUNTRY: 8}
"""How many columns of eight values each."""
_PLACES: Mapping[FacetName, int] = {FacetName.TECHNOLOGY: 5, FacetName.BUSINESS_MODEL: 3}
_CORRECTION = "technology_correction"
_TOGETHER_ONLY = "together only"
"""Page of the code book with the facets of which some brief had more than fits into the columns apart."""

Numbers = dict[str, int | list[int]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the index, and how its numbers say something about one facet or the matrix."""

    name: str
    page: str
    """Page of the code book with the contents that the numbers stand for."""
    part: int | None = None
    """Place of the facet in a shared content."""
    bits_from: int | None = None
    """Of a set: the content that the lowest bit stands for."""


def _together(facet: FacetName) -> str:
    return f"{facet.value}_together"


def _place(facet: FacetName, number: int) -> str:
    return f"{facet.value}_{number}"


_SHARED_COLUMNS = {
    facet: (Column(name, name, part=part),) for name, facets in _SHARED.items() for part, facet in enumerate(facets)
}
_OWN = (*_SETS, *_PLACES)
TOGETHER: Mapping[str, tuple[Column, ...]] = {
    **_SHARED_COLUMNS,
    **{facet.value: (Column(_together(facet), _together(facet)),) for facet in _OWN},
}
"""The columns of each facet and the matrix in which few documents are counted."""
APART: Mapping[str, tuple[Column, ...]] = {
    **_SHARED_COLUMNS,
    **{
        facet.value: tuple([Column(_place(facet, i), facet.value, bits_from=i * _BITS) for i in range(width)])
        for facet, width in _SETS.items()
    },
    **{
        facet.value: (
            *[Column(_place(facet, i), facet.value) for i in range(width)],
            *([Column(_CORRECTION, facet.value)] if facet is FacetName.TECHNOLOGY else []),
        )
        for facet, width in _PLACES.items()
    },
}
"""The columns in which many documents are counted."""
EMPTY: Mapping[str, int] = {column.name: 0 for columns in APART.values() for column in columns}
"""What a document without facets has: a column that misses no document is the fastest."""
ALL_COLUMNS = (*EMPTY, *(_together(facet) for facet in _OWN))


class CodeBook:
    """The numbers of a generation's columns and what they mean; it is kept in the index itself."""

    def __init__(self, pages: Mapping[str, Sequence[str]] | None = None) -> None:
        self._pages = {page: list(contents) for page, contents in (pages or {}).items()}
        for page in (*(column.page for columns in (*APART.values(), *TOGETHER.values()) for column in columns),):
            # 0 means nothing, but in a set, where no bit does.
            self._pages.setdefault(page, [] if page in _SETS else [""])
        self._pages.setdefault(_TOGETHER_ONLY, [])
        self._codes = {page: {item: code for code, item in enumerate(items)} for page, items in self._pages.items()}
        self._known: dict[Column, dict[int, tuple[int, tuple[str, ...]]]] = {}

    @classmethod
    def read(cls, stored: bytes) -> Self:
        """Read what :meth:`stored` wrote."""
        return cls(orjson.loads(stored))

    def copy(self) -> Self:
        """Return a book to write on, while readers use this one."""
        return type(self)(self._pages)

    def stored(self) -> bytes:
        """Return the book as bytes for the index."""
        return orjson.dumps(self._pages)

    def is_apart(self, name: str) -> bool:
        """Say whether the columns apart hold everything of a facet or the matrix."""
        return name not in self._codes[_TOGETHER_ONLY]

    def columns(self, document: SearchDocument) -> Numbers:
        """Return the content of the columns for a brief; what is new gets the next number."""
        found: Numbers = dict(EMPTY)
        said = {facet.value: document.terms.get(facet, ()) for facet in FacetName}
        said[MATRIX] = (MATRIX_JOIN.join(document.matrix),)
        for name, parts in _SHARED.items():
            found[name] = self._code(name, _PARTS.join([_VALUES.join(said[part]) for part in parts]))
        for facet in _SETS:
            self._put_set(found, facet, said[facet.value])
            self._put_together(found, facet, said[facet.value])
        for facet in _PLACES:
            contents: Sequence[str] = said[facet.value]
            correction = ""
            if facet is FacetName.TECHNOLOGY and document.technology_paths:
                contents, correction = _paths(document.technology_paths, contents)
            self._put_places(found, facet, contents, correction)
            self._put_together(found, facet, [*contents, correction] if correction else contents)
        return found

    def counts(self, columns: Iterable[Column], buckets: Mapping[str, Iterable[Mapping[str, Any]]]) -> dict[str, int]:
        """Return how many documents have each value.

        :param columns: those of one facet, or of the matrix
        :param buckets: what was found in each column; one that is missing has nothing
        """
        counts: dict[str, int] = {}
        for column in columns:
            known = self._known.setdefault(column, {})
            for bucket in buckets.get(column.name, ()):
                code = bucket["key"]
                meaning = known.get(code)
                if meaning is None:
                    meaning = known[code] = self._meaning(column, code)
                sign, values = meaning
                count = sign * bucket["doc_count"]
                for value in values:
                    counts[value] = counts.get(value, 0) + count
        return counts

    def _meaning(self, column: Column, code: int) -> tuple[int, tuple[str, ...]]:
        """Return the values of a number, and whether they count (1) or are taken off (-1)."""
        contents = self._pages[column.page]
        if column.bits_from is not None:
            return 1, tuple([intern(contents[column.bits_from + bit]) for bit in range(_BITS) if code >> bit & 1])
        content = contents[code]
        if column.part is not None:
            content = content.split(_PARTS)[column.part]
        if not content:
            return 1, ()
        less = content.startswith(_LESS)
        # Interned, because values are keys of dictionaries thousands of times a page.
        return (-1 if less else 1), tuple(map(intern, content[less:].split(_VALUES)))

    def _put_together(self, found: Numbers, facet: FacetName, contents: Sequence[str]) -> None:
        page = _together(facet)
        found[page] = [self._code(page, content) for content in contents]

    def _put_set(self, found: Numbers, facet: FacetName, values: Sequence[str]) -> None:
        sets = [0] * _SETS[facet]
        for value in values:
            code = self._code(facet.value, value)
            if code < _BITS * len(sets):
                sets[code // _BITS] |= 1 << code % _BITS
            else:
                self._code(_TOGETHER_ONLY, facet.value)
        found |= {_place(facet, number): bits for number, bits in enumerate(sets)}

    def _put_places(self, found: Numbers, facet: FacetName, contents: Sequence[str], correction: str) -> None:
        if self.is_apart(facet.value):
            width = _PLACES[facet]
            if len(contents) > width:
                contents = [*contents[: width - 1], _VALUES.join(contents[width - 1 :])]
            found |= {_place(facet, place): self._code(facet.value, item) for place, item in enumerate(contents)}
            if correction:
                found[_CORRECTION] = self._code(facet.value, correction)
            if len(self._pages[facet.value]) > _MOST:
                self._code(_TOGETHER_ONLY, facet.value)

    def _code(self, page: str, content: str) -> int:
        codes = self._codes[page]
        code = codes.get(content)
        if code is None:
            code = codes[content] = len(codes)
            self._pages[page].append(content)
        return code


def _paths(paths: Sequence[Sequence[str]], values: Sequence[str]) -> tuple[list[str], str]:
    """Return paths, and values that are on none, as contents, and the correction, so that each value counts once."""
    times = Counter([value for path in paths for value in path])
    contents = [_VALUES.join(path) for path in paths]
    contents += [value for value in values if value not in times]
    repeated = sorted([value for value, count in times.items() for _ in range(count - 1)])
    return contents, _LESS + _VALUES.join(repeated) if repeated else ""
