"""Conditions in Elasticsearch's query language, and facets as filtered aggregations."""

from collections.abc import Mapping, Sequence
from typing import Any

from kb.search.backends.elasticsearch_mapping import ID, SORT_FIELDS
from kb.search.conditions import (
    OTHER_FIELDS,
    AllOf,
    AnyOf,
    Begins,
    Best,
    Condition,
    Flat,
    HasPhrase,
    HasTerm,
    OneOf,
    filter_conditions,
)
from kb.search.request import FacetName, Sort

MAX_BUCKETS = 10_000
"""Different values of a facet; there are a few hundred. Above the number of values, counts are exact on any shards."""
_COUNTS = "counts"

Clause = dict[str, Any]
Filters = Mapping[FacetName, Sequence[str]]


def clause(condition: Condition) -> Clause:
    """Return a condition as a clause."""
    match condition:
        case HasTerm(field, term, weight):
            return {"term": {field: {"value": term, "boost": weight}}}
        case HasPhrase(field, terms, weight):
            return {"match_phrase": {field: {"query": " ".join(terms), "boost": weight}}}
        case Begins(field, beginning):
            return {"prefix": {field: {"value": beginning}}}
        case OneOf(field, values):
            return {"constant_score": {"filter": {"terms": {field: list(values)}}, "boost": 0}}
        case AnyOf(conditions):
            return _any([clause(item) for item in conditions])
        case Best(conditions):
            return {"dis_max": {"queries": [clause(item) for item in conditions], "tie_breaker": OTHER_FIELDS}}
        case Flat(inner, weight):
            return {"constant_score": {"filter": clause(inner), "boost": weight}}
        case AllOf(required, optional, excluded):
            parts = {"must": required, "should": optional, "must_not": excluded}
            return {"bool": {name: [clause(item) for item in items] for name, items in parts.items() if items}}


def question(text: Condition | None, filters: Filters, names: Sequence[str]) -> dict[str, Any]:
    """Return query, post-filter and aggregations that give the hits and all counts in one request.

    The counts of a facet ignore its own selection. So what is selected in facets that are counted filters the hits
    afterwards (``post_filter``), and each facet's aggregation filters by the selection of the others; what is selected
    in facets that are not counted filters everything.

    :param text: None when the text says nothing
    :param names: values of FacetName to count, and MATRIX
    """
    counted = {facet: values for facet, values in filters.items() if facet.value in names}
    everywhere = {facet: values for facet, values in filters.items() if facet not in counted}
    body: dict[str, Any] = {"query": matching(text, everywhere)}
    if selected := _filters(counted):
        body["post_filter"] = {"bool": {"filter": selected}}
    if names:
        body["aggs"] = {name: _aggregation(name, _filters(counted, without=name)) for name in names}
    return body


def matching(text: Condition | None, filters: Filters) -> Clause:
    """Return the query for a text and the selected values of facets."""
    parts: dict[str, list[Clause]] = {"filter": _filters(filters), "must": [clause(text)] if text else []}
    parts = {name: clauses for name, clauses in parts.items() if clauses}
    return {"bool": parts} if parts else {"match_all": {}}


def order(sort: Sort) -> list[dict[str, str]]:
    """Return the order of the hits, ties by the brief's id."""
    first = "_score" if sort is Sort.RELEVANCE else SORT_FIELDS[sort]
    return [{first: "desc"}, {ID: "asc"}]


def read_counts(aggregations: Mapping[str, Any], names: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return how many briefs have each value of the facets that were counted."""
    return {
        name: {bucket["key"]: bucket["doc_count"] for bucket in aggregations[name][_COUNTS]["buckets"]}
        for name in names
    }


def _aggregation(name: str, filters: list[Clause]) -> Clause:
    return {
        "filter": {"bool": {"filter": filters}},
        "aggs": {_COUNTS: {"terms": {"field": name, "size": MAX_BUCKETS}}},
    }


def _filters(filters: Filters, *, without: str | None = None) -> list[Clause]:
    return [{"terms": {item.field: list(item.values)}} for item in filter_conditions(filters, without=without)]


def _any(clauses: list[Clause]) -> Clause:
    if not clauses:
        return {"match_none": {}}
    return clauses[0] if len(clauses) == 1 else {"bool": {"should": clauses, "minimum_should_match": 1}}
