"""How the values of facets lie in columns that tantivy counts fast.

Counting a column with one value a document takes a few nanoseconds a document; one with several values takes four times
as long for each value; and looking up the text of a value takes longer than counting a hundred. So a column holds
numbers, whose meaning a code book keeps, and every facet has a first column with one number for each document and a
second one for what is left:

- facets with few combinations (languages, levels with their bands) put the whole combination into the first column;
- a technology stands there together with its broader ones, as one path. Where two technologies of a brief share broader
  ones, a correction in the second column says what was counted more than once;
- the other facets put their first value into the first column and the others into the second.

Nothing of this needs the taxonomy when counting, so the counts always agree with what was indexed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

import orjson

from kb.search.document import SearchDocument
from kb.search.facet_counts import MATRIX, MATRIX_JOIN
from kb.search.request import FacetName

_COMBINED = {FacetName.LANGUAGE, FacetName.MATURITY, FacetName.POTENTIAL, FacetName.YEAR}
_JOIN = "\x1f"
_LESS = "\x1e"
"""Begins a correction."""
_NOTHING = 0


def _first(facet: FacetName) -> str:
    return f"{facet.value}_first"


def _more(facet: FacetName) -> str:
    return f"{facet.value}_more"


COLUMNS_OF: Mapping[str, tuple[str, ...]] = {
    **{facet.value: (_first(facet),) if facet in _COMBINED else (_first(facet), _more(facet)) for facet in FacetName},
    MATRIX: (MATRIX,),
}
"""The columns that are counted for a facet or the matrix."""
COLUMNS = tuple(column for columns in COLUMNS_OF.values() for column in columns)
EMPTY: Mapping[str, int] = {**{_first(facet): _NOTHING for facet in FacetName}, MATRIX: _NOTHING}
"""What a document without facets has: a column that misses no document is the fastest."""


class CodeBook:
    """The numbers of a generation's columns and what they mean; it is kept in the index itself."""

    def __init__(self, contents: Sequence[str] = ("",)) -> None:
        self._contents = list(contents)
        self._codes = {content: code for code, content in enumerate(self._contents)}
        self._meanings = [_meaning(content) for content in self._contents]

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
        found: dict[str, int | list[int]] = {MATRIX: self._code(MATRIX_JOIN.join(document.matrix))}
        for facet in FacetName:
            values: Sequence[str] = document.terms.get(facet, ())
            if facet in _COMBINED:
                found[_first(facet)] = self._code(_JOIN.join(values))
                continue
            if facet is FacetName.TECHNOLOGY and document.technology_paths:
                values = _paths(document.technology_paths, values)
            found[_first(facet)] = self._code(values[0]) if values else _NOTHING
            if len(values) > 1:
                found[_more(facet)] = [self._code(value) for value in values[1:]]
        return found

    def counts(self, columns: Iterable[Iterable[Mapping[str, Any]]]) -> dict[str, int]:
        """Return how many documents have each value, from the buckets that the columns of a facet were counted in."""
        counts: dict[str, int] = {}
        meanings = self._meanings
        for buckets in columns:
            for bucket in buckets:
                sign, values = meanings[bucket["key"]]
                count = sign * bucket["doc_count"]
                for value in values:
                    counts[value] = counts.get(value, 0) + count
        return counts

    def _code(self, content: str) -> int:
        code = self._codes.get(content)
        if code is None:
            code = self._codes[content] = len(self._contents)
            self._contents.append(content)
            self._meanings.append(_meaning(content))
        return code


def _paths(paths: Sequence[Sequence[str]], values: Sequence[str]) -> list[str]:
    """Return paths, values that are on none, and the correction, so that each value counts once."""
    times = Counter([value for path in paths for value in path])
    found = [_JOIN.join(path) for path in paths]
    found += [value for value in values if value not in times]
    repeated = [value for value, count in times.items() for _ in range(count - 1)]
    return [*found, _LESS + _JOIN.join(sorted(repeated))] if repeated else found


def _meaning(content: str) -> tuple[int, tuple[str, ...]]:
    """Return the values of a content, and whether they count (1) or are taken off (-1)."""
    if not content:
        return 1, ()
    less = content.startswith(_LESS)
    return (-1 if less else 1), tuple(content[less:].split(_JOIN))
