"""Facets and the matrix of a result from the counts of an engine."""

from collections.abc import Mapping, Sequence
from functools import partial
from operator import itemgetter

from kb.search.result import FacetCount

_made = partial(tuple.__new__, FacetCount)
"""Makes a count without a call in Python: a page has six hundred."""
MATRIX = "matrix"
"""Field of the maturity band together with the potential level."""
MATRIX_JOIN = "|"


def facet_counts(counts: Mapping[str, int], selected: Sequence[str]) -> tuple[FacetCount, ...]:
    """Return the values of a facet, most frequent first, then by value; selected ones always."""
    ordered = sorted([item for item in counts.items() if item[1]])
    ordered.sort(key=itemgetter(1), reverse=True)
    if not selected:
        return tuple(map(_made, [(value, count, False) for value, count in ordered]))
    missing = [(value, 0) for value in sorted(set(selected)) if not counts.get(value)]
    return tuple([FacetCount(value, count, value in selected) for value, count in ordered + missing])


def matrix_cells(counts: Mapping[str, int]) -> dict[tuple[str, str], int]:
    """Return the number of briefs for each (maturity band, potential level) that has some."""
    cells: dict[tuple[str, str], int] = {}
    for value, count in counts.items():
        if not count:
            continue
        band, _, level = value.partition(MATRIX_JOIN)
        cells[band, level] = count
    return cells
