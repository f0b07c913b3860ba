"""How alike two titles are, and whether they name different parts, versions or years of a series."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

_TRANSLITERATED = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "ł": "l", "đ": "d"})
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+")
_NUMBER = re.compile(r"^\d+(?:\.\d+)*[a-z]?$|^(?:ii|iii|iv|vi|vii|viii|ix|xi|xii)$")
_VERSION_WORDS = frozenset({"v", "version", "versio", "ver", "release", "revision", "update"})
_PART_WORDS = frozenset((
    "part", "teil", "osa", "band", "volume", "vol", "jahrgang", "phase", "vaihe", "deliverable", "d", "wp",
    "chapter", "kapitel", "luku", "issue", "heft", "no", "nr", "number", "nummer", "numero", "series", "serie",
    "sarja", "stage", "module", "modul", "moduuli", "work", "report", "bericht", "raportti",
))  # fmt: skip
_WORD_NUMBERS = {
    word: str(value)
    for value, words in enumerate(
        ("one first erster erste erstes eins ensimmäinen", "two second zweiter zweite zweites zwei toinen",
         "three third dritter dritte drittes drei kolmas", "four fourth vierter vierte viertes vier neljäs",
         "five fifth fünfter fünfte fünftes fünf viides"), 1
    )
    for word in words.split()
}  # fmt: skip
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9",
          "x": "10", "xi": "11", "xii": "12"}  # fmt: skip
TYPO = 75
"""How alike two words are, from 0 to 100, to be one with a mistake in it."""


@dataclass(frozen=True, slots=True)
class TitleComparison:
    """What two titles have in common."""

    ratio: float
    """From 0 to 1; 1 for equal ones but for case, accents, punctuation and order."""
    same_numbers: bool
    """Whether part, version, year and every other number are the same."""
    other_part: bool
    """Whether each names a number that the other one does not: parts of a series, different years."""
    only_versions: bool
    """Whether the numbers that differ are those of versions."""
    replaced: bool
    """Whether a word of each is another word in the other one, not only misspelt."""
    contained: bool
    """Whether all words of the shorter one, four at least, are in the longer one: a subtitle was left out."""


def fold(text: str) -> str:
    """Return a text in lower case without accents, its words separated by one blank and nothing else."""
    if not text.isascii():
        # Compatibility forms first: what stands for a letter may be one that is written with others.
        text = unicodedata.normalize("NFKD", text).lower().translate(_TRANSLITERATED)
        text = "".join(character for character in text if not unicodedata.combining(character))
    return " ".join(_WORD.findall(text.lower()))


def compare_titles(first: str, second: str) -> TitleComparison:
    """Compare two folded titles."""
    if first == second:
        return TitleComparison(1.0, True, False, False, False, False)
    ratio = max(fuzz.ratio(first, second), fuzz.token_sort_ratio(first, second)) / 100
    numbers, others = _numbers(first), _numbers(second)
    same_numbers = numbers == others
    only_first, only_second = numbers - others, others - numbers
    differing = only_first | only_second
    # In one order always, so that the answer is the same in both directions.
    first, second = sorted((first, second))
    # Titles of which less than half is alike share no more than a few words.
    replaced, contained = _words(first.split(), second.split()) if ratio >= 0.5 else (True, False)
    return TitleComparison(
        ratio,
        same_numbers,
        bool(only_first and only_second),
        bool(differing) and all(kind == "version" for kind, _ in differing),
        replaced,
        contained,
    )


def name_other_parts(first: str, second: str) -> bool:
    """Whether each of two folded titles names a number that the other one does not."""
    numbers, others = _numbers(first), _numbers(second)
    return not (numbers <= others or others <= numbers)


@lru_cache(maxsize=4096)
def _numbers(title: str) -> frozenset[tuple[str, str]]:
    found = set()
    before = ""
    for word in title.split():
        value = ""
        kind = "version" if before in _VERSION_WORDS else "number"
        version = re.fullmatch(r"v(\d+(?:\.\d+)*)", word)
        if version:
            kind, value = "version", version.group(1)
        elif deliverable := re.fullmatch(r"[dm](\d+(?:\.\d+)*)", word):
            value = deliverable.group(1)
        elif _NUMBER.match(word) or (before in _PART_WORDS and word in _ROMAN):
            value = _ROMAN.get(word, word.replace(",", "."))
        elif before in _PART_WORDS and len(word) == 1:
            value = word
        elif word in _FOLDED_NUMBERS:
            value = _FOLDED_NUMBERS[word]
        if value:
            found.add((kind, value))
        before = word
    return frozenset(found)


def _words(first: list[str], second: list[str]) -> tuple[bool, bool]:
    counts, others = Counter(first), Counter(second)
    only_first, only_second = list((counts - others).elements()), list((others - counts).elements())
    contained = (not only_first or not only_second) and min(len(first), len(second)) >= 4
    unmatched = []
    for word in only_first:
        best = max(only_second, key=lambda other: fuzz.ratio(word, other), default="")
        if best and fuzz.ratio(word, best) >= TYPO:
            only_second.remove(best)
        else:
            unmatched.append(word)
    # A typo that splits or joins words is no other word.
    joined = "".join(unmatched), "".join(only_second)
    replaced = bool(unmatched and only_second) and fuzz.ratio(*joined) < TYPO
    return replaced, contained


_FOLDED_NUMBERS = {fold(word): value for word, value in _WORD_NUMBERS.items()}
