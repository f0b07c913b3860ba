"""How the values of facets lie in columns that tantivy counts fast.

Measured per document that is counted: a column with exactly one small unsigned number in every document takes 2-5 ns, a
signed one twice as long, one that may have several numbers 30-50 ns (docs/develop/search-speed.md). So a facet is
spread over columns of the first kind, whose numbers count from 0 and stand for contents that a code book keeps:

- facets with few combinations share a column: maturity, potential and their matrix one, language and year another;
- facets with few values, of which a brief may have many, are sets: each column says with the bits of its number which
  of eight values a brief has;
- the other facets have a few places, each with one value, the last one with all that are left. A technology stands
  there together with its broader ones, as one path. Where two paths share technologies, a correction says which were
  counted more than once;
- what fits into none of these, in a collection out of the ordinary, is in a column of several numbers. A column that
  has nothing in the whole index is not counted at all.

Nothing of this needs the taxonomy when counting, so the counts always agree with what was indexed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import orjson

from kb.search.document import SearchDocument
from kb.search.facet_counts import MATRIX, MATRIX_JOIN
from kb.search.request import FacetName

_VALUES = "\x1f"
"""Between the values of a content."""
_PARTS = "\x1e"
"""Between the facets of a shared content."""
_BITS = 8
_MOST = 2_000
"""Different contents of places and corrections; every one that is found costs a third of a microsecond to read."""
_SHARED: Mapping[str, tuple[str, ...]] = {
    "level": (FacetName.MATURITY.value, FacetName.POTENTIAL.value, MATRIX),
    "edition": (FacetName.LANGUAGE.value, FacetName.YEAR.value),
}
_SETS: Mapping[FacetName, int] = {FacetName.SECTOR: 5, FacetName.COUNTRY: 10}
_PLACES: Mapping[FacetName, int] = {FacetName.TECHNOLOGY: 5, FacetName.BUSINESS_MODEL: 3}
_REPEATED = "technology_repeated"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the index, and how its numbers say something about one facet or the matrix."""

    name: str
    book: str
    """Which contents the numbers stand for."""
    sign: int = 1
    """-1 where it says what was counted too often."""
    part: int = 0
    """Place of the facet in a shared content."""
    bits_from: int | None = None
    """Of a set: the content that the lowest bit stands for."""
    several: bool = False
    """Whether a document may have none or several numbers, instead of exactly one."""


def _more(name: str) -> str:
    return f"{name}_more"


def _place(facet: FacetName, number: int) -> str:
    return f"{facet.value}_{number}"


def _columns() -> dict[str, tuple[Column, ...]]:
    found: dict[str, tuple[Column, ...]] = {}
    for name, parts in _SHARED.items():
        found |= {facet: (Column(name, name, part=part),) for part, facet in enumerate(parts)}
    for facet, width in _SETS.items():
        sets = [Column(_place(facet, i), facet.value, bits_from=i * _BITS) for i in range(width)]
        found[facet.value] = (*sets, Column(_more(facet), facet.value, several=True))
    for facet, width in _PLACES.items():
        places = [Column(_place(facet, i), facet.value) for i in range(width)]
        found[facet.value] = (*places, Column(_more(facet), _more(facet), several=True))
    found[FacetName.TECHNOLOGY.value] += (
        Column(_REPEATED, _REPEATED, sign=-1),
        Column(_more(_REPEATED), _more(_REPEATED), sign=-1, several=True),
    )
    return found


COLUMNS_OF: Mapping[str, tuple[Column, ...]] = _columns()
"""The columns that are counted for a facet or the matrix."""
ALL_COLUMNS: Mapping[str, Column] = {column.name: column for columns in COLUMNS_OF.values() for column in columns}
EMPTY: Mapping[str, int] = {column.name: 0 for column in ALL_COLUMNS.values() if not column.several}
"""What a document without facets has: a column that misses no document is the fastest."""


