"""The parts of German compounds: ``Fräsmaschinenüberwachung`` is found by ``Überwachung`` and ``Fräsmaschine``.

A word is cut where every part is a known word, with the linking elements that German puts between them (Fuge: s, es, n,
en, er, e, ns, or a final e left out). Of several cuts the one with the fewest parts and the plainest links wins, then
the one with the longest last part. Where one part is unknown, a boundary counts only when German marks it: the s after
-ung, -heit, -keit, -ion, -ität, -schaft (Amortisations|zeit), or a long known word beside it.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import TypeVar

from kb.language.analysis import fold, term
from kb.language.word_lists import read_words
from kb.model import Language

MIN_PART = 2
"""Letters of the shortest part; the lexicon decides which words are as short as Öl."""
MIN_WORD = 7
MAX_WORD = 60
MIN_UNKNOWN = 4
MIN_BESIDE_UNKNOWN = 6
"""Letters of a known word that an unknown part may stand beside."""
_CACHE_LIMIT = 60_000

_PART_COST = 10
_NO_LINK = ("", 0)
_ELISION_COST = 4
_TRANSCRIPTIONS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
# The last vowel of the stem, where it may change: Raum, Schaden, Vogel.
_BEFORE_UMLAUT = re.compile(r"^(\w*?)(?:au|(?<![aeou])[aou])[^aeiouyäöü]+(?:e[lnr]?)?$")
_UMLAUTS = {"a": "ä", "o": "ö", "u": "ü"}
_MARKED = re.compile(r"^(\w{2,}(?:ung|heit|keit|schaft|[st]ion|ität|itaet))s(?!los)(?=\w{4})")
# Not words but endings that make one word of another: Produkt|ivität, Partner|schaft.
_SUFFIX = re.compile(
    r"^(?:[aeiouäöü]|ch[^aeir]|schaft|heit|keit|lich|lein|los|bar|haft|tum|ung|sam|chen|nis|tion|tiv|tor|tät|ster|stoff|zeug)"
)
# Adjectives and participles, in which the end of a foreign stem looks like Tisch or Nische.
_ADJECTIVE = re.compile(r"(?:isch|lich|[^aeiou]ig|voll|end|iert|ier|[lrz]t|logie)(?:e[mnrs]?|n)?$")
_NOT_A_NOUN = re.compile(r"(?:(?:[aeiou]n?tisch|ostisch|[aeiou]nisch)(?:e[mnrs]?)?|tieren)$")
PLURALS_IN_ER = read_words("plurals_in_er")
"""Nouns whose plural ends in -er; behind others it makes a person or a tool (Bau, Bauer)."""
_VOWEL = re.compile(r"[aeiouyäöü]")
# Before one noun in -ung these make a word of their own: Rückmeldung, Feststellung.
_PARTICLES = frozenset({"fest", "frei", "rück", "rueck"})
# Beginnings that are no words, before which an unknown part would be half of a foreign word or a prefix.
_NO_MODIFIER = re.compile(
    r"^(?:ab|an|auf|aus|bei|dar|de|durch|ein|fort|her|heraus|hervor|hin|hinein|infra|inter|ko|kom|kon|los|meta|mit|nach|"
    r"nieder|para|prä|re|sub|thermo|trans|um|un|unter|voran|voraus|vor|vorbei|weg|weiter|wieder|zurück|zusammen)?"
    r"(?:be|ent|er|ge|miss|über|ueber|ver|zer|zu)?$|(?:be|ge|ver|zu)$"
)
# What a German word may begin with; an unknown part that begins otherwise has lost or taken a letter (Weltrau|mfahrt).
_ONSET = re.compile(
    r"(?:[bcdfghjklmnprstvwz]?|[bfgkps]l|[bdfgkptv]r|gn|kn|p[fs]|pfl|pfr|ph|qu|rh|sc|sch[lmnrw]?|sk|sp[lr]?|str?|th|zw|chr?)"
    r"[aeiouyäöü]"
)

_T = TypeVar("_T")
_Span = tuple[int, int]
_Spans = tuple[_Span, ...]
_Cut = tuple[int, _Spans]


def _links(part: str) -> tuple[tuple[str, int], ...]:
    """Return the links that German allows behind a part, each with its cost."""
    last = part[-1]
    if last == "e":
        return (_NO_LINK, ("n", 1), ("ns", 3))
    found = [_NO_LINK]
    if part in PLURALS_IN_ER:
        found.append(("er", 1))
    if last not in "sßxz":
        found.append(("s", 1))
    if part.endswith(("er", "el")):
        found.append(("n", 2))
    return (*found, ("en", 2), ("es", 3), ("e", 3))


def _endings(part: str) -> tuple[str, ...]:
    """Return the endings that inflection puts behind the last part."""
    if part[-1] == "e":
        return ("", "n", "s")
    if part.endswith("nis"):
        return ("", "se", "ses", "sen")
    return ("", "s", "en", "es", "n", "e", *_er_plural(part))


def _er_plural(word: str) -> tuple[str, ...]:
    return ("er", "ern") if word in PLURALS_IN_ER else ()


def _with_umlaut(word: str) -> str | None:
    """Return a word with the umlaut of a plural or a derived form, or None when its vowel does not change."""
    umlaut = _BEFORE_UMLAUT.match(word)
    if umlaut is None:
        return None
    vowel = umlaut.end(1)
    return word[:vowel] + _UMLAUTS[word[vowel]] + word[vowel + 1 :]


def _transcribe(known: dict[str, _T]) -> None:
    """Add the spellings without umlauts and ß."""
    for word in [word for word in known if not word.isascii()]:
        known.setdefault(word.translate(_TRANSCRIPTIONS), known[word])


class CompoundSplitter:
    """Cuts German compounds by a lexicon of simple words."""

    def __init__(self, lexicon: Iterable[str]) -> None:
        """Take a lexicon of words in their base form, any case.

        :param lexicon: words; one with a hyphen behind it (``mess-``) stands only before another word
        """
        self._heads: dict[str, tuple[str, ...]] = {}
        self._modifiers: dict[str, tuple[tuple[str, int], ...]] = {}
        elided = []
        for word in sorted(map(fold, lexicon)):
            base = word.rstrip("-")
            if len(base) < MIN_PART:
                continue
            self._modifiers[base] = _links(base)
            if base != word:
                continue
            self._heads[base] = _endings(base)
            if base.endswith("e") and len(base) >= 5:
                elided.append(base[:-1])
            if (plural := _with_umlaut(base)) and plural not in self._heads:
                bare = base.endswith(("el", "en", "er"))  # Mängel, Läden, Behälter; but Räum-e, Häus-er
                self._heads[plural] = ("", "n") if bare else ("e", "en", *_er_plural(base))
                self._modifiers.setdefault(plural, (_NO_LINK,) if bare else (("e", 1), ("er", 2)))
        for form in elided:  # Sprache, Sprachmodell; Geschichte, Geschichtsbuch
            self._modifiers.setdefault(form, (("", _ELISION_COST), ("s", _ELISION_COST + 1)))
        _transcribe(self._heads)
        _transcribe(self._modifiers)
        self._longest = max(map(len, self._modifiers), default=0)

    def split(self, word: str) -> tuple[str, ...]:
        """Return the simple words that a compound is made of, or nothing when it is no compound of known words."""
        lower = fold(word)
        return tuple(lower[start:end] for start, end in self.spans(lower))

    def spans(self, lower: str) -> tuple[tuple[int, int], ...]:
        """Return where the simple words of a compound in lower case begin and end, linking elements left out."""
        if not MIN_WORD <= len(lower) <= MAX_WORD or not lower.isalpha() or self._is_known(lower):
            return ()
        if _NOT_A_NOUN.search(lower):
            return ()
        cut = self._cut(lower, 0, {})
        if cut is not None:
            return () if self._is_prefixed(lower, cut[1]) else cut[1]
        return self._cut_beside_unknown(lower)

    def knows(self, word: str) -> bool:
        """Whether the word is one of the lexicon, inflected or not."""
        return self._is_known(fold(word))

    def _is_known(self, word: str) -> bool:
        return any(
            end in self._heads.get(word[: len(word) - len(end)], ())
            for end in ("", "s", "n", "e", "en", "es", "ern", "se", "ses", "sen")
            if word.endswith(end)
        )

    def _is_prefixed(self, word: str, spans: _Spans) -> bool:
        (start, end), (last, _) = spans[0], spans[-1]
        return len(spans) == 2 and word[start:end] in _PARTICLES and word[last:].endswith(("ung", "ungen"))

    def _cut(self, word: str, start: int, memo: dict[int, _Cut | None]) -> _Cut | None:
        if start in memo:
            return memo[start]
        best: _Cut | None = None
        for end in range(start + MIN_PART, min(len(word), start + self._longest) + 1):
            part = word[start:end]
            if part in self._heads and word[end:] in self._heads[part]:
                # Of two endings the longer word behind which less is left: Bauer before Bau and er.
                cost = _PART_COST + len(word) - end
                if best is None or cost <= best[0]:
                    best = (cost, ((start, end),))
            for link, cost in self._modifiers.get(part, ()):
                behind = end + len(link)
                if behind < len(word) and word.startswith(link, end):
                    rest = self._cut(word, behind, memo)
                    if rest is not None and (best is None or cost + rest[0] + _PART_COST < best[0]):
                        best = (cost + rest[0] + _PART_COST, ((start, end), *rest[1]))
        memo[start] = best
        return best

    def _cut_beside_unknown(self, word: str) -> _Spans:
        """Cut a word that has a part outside the lexicon, where the boundary is marked or the other part is long."""
        if marked := _MARKED.match(word):
            end = marked.end(1)
            return ((0, end), *self._rest(word, end + 1))
        if _ADJECTIVE.search(word):
            return ()
        for start in range(MIN_UNKNOWN, len(word) - MIN_BESIDE_UNKNOWN + 1):
            modifier = word[:start]
            if _NO_MODIFIER.match(modifier) or not _VOWEL.search(modifier):
                continue
            head = self._cut(word, start, {})
            if head is not None and head[1][0][1] - start >= MIN_BESIDE_UNKNOWN:
                return ((0, start), *head[1])
        for end in range(len(word) - MIN_UNKNOWN, MIN_BESIDE_UNKNOWN - 2, -1):
            if word[:end] in self._heads and (tail := self._start_of_unknown(word, end)):
                return ((0, end), (tail, len(word)))
        return ()

    def _start_of_unknown(self, word: str, end: int) -> int | None:
        """Return where an unknown word behind a known one begins, or None when its beginning is not plain."""
        links = {link for link, _ in self._modifiers[word[:end]]}
        letter, following = word[end], word[end + 1]
        start = end
        if letter in links:
            if _VOWEL.match(following):
                return None
            if not (letter == "s" and following in "ptc"):
                start += 1
        tail = word[start:]
        plain = len(tail) >= MIN_BESIDE_UNKNOWN and not _SUFFIX.match(tail) and _ONSET.match(tail)
        return start if plain else None

    def _rest(self, word: str, start: int) -> _Spans:
        cut = self._cut(word, start, {})
        return cut[1] if cut else ((start, len(word)),)


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
