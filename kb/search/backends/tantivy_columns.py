"""How the values of facets lie in columns that tantivy counts fast.

Counting a column with one value a document takes a few nanoseconds a document; one with several values takes four times
as long for each value. So every facet has a first column with one value for each document, and a second one for what is
left:

- facets with few combinations (languages, levels with their bands) put the whole combination into the first column;
- a technology stands there together with its broader ones, as one path. Where two technologies of a brief share broader
  ones, a correction in the second column says what was counted more than once;
- the other facets put their first value into the first column and the others into the second.

Nothing of this needs the taxonomy when counting, so the counts always agree with what was indexed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from kb.search.document import SearchDocument
from kb.search.request import FacetName

_COMBINED = {FacetName.LANGUAGE, FacetName.MATURITY, FacetName.POTENTIAL, FacetName.YEAR}
_JOIN = "\x1f"
_LESS = "\x1e"
"""Begins a correction."""

Counts = list[tuple[str, int]]


def first_column(facet: FacetName) -> str:
    """Return the name of the column with one value for each document."""
    return f"{facet.value}_first"


def more_column(facet: FacetName) -> str:
    """Return the name of the column with what is left."""
    return f"{facet.value}_more"


def columns_of(facet: FacetName) -> tuple[str, ...]:
    """Return the columns that are counted for a facet."""
    return (first_column(facet),) if facet in _COMBINED else (first_column(facet), more_column(facet))


COLUMNS = tuple(column for facet in FacetName for column in columns_of(facet))
EMPTY: Mapping[str, str] = {first_column(facet): "" for facet in FacetName}
"""What a document without facets has: a column that misses no document is the fastest."""


def column_values(document: SearchDocument) -> dict[str, str | list[str]]:
    """Return the content of the columns for a brief."""
    found: dict[str, str | list[str]] = {}
    for facet in FacetName:
        values: Sequence[str] = document.terms.get(facet, ())
        if facet in _COMBINED:
            found[first_column(facet)] = _JOIN.join(values)
            continue
        if facet is FacetName.TECHNOLOGY and document.technology_paths:
            values = _paths(document.technology_paths, values)
        found[first_column(facet)] = values[0] if values else ""
        if len(values) > 1:
            found[more_column(facet)] = list(values[1:])
    return found


def _paths(paths: Sequence[Sequence[str]], values: Sequence[str]) -> list[str]:
    """Return paths, values that are on none, and the correction, so that each value counts once."""
    times = Counter(value for path in paths for value in path)
    found = [_JOIN.join(path) for path in paths]
    found += [value for value in values if value not in times]
    repeated = [value for value, count in times.items() for _ in range(count - 1)]
    return [*found, _LESS + _JOIN.join(repeated)] if repeated else found


def read_counts(buckets: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return how many documents have each value of a facet, from what was counted in its columns."""
    counts: dict[str, int] = {}
    for content, count in buckets:
        if content.startswith(_LESS):
            content, count = content[1:], -count
        for value in content.split(_JOIN):
            counts[value] = counts.get(value, 0) + count
    counts.pop("", None)
    return counts