class CodeBook:
    """The numbers of a generation's columns and what they mean; it is kept in the index itself."""

    def __init__(self, contents: Mapping[str, Sequence[str]] | None = None) -> None:
        self._contents = {book: list(items) for book, items in (contents or {}).items()}
        for column in ALL_COLUMNS.values():
            # 0 means nothing, but in a set, where no bit does.
            self._contents.setdefault(column.book, [] if column.book in _SETS else [""])
        self._codes = {book: {item: code for code, item in enumerate(items)} for book, items in self._contents.items()}
        self._known: dict[Column, dict[int, tuple[str, ...]]] = {}

    @classmethod
    def read(cls, stored: bytes) -> Self:
        """Read what :meth:`stored` wrote."""
        return cls(orjson.loads(stored))

    def copy(self) -> Self:
        """Return a book to write on, while readers use this one."""
        return type(self)(self._contents)

    def stored(self) -> bytes:
        """Return the book as bytes for the index."""
        return orjson.dumps(self._contents)

    def columns(self, document: SearchDocument) -> dict[str, int | list[int]]:
        """Return the content of the columns for a brief; what is new gets the next number."""
        found: dict[str, int | list[int]] = dict(EMPTY)
        said = {facet.value: document.terms.get(facet, ()) for facet in FacetName}
        said[MATRIX] = (MATRIX_JOIN.join(document.matrix),)
        for name, parts in _SHARED.items():
            found[name] = self._code(name, _PARTS.join([_VALUES.join(said[part]) for part in parts]))
        for facet in _SETS:
            self._put_set(found, facet, said[facet.value])
        for facet in _PLACES:
            if facet is FacetName.TECHNOLOGY and document.technology_paths:
                contents, repeated = _paths(document.technology_paths, said[facet.value])
                self._put_places(found, facet, contents)
                self._put_repeated(found, repeated)
            else:
                self._put_places(found, facet, said[facet.value])
        return found

    def counts(self, name: str, buckets: Mapping[str, Iterable[Mapping[str, Any]]]) -> dict[str, int]:
        """Return how many documents have each value of a facet or of the matrix.

        :param buckets: those of each column; a column that is missing has nothing
        """
        counts: dict[str, int] = {}
        for column in COLUMNS_OF[name]:
            known = self._known.setdefault(column, {})
            for bucket in buckets.get(column.name, ()):
                code = bucket["key"]
                values = known.get(code)
                if values is None:
                    values = known[code] = self._values(column, code)
                count = column.sign * bucket["doc_count"]
                for value in values:
                    counts[value] = counts.get(value, 0) + count
        return counts

    def _values(self, column: Column, code: int) -> tuple[str, ...]:
        contents = self._contents[column.book]
        if column.bits_from is not None:
            return tuple([contents[column.bits_from + bit] for bit in range(_BITS) if code >> bit & 1])
        content = contents[code]
        if column.book in _SHARED:
            content = content.split(_PARTS)[column.part]
        return tuple(content.split(_VALUES)) if content else ()

    def _put_set(self, found: dict[str, int | list[int]], facet: FacetName, values: Sequence[str]) -> None:
        sets = [0] * _SETS[facet]
        beyond = []
        for value in values:
            code = self._code(facet.value, value)
            if code < _BITS * len(sets):
                sets[code // _BITS] |= 1 << code % _BITS
            else:
                beyond.append(code)
        found |= {_place(facet, number): bits for number, bits in enumerate(sets)}
        if beyond:
            found[_more(facet)] = beyond

    def _put_places(self, found: dict[str, int | list[int]], facet: FacetName, contents: Sequence[str]) -> None:
        width = _PLACES[facet]
        if len(contents) > width:
            contents = [*contents[: width - 1], _VALUES.join(contents[width - 1 :])]
        beyond = []
        for number, content in enumerate(contents):
            code = self._code(facet.value, content, _MOST)
            if code is None:
                beyond.append(self._code(_more(facet), content))
            else:
                found[_place(facet, number)] = code
        if beyond:
            found[_more(facet)] = beyond

    def _put_repeated(self, found: dict[str, int | list[int]], repeated: Sequence[str]) -> None:
        if not repeated:
            return
        code = self._code(_REPEATED, _VALUES.join(repeated), _MOST)
        if code is None:
            found[_more(_REPEATED)] = [self._code(_more(_REPEATED), value) for value in repeated]
        else:
            found[_REPEATED] = code

    def _code(self, book: str, content: str, most: int | None = None) -> Any:
        """Return the number of a content; None where it is new and there are enough already."""
        codes = self._codes[book]
        code = codes.get(content)
        if code is None:
            if most is not None and len(codes) >= most:
                return None
            code = codes[content] = len(codes)
            self._contents[book].append(content)
        return code


def _paths(paths: Sequence[Sequence[str]], values: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return paths and values that are on none as contents, and what these have more than once."""
    times = Counter([value for path in paths for value in path])
    contents = [_VALUES.join(path) for path in paths]
    contents += [value for value in values if value not in times]
    return contents, sorted([value for value, count in times.items() for _ in range(count - 1)])
