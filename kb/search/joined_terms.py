"""The terms of whole texts joined by blanks, at the speed of a dictionary.

An index of 50,000 briefs has 20 million words, most of them again and again. No word crosses white space, so what
stands between two blanks (``Messung,`` or ``(CNC-Maschine)``) always gives the same terms: they are looked up at once.
"""

from functools import cache

from kb.language import fold, index_terms, part_terms, words
from kb.model import Language

_LIMIT = 100_000
"""Entries of a dictionary; then it starts anew, so that memory stays bounded."""


class _Compound(str):
    """Terms among which is a compound."""

    __slots__ = ("parts",)

    parts: str
    """Terms of the parts."""


class JoinedTerms(dict[str, str]):
    """What stands between blanks, and its terms joined by blanks."""

    def __init__(self, language: Language | None) -> None:
        """Begin with nothing.

        :param language: None gives words of no language: folded, not stemmed, stop words too
        """
        super().__init__()
        self._language = language

    def __missing__(self, chunk: str) -> str:
        if len(self) >= _LIMIT:
            self.clear()
        found = self[chunk] = self._analyse(chunk)
        return found

    def of(self, text: str) -> str:
        """Return the terms of a text, as :func:`kb.language.index_terms` gives them, joined by blanks."""
        return " ".join(filter(None, map(self.__getitem__, text.split())))

    def with_parts(self, text: str) -> tuple[str, str]:
        """Return the terms of a text, and the terms of the parts of its compounds."""
        found = list(map(self.__getitem__, text.split()))
        parts = [item.parts for item in found if type(item) is _Compound]
        return " ".join(filter(None, found)), " ".join(parts)

    def _analyse(self, chunk: str) -> str:
        if self._language is None:
            return " ".join([fold(word) for word in words(chunk)])
        terms = " ".join(index_terms(chunk, self._language))
        parts = [part for word in words(chunk) for part in part_terms(word, self._language)]
        if parts:
            compound = _Compound(terms)
            compound.parts = " ".join(parts)
            return compound
        return terms


@cache
def joined_terms(language: Language | None) -> JoinedTerms:
    """Return the dictionary of a language, or of no language; all threads and indexes share it."""
    return JoinedTerms(language)
