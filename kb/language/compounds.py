"""The parts of German compounds: ``Fräsmaschinenüberwachung`` is found by ``Überwachung`` and ``Fräsmaschine``.

A word is cut where every part is a known word, with the linking elements that German puts between them (Fuge: s, es, n,
en, er, e, ns, or a final e left out). Of several cuts the one with the fewest parts and the plainest links wins, then
the one with the longest last part. Where one part is unknown, a boundary counts only when German marks it: the s after
-ung, -heit, -keit, -ion, -ität, -schaft (Amortisations|zeit), or a long known word beside it.
"""

import re
from collections.abc import Iterable
from functools import cache

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
_CACHE_LIMIT = 400_000

_PART_COST = 10
_NO_LINK = ("", 0)
_ELISION_COST = 4
_TRANSCRIPTIONS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
# The last vowel of the stem, where it may change: Raum, Schaden, Vogel.
_BEFORE_UMLAUT = re.compile(r"^(\w*?)(?:au|(?<![aeou])[aou])[^aeiouyäöü]+(?:e[lnr]?)?$")
_UMLAUTS = {"a": "ä", "o": "ö", "u": "ü"}
_MARKED = re.compile(r"^(\w{2,}(?:ung|heit|keit|schaft|[st]ion|ität|itaet))s(?=\w{4})")
# Not words but endings that make one word of another: Produkt|ivität, Partner|schaft.
_SUFFIX = re.compile(
    r"^(?:[aeiouäöü]|ch[^aeir]|schaft|heit|keit|lich|lein|los|bar|haft|tum|ung|sam|chen|nis|tion|tiv|tor|tät|ster|stoff|zeug)"
)
_PLURAL_ER = frozenset(
    """bad band bild blatt brett buch dach dorf fach fass feld geist glas glied grab gut haus holz huhn kalb kind kleid
    korn kraut lamm land licht loch mann nest rad rind schild schloss schwert tal tuch volk wald wort bäd bänd blätt büch
    däch dörf fäch fäss gläs gräb güt häus hölz hühn kälb körn kräut lämm länd löch männ räd schlöss täl tüch völk wäld
    wört""".split()
)
"""Nouns whose plural ends in -er; behind others it makes a person or a tool (Bau, Bauer)."""
_VOWEL = re.compile(r"[aeiouyäöü]")
# Before one noun in -ung these make a word of their own: Rückmeldung, Feststellung.
_PARTICLES = frozenset({"fest", "frei", "gegen", "neben", "rück", "rueck"})
# Beginnings that are no words, before which an unknown part would be half of a foreign word or a prefix.
_NO_MODIFIER = re.compile(
    r"^(?:(?:ab|an|auf|aus|be|bei|dar|de|durch|ein|ent|er|fort|ge|her|heraus|hin|hinein|infra|inter|ko|kom|kon|los|meta|"
    r"mit|nach|nieder|para|prä|re|sub|thermo|trans|über|ueber|um|un|unter|ver|voran|voraus|vor|vorbei|weg|weiter|"
    r"wieder|zer|zu|zurück|zusammen|miss|hervor)$)"
)

_Span = tuple[int, int]
_Spans = tuple[_Span, ...]
_Cut = tuple[int, _Spans]


def _links(part: str) -> tuple[tuple[str, int], ...]:
    """Return the links that German allows behind a part, each with its cost."""
    last = part[-1]
    if last == "e":
        return (_NO_LINK, ("n", 1), ("ns", 3))
    found = [_NO_LINK]
    if part in _PLURAL_ER:
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
    return ("", "s", "en", "es", "n", "e", *(("er", "ern") if part in _PLURAL_ER else ()))


def _spellings(word: str) -> set[str]:
    """Return a word with and without its umlauts transcribed, and with the umlaut of a plural or a derived form."""
    forms = {word}
    if umlaut := _BEFORE_UMLAUT.match(word):
        vowel = umlaut.end(1)
        forms.add(word[:vowel] + _UMLAUTS[word[vowel]] + word[vowel + 1 :])
    return forms | {form.translate(_TRANSCRIPTIONS) for form in forms}


class CompoundSplitter:
    """Cuts German compounds by a lexicon of simple words."""

    def __init__(self, lexicon: Iterable[str]) -> None:
        """Take a lexicon of words in their base form, any case.

        :param lexicon: words; one with a hyphen behind it (``mess-``) stands only before another word
        """
        words = {fold(word) for word in lexicon}
        heads = {word for word in words if not word.endswith("-")}
        modifiers = {word.rstrip("-") for word in words}
        self._heads: dict[str, tuple[str, ...]] = {
            form: _endings(form) for word in heads if len(word) >= MIN_PART for form in _spellings(word)
        }
        self._modifiers: dict[str, tuple[tuple[str, int], ...]] = {
            form: _links(form) for word in modifiers if len(word) >= MIN_PART for form in _spellings(word)
        }
        for word in heads:
            if word.endswith("e") and len(word) >= 5:  # Sprache, Sprachmodell; Geschichte, Geschichtsbuch
                for form in (word[:-1], word[:-1].translate(_TRANSCRIPTIONS)):
                    self._modifiers.setdefault(form, (("", _ELISION_COST), ("s", _ELISION_COST + 1)))
        self._longest = max(map(len, self._modifiers), default=0)

    def split(self, word: str) -> tuple[str, ...]:
        """Return the simple words that a compound is made of, or nothing when it is no compound of known words."""
        lower = fold(word)
        return tuple(lower[start:end] for start, end in self.spans(lower))

    def spans(self, lower: str) -> tuple[tuple[int, int], ...]:
        """Return where the simple words of a compound in lower case begin and end, linking elements left out."""
        if not MIN_WORD <= len(lower) <= MAX_WORD or not lower.isalpha() or self._is_known(lower):
            return ()
        cut = self._cut(lower, 0, {})
        if cut is not None:
            return () if self._is_prefixed(lower, cut[1]) else cut[1]
        return self._cut_beside_unknown(lower)

    def _is_known(self, word: str) -> bool:
        """Whether the word is one of the lexicon, inflected or not."""
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
        """Cut a word of which one part is not in the lexicon, where the boundary is marked or the other part is long."""
        if marked := _MARKED.match(word):
            return ((0, end := marked.end(1)), *self._rest(word, end + 1))
        for start in range(MIN_UNKNOWN, len(word) - MIN_BESIDE_UNKNOWN + 1):
            modifier = word[:start]
            if _NO_MODIFIER.match(modifier) or not _VOWEL.search(modifier):
                continue
            head = self._cut(word, start, {})
            if head is not None and head[1][0][1] - start >= MIN_BESIDE_UNKNOWN:
                return ((0, start), *head[1])
        for end in range(len(word) - MIN_UNKNOWN, MIN_BESIDE_UNKNOWN - 2, -1):
            if word[:end] not in self._heads:
                continue
            for link, _ in reversed(self._modifiers[word[:end]]):
                tail = word[end + len(link) :]
                if word.startswith(link, end) and len(tail) > MIN_UNKNOWN and self._may_be_word(tail):
                    return ((0, end), (end + len(link), len(word)))
        return ()

    def _rest(self, word: str, start: int) -> _Spans:
        cut = self._cut(word, start, {})
        return cut[1] if cut else ((start, len(word)),)

    @staticmethod
    def _may_be_word(tail: str) -> bool:
        return not _SUFFIX.match(tail) and _VOWEL.search(tail) is not None


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
