"""From a parsed query to its meaning: words become terms, words that name a technology become concepts, and words that
the lexicon has are searched in the other languages too.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from kb.language import fold, index_terms, is_request, restored, term
from kb.model import Language
from kb.search.interpretation import (
    ConceptNode,
    FacetNode,
    FieldNode,
    Interpretation,
    Node,
    PhraseNode,
    PrefixNode,
    SenseNode,
    TermNode,
    WordNode,
)
from kb.search.preferences import Preferences
from kb.search.prefixes import read_prefix
from kb.search.query import HasValue, InField, Phrase, Positive, Prefix, Without, Word, parse
from kb.search.query_language import query_language
from kb.search.request import FacetName
from kb.taxonomy import LabelMatcher, Lexicon, Sense, Taxonomy, Translation


class Interpreter:
    """Interprets queries with the labels of a taxonomy, in all three languages at once."""

    def __init__(
        self,
        taxonomy: Taxonomy,
        labels: LabelMatcher | None = None,
        lexicon: Lexicon | None = None,
        preferences: Preferences | None = None,
    ) -> None:
        """Take the taxonomy, its matcher where the caller has one already, and the words of other languages.

        :param preferences: what counts beside the words; None takes the defaults
        """
        self.taxonomy = taxonomy
        self.preferences = preferences or Preferences()
        self._labels = labels or LabelMatcher(taxonomy)
        self._lexicon = lexicon or Lexicon(())
        self._known_labels: dict[str, tuple[Translation, ...]] = {}
        self.interpret = lru_cache(maxsize=1024)(self._interpret)
        """Interpret a text (``interpret(text, concepts=True, reader=Language.EN)``); recent answers are kept."""

    def _interpret(self, text: str, *, concepts: bool = True, reader: Language = Language.EN) -> Interpretation:
        query = parse(text)
        positive = [clause for clause in query.clauses if not isinstance(clause, Without)]
        language = query_language([item.text for item in positive if isinstance(item, Word)], reader, self._lexicon)
        wanted: list[WordNode] = []
        optional: list[TermNode] = []
        for run in _runs(positive):
            if isinstance(run, Sequence):
                found, weak = self._words(run, concepts=concepts, language=language)
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

    def _words(
        self, run: Sequence[Word], *, concepts: bool, language: Language
    ) -> tuple[list[WordNode], list[TermNode]]:
        texts = [word.text for word in run]
        if language is Language.FI:
            texts = [restored(text) for text in texts]
        nodes = [read_word(text) for text in texts]
        wanted: list[WordNode] = []
        optional: list[TermNode] = []
        position = 0
        for first, last, technology in self._concepts(texts) if concepts else []:
            self._sort_out(texts[position:first], nodes[position:first], language, (wanted, optional), concepts)
            inner: list[WordNode] = []
            weak: list[TermNode] = []
            self._sort_out(texts[first:last], nodes[first:last], language, (inner, weak), concepts)
            words = [node for node in (*inner, *weak) if isinstance(node, TermNode | SenseNode)]
            wanted.append(self._concept(technology, tuple(words)))
            position = last
        self._sort_out(texts[position:], nodes[position:], language, (wanted, optional), concepts)
        return wanted, optional

    def _sort_out(
        self,
        texts: Sequence[str],
        nodes: Sequence[TermNode],
        language: Language,
        into: tuple[list[WordNode], list[TermNode]],
        concepts: bool,
    ) -> None:
        """Put words with their senses into what is wanted; those that only ask, or that a language leaves out, cannot
        be demanded of briefs.
        """
        wanted, optional = into
        senses = {sense.first: sense for sense in self._lexicon.find(texts, language)} if concepts else {}
        position = 0
        while position < len(nodes):
            node, sense = nodes[position], senses.get(position)
            if sense is not None and not (sense.end == position + 1 and is_request(node.word, language)):
                wanted.append(self._sense(texts, nodes, sense, language))
                position = sense.end
                continue
            is_weak = len(node.terms) < len(Language) or is_request(node.word, language)
            (optional if is_weak else wanted).append(node)
            position += 1

    def _sense(self, texts: Sequence[str], nodes: Sequence[TermNode], sense: Sense, language: Language) -> SenseNode:
        inside = {item.first: item for item in self._lexicon.inside(texts, sense, language)}
        words = [
            SenseNode((nodes[at],), inside[at].parts, inside[at].is_whole) if at in inside else nodes[at]
            for at in range(sense.first, sense.end)
        ]
        return SenseNode(tuple(words), sense.parts, sense.is_whole)

    def _concept(self, technology: str, words: tuple[TermNode | SenseNode, ...]) -> ConceptNode:
        found = self.taxonomy.get(technology)
        near = (*found.related, *found.broader) if found else ()
        return ConceptNode(technology, words, self._translations(technology), near)

    def _translations(self, technology: str) -> tuple[Translation, ...]:
        known = self._known_labels.get(technology)
        if known is None:
            found = self.taxonomy.get(technology)
            labels = (
                {
                    (language, terms): Translation(language, label, terms)
                    for language in Language
                    for label in (found.label.in_language(language), *found.synonyms(language))
                    if (terms := tuple(index_terms(label, language)))
                }
                if found
                else {}
            )
            known = self._known_labels[technology] = tuple(labels.values())
        return known

    def _concepts(self, run: Sequence[str]) -> list[tuple[int, int, str]]:
        """Return (first word, word behind the last, technology) of the labels in a run of words."""
        starts, ends, length = {}, {}, 0
        for index, word in enumerate(run):
            starts[length] = index
            length += len(word)
            ends[length] = index + 1
            length += 1
        text = " ".join(run)
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


def _as_it_stands(node: TermNode) -> TermNode:
    return node if len(node.terms) == len(Language) else TermNode(node.word, node.terms, literal=True)
