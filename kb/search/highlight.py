"""Marking the words of a query in texts, and choosing the passage that shows them.

Works on plain text with :mod:`kb.language`, so every backend highlights alike and no offsets need to be stored.
"""

from collections.abc import Sequence

from kb.model import Language
from kb.search.interpretation import FacetNode, Interpretation
from kb.search.result import Fragment
from kb.search.word_finder import Span, WordFinder
from kb.taxonomy import Taxonomy

SNIPPET_LENGTH = 240
"""Characters of a snippet, about two lines."""
_LEAD = 60
"""Characters of a snippet before its first marked word, at most."""
_REACH = SNIPPET_LENGTH - _LEAD


class Highlighter:
    """Marks the words of one interpreted query."""

    def __init__(self, interpretation: Interpretation, taxonomy: Taxonomy) -> None:
        """Take the query and the taxonomy, whose labels of the recognised concepts are marked too."""
        self._nodes = (*interpretation.wanted, *interpretation.required)
        self._concepts = interpretation.concepts
        self._taxonomy = taxonomy
        self._finders: dict[Language, WordFinder] = {}
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

    def _spans(self, text: str, language: Language) -> list[Span]:
        finder = self._finders.get(language)
        if finder is None:
            finder = WordFinder(language, self._nodes, self._concepts, self._taxonomy)
            self._finders[language] = finder
        return finder.find(text)


def _passage(text: str, spans: Sequence[Span]) -> Span:
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


def _fragments(text: str, spans: Sequence[Span], start: int, end: int) -> tuple[Fragment, ...]:
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
