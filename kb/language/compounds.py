"""The parts of German compounds: ``Fräsmaschinenüberwachung`` is found by ``Überwachung`` and ``Fräsmaschine``.

A word is cut where every part is a known word, with the linking elements that German puts between them (Fuge: s, es, n,
en, er, e). Of several cuts the one with the fewest, then the longest last parts wins.
"""

from collections.abc import Iterable
from functools import cache

from kb.language.analysis import fold, term
from kb.language.word_lists import read_words
from kb.model import Language

LINKS = ("", "s", "n", "en", "es", "er", "e")
MIN_PART = 3
MIN_WORD = 8
MAX_WORD = 60
_CACHE_LIMIT = 400_000


class CompoundSplitter:
    """Cuts German compounds by a lexicon of simple words."""

    def __init__(self, lexicon: Iterable[str]) -> None:
        """Take a lexicon of words in their base form, any case."""
        self._lexicon = frozenset(fold(word) for word in lexicon if len(word) >= MIN_PART)
        self._longest = max((len(word) for word in self._lexicon), default=0)

    def split(self, word: str) -> tuple[str, ...]:
        """Return the simple words that a compound is made of, or nothing when it is no compound of known words."""
        lower = fold(word)
        if not MIN_WORD <= len(lower) <= MAX_WORD or not lower.isalpha():
            return ()
        parts = self._cut(lower, 0, {})
        return parts if parts is not None and len(parts) > 1 else ()

    def _cut(self, word: str, start: int, memo: dict[int, tuple[str, ...] | None]) -> tuple[str, ...] | None:
        if start == len(word):
            return ()
        if start in memo:
            return memo[start]
        best: tuple[str, ...] | None = None
        for end in range(min(len(word), start + self._longest), start + MIN_PART - 1, -1):
            part = word[start:end]
            if part not in self._lexicon:
                continue
            for link in LINKS:
                if not word.startswith(link, end):
                    continue
                following = end + len(link)
                # Behind the last word an ending of inflection may stand where a link stands inside.
                if following < len(word) and len(word) - following < MIN_PART:
                    continue
                rest = self._cut(word, following, memo)
                if rest is not None and (best is None or len(rest) + 1 < len(best)):
                    best = (part, *rest)
        memo[start] = best
        return best


@cache
def _splitter() -> CompoundSplitter:
    return CompoundSplitter(read_words("compound_lexicon"))


_parts: dict[str, tuple[str, ...]] = {}


def compound_parts(word: str) -> tuple[str, ...]:
    """Return the terms of every run of parts inside a German compound, without the whole word.

    :returns: for ``Fräsmaschinenüberwachung`` the terms of fräs, fräsmaschine, maschine,
        maschinenüberwachung and überwachung; nothing when the word is not a compound of known words
    """
    found = _parts.get(word)
    if found is None:
        found = _runs(_splitter().split(word))
        if len(_parts) >= _CACHE_LIMIT:
            _parts.clear()
        _parts[word] = found
    return found


def _runs(parts: tuple[str, ...]) -> tuple[str, ...]:
    terms: dict[str, None] = {}
    for first in range(len(parts)):
        for last in range(first + 1, len(parts) + 1):
            if last - first < len(parts):
                item = term("".join(parts[first:last]), Language.DE)
                if item:
                    terms[item] = None
    return tuple(terms)
