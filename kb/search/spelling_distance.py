"""How far a typed word is from one that was meant: edits weighed by how easily they happen.

The plain distance (optimal string alignment: insert, delete, replace, swap neighbours) finds the candidates; this one
puts them in order. A doubled letter, a vowel for a vowel, letters that sound alike and swapped neighbours happen often.
"""

from collections.abc import Sequence
from functools import cache

UMLAUT = 0.2
DOUBLED = 0.4
SWAPPED = 0.7
ALIKE = 0.6
VOWELS = 0.8
PLAIN = 1.0
FIRST = 0.5
"""More for an edit at the first letter, which people seldom get wrong."""

_FOLDED = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "å": "a", "é": "e", "ß": "s"})
_VOWELS = frozenset("aeiouyäöüå")
_ALIKE = frozenset(
    frozenset(pair)
    for pair in ("bp", "dt", "gk", "fv", "vw", "sz", "ck", "cs", "iy", "jy", "mn", "ij", "kq", "cz", "fp", "ie", "kx")
)


def fold_letters(word: str) -> str:
    """Return a word in lower case without the marks on its letters, as people type it on foreign keyboards."""
    return word.replace("ß", "ss").translate(_FOLDED)


def distance(typed: str, meant: str) -> float:
    """Return how unlikely it is that ``typed`` was typed for ``meant``; 0 for the same word.

    :param typed: in lower case
    :param meant: in lower case
    """
    two: Sequence[float] = ()
    one = [0.0]
    for column, letter in enumerate(meant, start=1):
        one.append(one[-1] + _missing(meant, column, letter))
    for row, written in enumerate(typed, start=1):
        current = [one[0] + _missing(typed, row, written)]
        for column, letter in enumerate(meant, start=1):
            at_start = FIRST if row == column == 1 else 0.0
            best = one[column - 1] + (0.0 if written == letter else _replaced(written, letter) + at_start)
            best = min(best, one[column] + _missing(typed, row, written))
            best = min(best, current[column - 1] + _missing(meant, column, letter))
            if row > 1 and column > 1 and written == meant[column - 2] and typed[row - 2] == letter != written:
                best = min(best, two[column - 2] + SWAPPED)
            current.append(best)
        two, one = one, current
    return one[-1]


def _missing(word: str, place: int, letter: str) -> float:
    """Return the cost of a letter that only one of the words has; the second of a pair is easily left out."""
    if place > 1 and word[place - 2] == letter:
        return DOUBLED
    return PLAIN + FIRST if place == 1 else PLAIN


@cache
def _replaced(written: str, letter: str) -> float:
    if fold_letters(written) == fold_letters(letter):
        return UMLAUT
    if frozenset((written, letter)) in _ALIKE:
        return ALIKE
    return VOWELS if written in _VOWELS and letter in _VOWELS else PLAIN
