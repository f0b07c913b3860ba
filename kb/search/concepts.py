"""From a parsed query to its meaning: words become terms, and words that name a technology become concepts."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from kb.language import fold, term
from kb.model import Language
from kb.search.interpretation import (
    ConceptNode,
    FacetNode,
    FieldNode,
    Interpretation,
    Node,
    PhraseNode,
    PrefixNode,
    TermNode,
    WordNode,
)
from kb.search.prefixes import read_prefix
from kb.search.query import HasValue, InField, Phrase, Positive, Prefix, Without, Word, parse
from kb.search.request import FacetName
from kb.taxonomy import LabelMatcher, Taxonomy


class Interpreter:
    """Interprets queries with the labels of a taxonomy, in all three languages at once."""

    def __init__(self, taxonomy: Taxonomy, labels: LabelMatcher | None = None) -> None:
        """Take the taxonomy, and its matcher where the caller has one already."""
        self.taxonomy = taxonomy
        self._labels = labels or LabelMatcher(taxonomy)
        self.interpret = lru_cache(maxsize=1024)(self._interpret)
        """Interpret a text (``interpret(text, concepts=True)``); recent answers are kept."""

    def _interpret(self, text: str, *, concepts: bool = True) -> Interpretation:
        query = parse(text)
        positive = [clause for clause in query.clauses if not isinstance(clause, Without)]
        wanted: list[WordNode] = []
        optional: list[TermNode] = []
        for run in _runs(positive):
            if isinstance(run, Sequence):
                found, weak = self._words(run, concepts=concepts)
                wanted += found
                optional += weak
            elif not isinstance(run, InField | HasValue):
                wanted += _wanted(run)
        if optional and not wanted:
            wanted, optional = [_as_it_stands(node) for node in optional], []
        return Interpretation(
            wanted=tuple(wanted),
            optional=tuple(optional),
            required=tuple(self._restriction(item) for item in positive if isinstance(item, InField | HasValue)),
            excluded=tuple(self._node(item.clause) for item in query.clauses if isinstance(item, Without)),
        )

    def _words(self, run: Sequence[Word], *, concepts: bool) -> tuple[list[WordNode], list[TermNode]]:
        nodes = [read_word(word.text) for word in run]
        wanted: list[WordNode] = []
        optional: list[TermNode] = []
        position = 0
        for first, last, technology in self._concepts(run) if concepts else []:
            _sort_out(nodes[position:first], wanted, optional)
            wanted.append(ConceptNode(technology, tuple(nodes[first:last])))
            position = last
        _sort_out(nodes[position:], wanted, optional)
        return wanted, optional

    def _concepts(self, run: Sequence[Word]) -> list[tuple[int, int, str]]:
        """Return (first word, word behind the last, technology) of the labels in a run of words."""
        starts, ends, length = {}, {}, 0
        for index, word in enumerate(run):
            starts[length] = index
            length += len(word.text)
            ends[length] = index + 1
            length += 1
        text = " ".join(word.text for word in run)
        return [
            (starts[match.start], ends[match.end], match.technology)
            for match in self._labels.find(text, any_case=True)
            if match.start in starts and match.end in ends
        ]

    def _restriction(self, clause: InField | HasValue) -> FieldNode | FacetNode:
        if isinstance(clause, InField):
            return FieldNode(clause.field, _content(clause.content))
        if clause.facet is FacetName.TECHNOLOGY:
            return FacetNode(clause.facet, tuple(self._technology(value) for value in clause.values))
        return FacetNode(clause.facet, clause.values)

    def _technology(self, value: str) -> str:
        """Return the id of the technology that a value names by its id or a label."""
        if value in self.taxonomy:
            return value
        for match in self._labels.find(value, any_case=True):
            if match.start == 0 and match.end == len(value):
                return match.technology
        return value

    def _node(self, clause: Positive) -> Node:
        return self._restriction(clause) if isinstance(clause, InField | HasValue) else _content(clause)


def read_word(word: str) -> TermNode:
    """Return a word with its term in each language that does not leave it out as a stop word."""
    terms = {language: found for language in Language if (found := term(word, language))}
    return TermNode(fold(word), terms, literal=not terms)


def read_phrase(words: Sequence[str]) -> PhraseNode:
    """Return a phrase with its terms in each language."""
    terms: Mapping[Language, tuple[str, ...]] = {
        language: tuple(found for word in words if (found := term(word, language))) for language in Language
    }
    return PhraseNode(tuple(fold(word) for word in words), {key: value for key, value in terms.items() if value})


def _content(clause: Word | Phrase | Prefix) -> TermNode | PhraseNode | PrefixNode:
    if isinstance(clause, Word):
        return _as_it_stands(read_word(clause.text))
    return read_phrase(clause.words) if isinstance(clause, Phrase) else read_prefix(clause.text)


def _wanted(clause: Phrase | Prefix) -> Sequence[WordNode]:
    node = _content(clause)
    if isinstance(node, PhraseNode) and not node.terms:
        return [TermNode(word, {}, literal=True) for word in node.words]
    return [node]


def _runs(clauses: Sequence[Positive]) -> list[Sequence[Word] | Phrase | Prefix | InField | HasValue]:
    """Put words that follow each other together: a label can span them."""
    runs: list[Sequence[Word] | Phrase | Prefix | InField | HasValue] = []
    for clause in clauses:
        if not isinstance(clause, Word):
            runs.append(clause)
        elif runs and isinstance(runs[-1], list):
            runs[-1].append(clause)
        else:
            runs.append([clause])
    return runs


def _sort_out(nodes: Sequence[TermNode], wanted: list[WordNode], optional: list[TermNode]) -> None:
    """A word that one language leaves out cannot be demanded of briefs in that language."""
    for node in nodes:
        if len(node.terms) == len(Language):
            wanted.append(node)
        else:
            optional.append(node)


def _as_it_stands(node: TermNode) -> TermNode:
    return node if len(node.terms) == len(Language) else TermNode(node.word, node.terms, literal=True)
