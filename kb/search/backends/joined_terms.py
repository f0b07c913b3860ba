"""The terms of whole texts joined by blanks, at the speed of a dictionary.

An index of 50,000 briefs has 20 million words, most of them again and again. No word crosses white space, so what
stands between two blanks (``Messung,`` or ``(CNC-Maschine)``) always gives the same terms: they are looked up at once.
"""

from collections.abc import Callable
from functools import cache

from kb.language import compound_parts, fold, index_terms, words
from kb.model import Language

_LIMIT = 300_000
"""Entries of a dictionary; then it starts anew, so that memory stays bounded."""


class JoinedTerms(dict[str, str]):
    """What stands between blanks, and its terms joined by blanks."""

    def __init__(self, analyse: Callable[[str], str]) -> None:
        super().__init__()
        self._analyse = analyse

    def __missing__(self, chunk: str) -> str:
        if len(self) >= _LIMIT:
            self.clear()
        found = self[chunk] = self._analyse(chunk)
        return found

    def of(self, text: str) -> str:
        """Return the terms of a text joined by blanks."""
        return " ".join(filter(None, map(self.__getitem__, text.split())))


@cache
def text_terms(language: Language) -> JoinedTerms:
    """Return the terms of running text, as :func:`kb.language.index_terms` gives them."""
    return JoinedTerms(lambda chunk: " ".join(index_terms(chunk, language)))


@cache
def part_terms() -> JoinedTerms:
    """Return the terms of the parts of German compounds."""
    return JoinedTerms(lambda chunk: " ".join(part for word in words(chunk) for part in compound_parts(word)))


@cache
def folded_words() -> JoinedTerms:
    """Return words of no language: folded, not stemmed, stop words too."""
    return JoinedTerms(lambda chunk: " ".join(fold(word) for word in words(chunk)))
