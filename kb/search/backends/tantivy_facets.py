"""Facet counts from tantivy's fast fields."""

import os
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import Any

import tantivy
from tantivy import Occur, Query

from kb.search.backends.kept import Kept
from kb.search.backends.tantivy_columns import APART, EMPTY, TOGETHER, CodeBook, Column
from kb.search.backends.tantivy_query import QueryBuilder, matches
from kb.search.request import FacetName

MAX_BUCKETS = 50_000
"""Different contents of a column; there are a few hundred."""
FEW = 20_000
"""Up to so many documents are counted in the columns together; from there on, the columns apart take less time."""
KEPT = 256
"""How many answers are kept: pages and sorts of one question share their counts, and so do all readers who browse."""

Counts = dict[str, int]
Filters = Mapping[FacetName, tuple[str, ...]]


@cache
def counting_threads(process: int) -> ThreadPoolExecutor:
    """Return the threads that count: as many as there are cores, for all readers of a process.

    :param process: number of the process; threads do not follow into a forked one
    """
    return ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix=f"counting-{process}")


class FacetCounter:
    """Counts the values of facets for one state of the index."""

    def __init__(self, searcher: tantivy.Searcher, builder: QueryBuilder, codes: CodeBook, documents: int) -> None:
        self._searcher = searcher
        self._builder = builder
        self._codes = codes
        self._documents = documents
        self._kept: Kept[Mapping[str, Counts]] = Kept(KEPT)
        self._whole: dict[str, Counts] | None = None
        self._used: frozenset[str] = frozenset()
        self._threads = counting_threads(os.getpid())

    def begin(
        self, question: Hashable, text: Query | None, filters: Filters, names: Sequence[str], total: int
    ) -> Callable[[], dict[str, Counts]]:
        """Begin to count how many briefs have each value of facets and of the matrix; what is returned waits for it.

        The counts of a facet ignore its own selection, so facets without one share a single aggregation. tantivy counts
        without the interpreter's lock: beside the thread that asks, on other cores if there are any.

        :param question: what the text means, as a key for answers that are kept
        :param names: values of FacetName, and MATRIX
        :param total: how many briefs match the text and all filters
        """
        selected = {facet.value: facet for facet, values in filters.items() if values}
        shared = [name for name in names if name not in selected]
        tasks = [partial(self._answer, question, text, filters, shared, total)] if shared else []
        for name in names:
            if name in selected:
                others = {facet: values for facet, values in filters.items() if facet is not selected[name]}
                tasks.append(partial(self._answer, question, text, others, [name], None))
        if text is None and not filters:  # known from the start
            return lambda: _joined(task() for task in tasks)
        begun = [self._threads.submit(task) for task in tasks]
        return lambda: _joined(task.result() for task in begun)

    def _answer(
        self, question: Hashable, text: Query | None, filters: Filters, names: Sequence[str], total: int | None
    ) -> Mapping[str, Counts]:
        if text is None and not filters:
            return self._of_all(names)
        key = (question, frozenset((name, frozenset(values)) for name, values in filters.items()))
        kept = self._kept.get(key, dict)
        unknown = [name for name in names if name not in kept]
        if unknown:
            query = self._builder.matching(text, filters)
            found = self._fewest(query, unknown, self._estimate(query, filters) if total is None else total)
            kept = {**kept, **found}
            self._kept.put(key, kept)
        return {name: kept[name] for name in names}

    def _estimate(self, query: Query, filters: Filters) -> int:
        """Return at least how many briefs match: no more than have the values of one facet; else count them."""
        whole = self._of_all([facet.value for facet in filters])
        bounds = [
            sum(whole[facet.value].get(value, 0) for value in values) for facet, values in filters.items() if values
        ]
        if bounds and 2 * min(bounds) <= self._documents:
            return min(bounds)
        return matches(self._searcher.search(query, 1))

    def _fewest(self, query: Query, names: Sequence[str], total: int) -> dict[str, Counts]:
        """Count what matches, or what does not when that is less.

        :param total: how many briefs match, at least
        """
        if 2 * total <= self._documents:
            return self._measure(query, names, total)
        rest = Query.boolean_query([(Occur.Must, self._builder.briefs), (Occur.MustNot, query)])
        missing = self._measure(rest, names, self._documents - total)
        counts: dict[str, Counts] = {}
        for name, whole in self._of_all(names).items():
            without = missing[name]
            left = ((value, count - without.get(value, 0)) for value, count in whole.items())
            counts[name] = {value: count for value, count in left if count}
        return counts

    def _of_all(self, names: Sequence[str]) -> Mapping[str, Counts]:
        if self._whole is None:
            buckets = self._buckets(self._builder.briefs, EMPTY)
            self._used = frozenset(name for name, found in buckets.items() if any(bucket["key"] for bucket in found))
            whole = {name: self._codes.counts(APART[name], buckets) for name in APART if self._codes.is_apart(name)}
            others = {name: TOGETHER[name] for name in APART if name not in whole}
            self._whole = whole | self._counted(self._builder.briefs, others)
        return {name: self._whole[name] for name in names}

    def _measure(self, query: Query, names: Sequence[str], total: int) -> dict[str, Counts]:
        self._of_all(())
        apart = total > FEW
        return self._counted(
            query, {name: (APART if apart and self._codes.is_apart(name) else TOGETHER)[name] for name in names}
        )

    def _counted(self, query: Query, columns: Mapping[str, Sequence[Column]]) -> dict[str, Counts]:
        wanted = dict.fromkeys([column.name for several in columns.values() for column in several])
        buckets = self._buckets(query, [name for name in wanted if name in self._used or name not in EMPTY])
        return {name: self._codes.counts(several, buckets) for name, several in columns.items()}

    def _buckets(self, query: Query, columns: Iterable[str]) -> dict[str, list[Any]]:
        request = {
            name: {"terms": {"field": name, "size": MAX_BUCKETS, "segment_size": MAX_BUCKETS}} for name in columns
        }
        answer: dict[str, Any] = self._searcher.aggregate(query, request) if request else {}
        return {name: found["buckets"] for name, found in answer.items()}


def _joined(counted: Iterable[Mapping[str, Counts]]) -> dict[str, Counts]:
    return {name: counts for found in counted for name, counts in found.items()}
