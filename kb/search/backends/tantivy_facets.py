"""Facet counts from tantivy's fast fields."""

from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from threading import Lock
from typing import Any

import tantivy

from kb.search.backends.tantivy_query import QueryBuilder
from kb.search.backends.tantivy_schema import MATRIX
from kb.search.request import FacetName
from kb.search.result import FacetCount

MAX_BUCKETS = 20_000
"""Values of one facet; there are a few hundred."""
KEPT = 128
"""How many answers are kept: pages and sorts of one question share their counts, and so do all readers who browse."""

Counts = list[tuple[str, int]]
Filters = Mapping[FacetName, tuple[str, ...]]


class FacetCounter:
    """Counts the values of facets for one state of the index."""

    def __init__(self, searcher: tantivy.Searcher, builder: QueryBuilder) -> None:
        self._searcher = searcher
        self._builder = builder
        self._kept: OrderedDict[Hashable, Mapping[str, Counts]] = OrderedDict()
        self._lock = Lock()

    def count(
        self,
        question: Hashable,
        text: tantivy.Query | None,
        filters: Filters,
        facets: Sequence[FacetName],
        *,
        matrix: bool,
    ) -> tuple[dict[FacetName, tuple[FacetCount, ...]], dict[tuple[str, str], int]]:
        """Return the counts of facets and of the matrix.

        The counts of a facet ignore its own selection, so facets without one share a single aggregation.

        :param question: what the text means, as a key for answers that are kept
        """
        shared = [facet.value for facet in facets if not filters.get(facet)]
        if matrix:
            shared.append(MATRIX)
        counts: dict[str, Counts] = dict(self._aggregate(question, text, filters, shared)) if shared else {}
        for facet in facets:
            if filters.get(facet):
                others = {name: values for name, values in filters.items() if name is not facet}
                counts.update(self._aggregate(question, text, others, [facet.value]))
        found = {facet: _with_selected(counts[facet.value], filters.get(facet, ())) for facet in facets}
        return found, _cells(counts[MATRIX]) if matrix else {}

    def _aggregate(
        self, question: Hashable, text: tantivy.Query | None, filters: Filters, fields: Sequence[str]
    ) -> Mapping[str, Counts]:
        key = (question, frozenset((name, frozenset(values)) for name, values in filters.items()), tuple(fields))
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        counts = self._measure(self._builder.matching(text, filters), fields)
        with self._lock:
            self._kept[key] = counts
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return counts

    def _measure(self, query: tantivy.Query, fields: Sequence[str]) -> Mapping[str, Counts]:
        request = {
            field: {"terms": {"field": field, "size": MAX_BUCKETS, "segment_size": MAX_BUCKETS}} for field in fields
        }
        answer: dict[str, Any] = self._searcher.aggregate(query, request)
        return {
            field: sorted(
                ((bucket["key"], bucket["doc_count"]) for bucket in answer[field]["buckets"]),
                key=lambda item: (-item[1], item[0]),
            )
            for field in fields
        }


def _with_selected(counts: Counts, selected: Sequence[str]) -> tuple[FacetCount, ...]:
    chosen = set(selected)
    found = [FacetCount(value, count, value in chosen) for value, count in counts]
    if chosen:
        missing = chosen.difference(value for value, _ in counts)
        found += [FacetCount(value, 0, True) for value in sorted(missing)]
    return tuple(found)


def _cells(counts: Counts) -> dict[tuple[str, str], int]:
    cells: dict[tuple[str, str], int] = {}
    for value, count in counts:
        band, _, level = value.partition("|")
        cells[band, level] = count
    return cells
