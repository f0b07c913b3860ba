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

_Spans = tuple[tuple[int, int], ...]


class CompoundSplitter:
    """Cuts German compounds by a lexicon of simple words."""

    def __init__(self, lexicon: Iterable[str]) -> None:
        """Take a lexicon of words in their base form, any case."""
        self._lexicon = frozenset(fold(word) for word in lexicon if len(word) >= MIN_PART)
        self._longest = max((len(word) for word in self._lexicon), default=0)

    def split(self, word: str) -> tuple[str, ...]:
        """Return the simple words that a compound is made of, or nothing when it is no compound of known words."""
        lower = fold(word)
        return tuple(lower[start:end] for start, end in self.spans(lower))

    def spans(self, lower: str) -> tuple[tuple[int, int], ...]:
        """Return where the simple words of a compound in lower case begin and end, linking elements left out."""
        if not MIN_WORD <= len(lower) <= MAX_WORD or not lower.isalpha():
            return ()
        found = self._cut(lower, 0, {})
        return found if found is not None and len(found) > 1 else ()

    def _cut(self, word: str, start: int, memo: dict[int, _Spans | None]) -> _Spans | None:
        if start == len(word):
            return ()
        if start in memo:
            return memo[start]
        best: _Spans | None = None
        for end in range(min(len(word), start + self._longest), start + MIN_PART - 1, -1):
            if word[start:end] not in self._lexicon:
                continue
            for link in LINKS:
                # Behind the last word an ending of inflection may stand where a link stands inside.
                if word.startswith(link, end):
                    rest = self._cut(word, end + len(link), memo)
                    if rest is not None and (best is None or len(rest) + 1 < len(best)):
                        best = ((start, end), *rest)
        memo[start] = best
        return best


@cache
def default_splitter() -> CompoundSplitter:
    """Return the splitter with the lexicon that the package ships."""
    return CompoundSplitter(read_words("compound_lexicon"))


_parts: dict[str, tuple[str, ...]] = {}


def compound_parts(word: str) -> tuple[str, ...]:
    """Return the terms of every run of parts inside a German compound, without the whole word, longest first.

    :returns: for ``Fräsmaschinenüberwachung`` the terms of maschinenüberwachung, fräsmaschine, überwachung,
        maschine and fräs; nothing when the word is not a compound of known words
    """
    found = _parts.get(word)
    if found is None:
        lower = fold(word)
        found = _runs(lower, default_splitter().spans(lower))
        if len(_parts) >= _CACHE_LIMIT:
            _parts.clear()
        _parts[word] = found
    return found


def _runs(word: str, spans: _Spans) -> tuple[str, ...]:
    runs = {
        word[first[0] : last[1]]
        for index, first in enumerate(spans)
        for last in spans[index:]
        if (first, last) != (spans[0], spans[-1])
    }
    terms = (term(run, Language.DE) for run in sorted(runs, key=lambda run: (-len(run), run)))
    return tuple(dict.fromkeys(item for item in terms if item))
