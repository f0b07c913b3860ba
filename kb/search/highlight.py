"""Marking the words of a query in texts, and choosing the passage that shows them.

Works on plain text with :mod:`kb.language`, so every backend highlights alike and no offsets need to be stored.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from kb.language import compound_parts, fold, term, tokenise, words
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
)
from kb.search.result import Fragment
from kb.taxonomy import Taxonomy

SNIPPET_LENGTH = 240
"""Characters of a snippet, about two lines."""
_LEAD = 60
"""Characters of a snippet before its first marked word, at most."""

Terms = tuple[str, ...]


class _Decisions(dict[str, bool]):
    """Whether a word is marked, decided once for each spelling."""

    def __init__(self, language: Language, nodes: Iterable[Node]) -> None:
        self._language = language
        self._terms: set[str] = set()
        self._words: set[str] = set()
        self._beginnings: list[str] = []
        for node in nodes:
            self._take(node)

    def __missing__(self, word: str) -> bool:
        folded = fold(word)
        found = term(word, self._language)
        marked = (
            found in self._terms
            or folded in self._words
            or any(folded.startswith(beginning) for beginning in self._beginnings)
            or (self._language is Language.DE and not self._terms.isdisjoint(compound_parts(word)))
        )
        self[word] = marked
        return marked

    def _take(self, node: Node) -> None:
        match node:
            case TermNode():
                self._terms.update(term for language, term in node.terms.items() if language is self._language)
                if node.literal:
                    self._words.add(node.word)
            case PhraseNode():
                self._terms.update(node.terms.get(self._language, ()))
            case PrefixNode():
                self._beginnings.append(node.prefix)
                self._terms.update(node.stems[self._language])
            case ConceptNode():
                for word in node.words:
                    self._take(word)
            case FieldNode():
                self._take(node.content)
            case FacetNode():
                pass


class Highlighter:
    """Marks the words of one interpreted query."""

    def __init__(self, interpretation: Interpretation, taxonomy: Taxonomy) -> None:
        """Take the query and the taxonomy, whose labels of the recognised concepts are marked too."""
        self._nodes = (*interpretation.wanted, *interpretation.required)
        self._concepts = interpretation.concepts
        self._taxonomy = taxonomy
        self._decisions: dict[Language, _Decisions] = {}
        self._labels: dict[Language, dict[str, list[Terms]]] = {}
        self.is_idle = not any(not isinstance(node, FacetNode) for node in self._nodes)
        """Whether there is nothing to mark."""

    def mark(self, text: str, language: Language) -> tuple[Fragment, ...]:
        """Return a text in fragments, marked ones among them."""
        if self.is_idle or not text:
            return (Fragment(text),) if text else ()
        return _fragments(text, self._spans(text, language), 0, len(text))

    def snippet(self, text: str, language: Language) -> tuple[Fragment, ...]:
        """Return the passage of a text with the most different marked words; nothing when none is marked."""
        if self.is_idle:
            return ()
        spans = self._spans(text, language)
        if not spans:
            return ()
        start, end = _passage(text, spans)
        return _fragments(text, [span for span in spans if start <= span[0] and span[1] <= end], start, end)

    def _spans(self, text: str, language: Language) -> list[tuple[int, int]]:
        decisions = self._decisions.get(language)
        if decisions is None:
            decisions = self._decisions[language] = _Decisions(language, self._nodes)
            self._labels[language] = self._label_terms(language)
        labels = self._labels[language]
        found = words(text)
        if not labels and not any(map(decisions.__getitem__, found)):
            return []  # no places needed
        tokens = tokenise(text)
        spans = [(token.start, token.end) for token in tokens if decisions[token.text]]
        if labels:
            terms = [term(word, language) or fold(word) for word in found]
            for index, first in enumerate(terms):
                for label in labels.get(first, ()):
                    if tuple(terms[index : index + len(label)]) == label:
                        spans.append((tokens[index].start, tokens[index + len(label) - 1].end))
        return _joined(spans)

    def _label_terms(self, language: Language) -> dict[str, list[Terms]]:
        found: dict[str, list[Terms]] = {}
        for concept in self._concepts:
            for terms in _labels_of(self._taxonomy, concept, language):
                found.setdefault(terms[0], []).append(terms)
        return found


@lru_cache(maxsize=4096)
def _labels_of(taxonomy: Taxonomy, concept: str, language: Language) -> tuple[Terms, ...]:
    technology = taxonomy.get(concept)
    if technology is None:
        return ()
    labels = (technology.label.in_language(language), *technology.synonyms(language))
    terms = (tuple(term(word, language) or fold(word) for word in words(label)) for label in labels)
    return tuple(item for item in terms if item)


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _passage(text: str, spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return where the passage begins and ends that shows the most different marked words."""
    best, best_score = 0, -1
    folded = [text[start:end].lower() for start, end in spans]
    for first, (start, _) in enumerate(spans):
        inside = [word for word, span in zip(folded[first:], spans[first:], strict=True) if span[1] - start < _REACH]
        score = 100 * len(set(inside)) + len(inside)
        if score > best_score:
            best, best_score = start, score
    begin = _word_start(text, max(0, best - _LEAD), best)
    end = min(len(text), begin + SNIPPET_LENGTH)
    if end < len(text):
        blank = text.rfind(" ", best, end)
        end = blank if blank > best else end
    return begin, max(end, next(stop for start, stop in spans if start == best))


def _word_start(text: str, earliest: int, latest: int) -> int:
    """Return where a passage begins: behind the end of a sentence or paragraph, else at a word."""
    if earliest == 0:
        return 0
    for mark in ("\n", ". ", "? ", "! ", ": "):
        found = text.rfind(mark, earliest, latest)
        if found >= 0:
            return found + len(mark)
    blank = text.find(" ", earliest, latest)
    return blank + 1 if blank >= 0 else latest


def _fragments(text: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> tuple[Fragment, ...]:
    fragments: list[Fragment] = []
    position = start
    for first, last in spans:
        if first > position:
            fragments.append(Fragment(text[position:first]))
        fragments.append(Fragment(text[first:last], True))
        position = last
    if position < end:
        fragments.append(Fragment(text[position:end]))
    return tuple(fragments)


_REACH = SNIPPET_LENGTH - _LEAD
