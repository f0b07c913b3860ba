"""Interpreted queries as tantivy's."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import tantivy
from tantivy import Occur, Query

from kb.model import Language
from kb.search.backends.tantivy_schema import (
    BRIEF,
    KIND,
    NAMES,
    PARTS,
    QUERY_FIELDS,
    TEXT_PARTS,
    TITLE_WORDS,
    text_field,
)
from kb.search.interpretation import (
    ConceptNode,
    FacetNode,
    FieldNode,
    Interpretation,
    Node,
    PhraseNode,
    PrefixNode,
    TermNode,
)
from kb.search.query_fields import QueryField
from kb.search.request import FacetName, Match

WEIGHTS = {"title": 2.5, "summary": 1.5, "body": 1.0}
PARTS_WEIGHT = 0.6
"""A part of a compound says less than the word itself."""
CONCEPT_WEIGHT = 1.5
OTHER_FIELDS = 0.2
"""Share of the weaker fields: the best field decides, the others help (dis-max tie breaker)."""


class QueryBuilder:
    """Builds the queries of one schema."""

    def __init__(self, schema: tantivy.Schema) -> None:
        self._schema = schema
        self.briefs = Query.const_score_query(Query.term_query(schema, KIND, BRIEF, "basic"), 0.0)
        """Every brief, and not the document with the position."""

    def text(self, interpretation: Interpretation, match: Match) -> Query | None:
        """Return the query for a text; None when it says nothing.

        :param match: whether all wanted words must occur or at least one
        """
        clauses: list[tuple[Occur, Query]] = []
        if interpretation.wanted:
            if match is Match.ALL:
                clauses += [(Occur.Must, self._node(node)) for node in interpretation.wanted]
            else:
                alternatives = [query for node in interpretation.wanted for query in self._loose(node)]
                clauses.append((Occur.Must, _any(alternatives)))
            clauses += [(Occur.Should, self._node(node)) for node in interpretation.optional]
        clauses += [(Occur.Must, self._node(node)) for node in interpretation.required]
        if not clauses:
            if not interpretation.excluded:
                return None
            clauses.append((Occur.Must, self.briefs))
        clauses += [(Occur.MustNot, self._node(node)) for node in interpretation.excluded]
        return clauses[0][1] if len(clauses) == 1 and clauses[0][0] is Occur.Must else Query.boolean_query(clauses)

    def matching(self, text: Query | None, filters: Mapping[FacetName, Sequence[str]]) -> Query:
        """Return the query for a text and the selected values of facets."""
        clauses = [self.facet(facet, values) for facet, values in filters.items() if values]
        if text is not None:
            clauses.insert(0, text)
        if not clauses:
            return self.briefs
        return clauses[0] if len(clauses) == 1 else _all(clauses)

    def facet(self, facet: FacetName, values: Sequence[str]) -> Query:
        """Return the query for briefs that have one of these values; it adds nothing to the score."""
        return Query.const_score_query(Query.term_set_query(self._schema, facet.value, list(values)), 0.0)

    def title_words(self, complete: Iterable[str], beginning: str) -> Query:
        """Return the query for titles with these words and a word that begins like the last one."""
        clauses = [self._term(TITLE_WORDS, word) for word in complete]
        clauses.append(self._begins(TITLE_WORDS, beginning))
        return _all(clauses)

    def one_of(self, field: str, values: Sequence[str]) -> Query:
        """Return the query for documents that have one of these values in a field of whole values."""
        return Query.term_set_query(self._schema, field, list(values))

    def like(self, technologies: Iterable[str], terms: Iterable[tuple[str, str]]) -> Query:
        """Return the query for briefs that share technologies or (field, term)."""
        clauses = [self._tagged(technology, CONCEPT_WEIGHT) for technology in technologies]
        clauses += [self._term(field, term) for field, term in terms]
        return _any(clauses) if clauses else Query.empty_query()

    def _loose(self, node: Node) -> list[Query]:
        if isinstance(node, ConceptNode):
            return [self._tagged(node.technology, CONCEPT_WEIGHT), *(self._word(word) for word in node.words)]
        return [self._node(node)]

    def _node(self, node: Node) -> Query:
        match node:
            case TermNode():
                return self._word(node)
            case PhraseNode():
                return self._phrase(node, TEXT_PARTS, names=True)
            case PrefixNode():
                return self._prefix(node, TEXT_PARTS, names=True)
            case ConceptNode():
                group = [self._word(word) for word in node.words]
                return _any([_all(group), self._tagged(node.technology, CONCEPT_WEIGHT)])
            case FacetNode():
                return self.facet(node.facet, node.values)
            case FieldNode():
                return self._in_field(node)

    def _in_field(self, node: FieldNode) -> Query:
        if node.field is QueryField.NAMES:
            return self._in_names(node.content)
        part = (QUERY_FIELDS[node.field],)
        match node.content:
            case TermNode():
                return _any(self._terms(node.content, part, literal=node.field is QueryField.TITLE))
            case PhraseNode():
                return self._phrase(node.content, part, names=False)
            case PrefixNode():
                return self._prefix(node.content, part, names=False)

    def _in_names(self, content: TermNode | PhraseNode | PrefixNode) -> Query:
        match content:
            case TermNode():
                return self._term(NAMES, content.word)
            case PhraseNode():
                return self._adjacent(NAMES, content.words)
            case PrefixNode():
                return self._begins(NAMES, content.prefix)

    def _word(self, node: TermNode) -> Query:
        queries = self._terms(node, TEXT_PARTS, literal=True)
        german = node.terms.get(Language.DE)
        if german:
            queries.append(Query.boost_query(self._term(PARTS, german, "freq"), PARTS_WEIGHT))
        queries.append(self._term(NAMES, node.word))
        return Query.disjunction_max_query(queries, OTHER_FIELDS)

    def _terms(self, node: TermNode, parts: Sequence[str], *, literal: bool) -> list[Query]:
        queries = [
            Query.boost_query(self._term(text_field(part, language), term), WEIGHTS[part])
            for language, term in node.terms.items()
            for part in parts
        ]
        if node.literal and literal:
            queries.append(self._term(TITLE_WORDS, node.word, "basic"))
        return queries

    def _phrase(self, node: PhraseNode, parts: Sequence[str], *, names: bool) -> Query:
        queries = [
            Query.boost_query(self._adjacent(text_field(part, language), terms), WEIGHTS[part])
            for language, terms in node.terms.items()
            for part in parts
        ]
        if names:
            queries.append(self._adjacent(NAMES, node.words))
        return Query.disjunction_max_query(queries, OTHER_FIELDS) if queries else Query.empty_query()

    def _prefix(self, node: PrefixNode, parts: Sequence[str], *, names: bool) -> Query:
        queries = []
        for language, beginning in node.beginnings.items():
            fields = [text_field(part, language) for part in parts]
            if names and language is Language.DE:
                fields.append(PARTS)
            for field in fields:
                queries.append(self._begins(field, beginning))
                if node.stems[language]:
                    queries.append(self.one_of(field, node.stems[language]))
        if names:
            queries.append(self._begins(NAMES, node.prefix))
        return Query.const_score_query(_any(queries), 1.0)

    def _tagged(self, technology: str, weight: float) -> Query:
        return Query.boost_query(self._term(FacetName.TECHNOLOGY.value, technology, "basic"), weight)

    def _term(self, field: str, term: str, index_option: str = "position") -> Query:
        return Query.term_query(self._schema, field, term, index_option)

    def _adjacent(self, field: str, terms: Sequence[str]) -> Query:
        return self._term(field, terms[0]) if len(terms) == 1 else Query.phrase_query(self._schema, field, list(terms))

    def _begins(self, field: str, beginning: str) -> Query:
        # As fast as a look-up, where a regular expression is compiled anew for each field.
        return Query.fuzzy_term_query(self._schema, field, beginning, distance=0, prefix=True)


def matches(result: Any) -> int:
    """Return how many documents a result has (the type stubs of tantivy-py leave this out)."""
    return int(result.count)


def _any(queries: Sequence[Query]) -> Query:
    if not queries:
        return Query.empty_query()
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])


def _all(queries: Sequence[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Must, query) for query in queries])
