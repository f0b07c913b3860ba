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
    SenseNode,
    TermNode,
)
from kb.taxonomy import Taxonomy, Translation

Span = tuple[int, int]
Terms = tuple[str, ...]

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
        self._written: set[str] = set()
        for node in nodes:
            self._take(node)
        for concept in concepts:
            for written, label in _labels(taxonomy, concept, language):
                self._written.add(written)
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
                self._written.add(node.word)
                if node.literal:
                    self._words.add(node.word)
            case PhraseNode():
                self._terms.update(node.terms.get(self._language, ()))
                self._written.update(node.words)
            case PrefixNode():
                self._beginnings.add(node.prefix)
                self._terms.update(node.stems[self._language])
            case ConceptNode():
                for word in node.words:
                    self._take(word)
            case SenseNode():
                for word in node.words:
                    self._take(word)
                for translation in (item for part in node.parts for item in part):
                    self._take_translation(translation)
            case FieldNode():
                self._take(node.content)
            case FacetNode():
                pass

    def _take_translation(self, translation: Translation) -> None:
        if translation.language is not self._language or not translation.terms:
            return
        if len(translation.terms) == 1:
            self._terms.add(translation.terms[0])
        else:
            self._labels.setdefault(translation.terms[0], []).append(translation.terms)
        self._written.add(fold(translation.text.split()[0]))

    def _make_keys(self) -> tuple[str, ...]:
        starts = {_key(found, self._language) for found in (*self._terms, *self._labels)}
        starts |= {_plain(word, self._language) for word in (*self._words, *self._beginnings)}
        if self._language is Language.DE:
            starts |= {variant for word in self._written if (variant := _transcribed(word))}
        shortest: list[str] = []
        for start in sorted(starts):  # what begins with a shorter one stands behind it
            if not shortest or not start.startswith(shortest[-1]):
                shortest.append(start)
        return tuple(shortest)


def _key(found: str, language: Language) -> str:
    """Return what the words of a stem begin with.

    Snowball's stemmers only change the end (reliability, reliabl); Finnish words change inside too (laatu, laadun).
    """
    kept = min(len(found) - 3, 6) if language is Language.FI else len(found) - 1
    if language is Language.DE and "ss" in found:  # written ß or ss
        kept = min(kept, found.index("ss"))
    return found[: max(2, kept)]


def _plain(text: str, language: Language) -> str:
    """Return a text in lower case, of the same length, German umlauts as the stemmer leaves them."""
    lower = text.lower()
    if language is Language.DE and not lower.isascii():
        lower = lower.replace("ä", "a").replace("ö", "o").replace("ü", "u")
    return lower


def _transcribed(word: str) -> str | None:
    """Return how a word with an umlaut begins where it is written without: Fraes for Fräs."""
    written = word.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")[:6]
    return written if any(pair in written for pair in ("ae", "oe", "ue")) else None


@lru_cache(maxsize=4096)
def _labels(taxonomy: Taxonomy, concept: str, language: Language) -> tuple[tuple[str, Terms], ...]:
    """Return the first word of each label, folded, and the terms of all its words."""
    technology = taxonomy.get(concept)
    if technology is None:
        return ()
    found: dict[Terms, str] = {}
    for label in (technology.label.in_language(language), *technology.synonyms(language)):
        split = words(label)
        if split:
            found.setdefault(tuple(term(word, language) or fold(word) for word in split), fold(split[0]))
    return tuple((written, terms) for terms, written in found.items())


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
