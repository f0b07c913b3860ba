"""Where the words of a query stand in a text.

Analysing every word of twenty texts takes longer than the search itself. A stem and the words that it comes from begin
alike, so only words that begin like a wanted one (or, in German, have such a beginning inside) are analysed.
"""

from collections.abc import Iterable
from functools import lru_cache

from kb.language import compound_parts, fold, term, tokenise, words
from kb.model import Language
from kb.search.interpretation import (
    ConceptNode,
    FacetNode,
    FieldNode,
    Node,
    PhraseNode,
    PrefixNode,
    TermNode,
)
from kb.taxonomy import Taxonomy

Span = tuple[int, int]
Terms = tuple[str, ...]

_KEY_LENGTH = {Language.DE: 4, Language.EN: 4, Language.FI: 2}
"""Letters that a word shares with its stem; Finnish changes consonants inside the stem (laatu, laadun; joki, joen)."""
_LONGEST_LABEL = 120
"""Characters behind the first word in which the rest of a label is looked for."""


class WordFinder:
    """Finds the words of a query in texts of one language."""

    def __init__(self, language: Language, nodes: Iterable[Node], concepts: Iterable[str], taxonomy: Taxonomy) -> None:
        """Take what the query wants.

        :param concepts: ids of recognised technologies; their labels are found too
        """
        self._language = language
        self._terms: set[str] = set()
        self._words: set[str] = set()
        self._beginnings: set[str] = set()
        self._labels: dict[str, list[Terms]] = {}
        for node in nodes:
            self._take(node)
        for concept in concepts:
            for label in _labels(taxonomy, concept, language):
                if len(label) == 1:
                    self._terms.add(label[0])
                else:
                    self._labels.setdefault(label[0], []).append(label)
        self._keys = self._make_keys()

    def find(self, text: str) -> list[Span]:
        """Return the places of the words from left to right; none overlaps another."""
        if not self._keys:
            return []
        plain = _plain(text, self._language)
        if len(plain) != len(text):  # a letter whose lower case is longer, in Turkish or Lithuanian words
            return _joined([span for token in tokenise(text) for span in self._at(text, token.start, token.end)])
        spans: dict[Span, None] = {}
        inside = self._language is Language.DE
        for key in self._keys:
            position = plain.find(key)
            while position >= 0:
                start = position
                while start and plain[start - 1].isalnum():
                    start -= 1
                end = position + len(key)
                while end < len(plain) and plain[end].isalnum():
                    end += 1
                if inside or start == position:
                    for span in self._at(text, start, end):
                        spans[span] = None
                position = plain.find(key, end)
        return _joined(spans)

    def _at(self, text: str, start: int, end: int) -> list[Span]:
        """Return the word at this place if it is wanted, and the labels that begin with it."""
        word = text[start:end]
        found = term(word, self._language)
        spans = [(start, end)] if self._is_wanted(word, found) else []
        if self._labels:
            for label in self._labels.get(found or fold(word), ()):
                following = tokenise(text[start : start + _LONGEST_LABEL])[: len(label)]
                if tuple(term(item.text, self._language) or fold(item.text) for item in following) == label:
                    spans.append((start, start + following[-1].end))
        return spans

    def _is_wanted(self, word: str, found: str | None) -> bool:
        folded = fold(word)
        return (
            found in self._terms
            or folded in self._words
            or any(folded.startswith(beginning) for beginning in self._beginnings)
            or (self._language is Language.DE and not self._terms.isdisjoint(compound_parts(word)))
        )

    def _take(self, node: Node) -> None:
        match node:
            case TermNode():
                self._terms.update(found for language, found in node.terms.items() if language is self._language)
                if node.literal:
                    self._words.add(node.word)
            case PhraseNode():
                self._terms.update(node.terms.get(self._language, ()))
            case PrefixNode():
                self._beginnings.add(node.prefix)
                self._terms.update(node.stems[self._language])
            case ConceptNode():
                for word in node.words:
                    self._take(word)
            case FieldNode():
                self._take(node.content)
            case FacetNode():
                pass

    def _make_keys(self) -> tuple[str, ...]:
        length = _KEY_LENGTH[self._language]
        starts = {found[: min(length, max(2, len(found) - 1))] for found in (*self._terms, *self._labels)}
        starts |= {_plain(word, self._language) for word in (*self._words, *self._beginnings)}
        if self._language is Language.DE:
            starts |= {variant for start in starts for variant in _transcriptions(start)}
        shortest: list[str] = []
        for start in sorted(starts, key=len):
            if not any(start.startswith(shorter) for shorter in shortest):
                shortest.append(start)
        return tuple(shortest)


def _plain(text: str, language: Language) -> str:
    """Return a text in lower case, of the same length, German umlauts as the stemmer leaves them."""
    lower = text.lower()
    if language is Language.DE and not lower.isascii():
        lower = lower.replace("ä", "a").replace("ö", "o").replace("ü", "u")
    return lower


def _transcriptions(start: str) -> list[str]:
    """Return how a beginning may be written: Mass, Maß; Fras for Fräs or Fraes."""
    found = [start.replace("ss", "ß")] if "ss" in start else []
    found += [f"{start[: index + 1]}e{start[index + 1 :]}" for index, letter in enumerate(start) if letter in "aou"]
    return found


@lru_cache(maxsize=4096)
def _labels(taxonomy: Taxonomy, concept: str, language: Language) -> tuple[Terms, ...]:
    technology = taxonomy.get(concept)
    if technology is None:
        return ()
    labels = (technology.label.in_language(language), *technology.synonyms(language))
    found = (tuple(term(word, language) or fold(word) for word in words(label)) for label in labels)
    return tuple(dict.fromkeys(label for label in found if label))


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
