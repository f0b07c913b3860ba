"""Conditions as tantivy's queries."""

from collections.abc import Mapping, Sequence
from typing import Any

import tantivy
from tantivy import Occur, Query

from kb.search.backends.tantivy_schema import BRIEF, INDEX_OPTIONS, KIND
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
from kb.search.request import FacetName


class QueryBuilder:
    """Builds the queries of one schema."""

    def __init__(self, schema: tantivy.Schema) -> None:
        self._schema = schema
        self.briefs = Query.const_score_query(Query.term_query(schema, KIND, BRIEF, "basic"), 0.0)
        """Every brief, and not the document with the position."""

    def matching(self, text: Query | None, filters: Mapping[FacetName, Sequence[str]]) -> Query:
        """Return the query for a text and the selected values of facets."""
        clauses = [self.query(condition) for condition in filter_conditions(filters)]
        if text is not None:
            clauses.insert(0, text)
        if not clauses:
            return self.briefs
        return clauses[0] if len(clauses) == 1 else _all(clauses)

    def one_of(self, field: str, values: Sequence[str]) -> Query:
        """Return the query for documents that have one of these values in a field of whole values."""
        return Query.term_set_query(self._schema, field, list(values))

    def query(self, condition: Condition) -> Query:
        """Return the query for a condition."""
        match condition:
            case HasTerm(field, term, weight):
                found = Query.term_query(self._schema, field, term, INDEX_OPTIONS.get(field, "freq"))
                return found if weight == 1 else Query.boost_query(found, weight)
            case HasPhrase(field, terms, weight):
                found = Query.phrase_query(self._schema, field, list(terms))
                return found if weight == 1 else Query.boost_query(found, weight)
            case Begins(field, beginning):
                # As fast as a look-up, where a regular expression is compiled anew for each field.
                return Query.fuzzy_term_query(self._schema, field, beginning, distance=0, prefix=True)
            case OneOf(field, values):
                return Query.const_score_query(self.one_of(field, values), 0.0)
            case AnyOf(conditions):
                return _any([self.query(item) for item in conditions])
            case Best(conditions):
                return Query.disjunction_max_query([self.query(item) for item in conditions], OTHER_FIELDS)
            case Flat(inner, weight):
                return Query.const_score_query(self.query(inner), weight)
            case AllOf(required, optional, excluded):
                clauses = [(Occur.Must, self.query(item)) for item in required] or [(Occur.Must, self.briefs)]
                clauses += [(Occur.Should, self.query(item)) for item in optional]
                clauses += [(Occur.MustNot, self.query(item)) for item in excluded]
                return clauses[0][1] if len(clauses) == 1 else Query.boolean_query(clauses)


def matches(result: Any) -> int:
    """Return how many documents a result has (the type stubs of tantivy-py leave this out)."""
    return int(result.count)


def _any(queries: Sequence[Query]) -> Query:
    if not queries:
        return Query.empty_query()
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])


def _all(queries: Sequence[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Must, query) for query in queries])
