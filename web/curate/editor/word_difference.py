"""What changed between two texts, word by word."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORDS = re.compile(r"\s*\w+|\s*[^\w\s]|\s+")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
MOST = 200_000
"""Pairs of equal words that are compared; texts with more are compared line by line, so that no text takes long."""


class Kind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of both texts, or of one."""

    kind: Kind
    text: str


def word_difference(before: str, after: str) -> tuple[Piece, ...]:
    """Return the pieces of two texts in the order in which they are read.

    What is not removed makes up the second text, what is not added the first one.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if _pairs(old, new) > MOST:
        old, new = _LINES.findall(before), _LINES.findall(after)
        if _pairs(old, new) > MOST:
            old, new = [before], [after]
    return tuple(_pieces(old, new))


def _pairs(old: Sequence[str], new: Sequence[str]) -> int:
    known = Counter(old)
    return sum(count * known[word] for word, count in Counter(new).items())


def _pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece(Kind.SAME, "".join(old[i1:i2]))
            continue
        if i1 < i2:
            yield Piece(Kind.REMOVED, "".join(old[i1:i2]))
        if j1 < j2:
            yield Piece(Kind.ADDED, "".join(new[j1:j2]))
