"""One page of documents in an exact order: by score or field, ties by the brief's id.

tantivy orders by one key and breaks ties by where a document happens to lie. Where a tie crosses the edge of a page,
the group that shares the key is ordered by id as a whole, so that paging has neither gaps nor repeats after any change
of the index's segments.
"""

from collections.abc import Sequence
from itertools import pairwise

import tantivy
from tantivy import DocAddress, FieldType, Occur, Order, Query, Searcher

from kb.search.backends.tantivy_query import matches
from kb.search.backends.tantivy_schema import HIGH, ID, LOW, SORT_FIELDS
from kb.search.request import MAX_RESULTS, Sort

_SLACK = 256
"""How many documents more are read at first to see the end of a group with one score."""
_LIMIT = 2 * MAX_RESULTS
"""A group with one score is followed no further; its order beyond is tantivy's."""

Found = list[tuple[float, DocAddress]]


class Pager:
    """Cuts pages out of the results of one state of the index."""

    def __init__(self, searcher: Searcher, schema: tantivy.Schema) -> None:
        self._searcher = searcher
        self._schema = schema

    def page(self, query: Query, sort: Sort, offset: int, size: int) -> tuple[Found, int]:
        """Return at most ``size`` (score, address) from ``offset`` on, and how many documents match.

        :param size: 0 only counts
        """
        if size == 0:
            return [], matches(self._searcher.search(query, 1))
        return (
            self._by_score(query, offset, size)
            if sort is Sort.RELEVANCE
            else self._by_field(query, SORT_FIELDS[sort], offset, size)
        )

    def _by_score(self, query: Query, offset: int, size: int) -> tuple[Found, int]:
        lead = 1 if offset else 0
        result = self._searcher.search(query, size + lead + 1, offset=offset - lead)
        hits: Found = result.hits
        window = hits[lead : lead + size]
        if window and _crosses_edge(hits, lead, size):
            wanted = offset + size
            hits = self._searcher.search(query, wanted + _SLACK, count=False).hits
            if len(hits) == wanted + _SLACK and hits[-1][0] == hits[wanted - 1][0]:
                hits = self._searcher.search(query, _LIMIT, count=False).hits
            first = next(index for index, hit in enumerate(hits) if hit[0] == hits[offset][0])
            last = next((i for i in range(wanted, len(hits)) if hits[i][0] != hits[wanted - 1][0]), len(hits))
            window = self._by_id(hits[first:last])[offset - first : offset - first + size]
            return window, matches(result)
        return self._by_id(window), matches(result)

    def _by_field(self, query: Query, field: str, offset: int, size: int) -> tuple[Found, int]:
        lead = 1 if offset else 0
        result = self._searcher.search(query, size + lead + 1, offset=offset - lead, order_by_field=field)
        hits: Found = result.hits
        window = hits[lead : lead + size]
        if window and _crosses_edge(hits, lead, size):
            top, bottom = window[0][0], window[-1][0]
            before = matches(self._searcher.search(self._above(query, field, int(top)), 1))
            head = sum(1 for hit in window if hit[0] == top)
            middle = [hit for hit in window if bottom < hit[0] < top]
            ordered = self._group(query, field, int(top), offset - before, head) + self._by_id(middle)
            if bottom != top:
                ordered += self._group(query, field, int(bottom), 0, size - len(ordered))
            window = ordered
        else:
            window = self._by_id(window)
        return [(0.0, address) for _, address in window], matches(result)

    def _group(self, query: Query, field: str, key: int, offset: int, size: int) -> Found:
        """Return documents with one key in the order of their ids."""
        group = Query.const_score_query(Query.term_query(self._schema, field, key), 0.0)
        both = Query.boolean_query([(Occur.Must, query), (Occur.Must, group)])
        hits = self._searcher.search(
            both, size, count=False, offset=offset, order_by_field=ID, order=Order.Asc
        ).hits  # fmt: skip
        return [(float(key), address) for _, address in hits]

    def _above(self, query: Query, field: str, key: int) -> Query:
        above = Query.range_query(
            self._schema, field, FieldType.Integer, lower_bound=key, include_lower=False
        )  # fmt: skip
        return Query.boolean_query([(Occur.Must, query), (Occur.Must, above)])

    def _by_id(self, hits: Found) -> Found:
        """Order documents with one key by their ids; the keys stay in their descending order."""
        if all(before[0] != after[0] for before, after in pairwise(hits)):
            return hits
        addresses = [address for _, address in hits]
        high = self._searcher.fast_field_values(HIGH, addresses)
        low = self._searcher.fast_field_values(LOW, addresses)
        keyed = zip(hits, high, low, strict=True)
        return [hit for hit, _, _ in sorted(keyed, key=lambda item: (-item[0][0], item[1], item[2]))]


def _crosses_edge(hits: Sequence[tuple[float, DocAddress]], lead: int, size: int) -> bool:
    end = lead + size
    before = bool(lead) and hits[0][0] == hits[1][0]
    return before or (len(hits) > end and hits[end][0] == hits[end - 1][0])
