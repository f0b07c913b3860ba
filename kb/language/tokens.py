"""Where the words of a text are."""

import re
from typing import NamedTuple

# Letters and digits of any script; a hyphen, slash or apostrophe separates: "CNC-Maschine" is "CNC Maschine".
_WORD = re.compile(r"[^\W_]+")


class Token(NamedTuple):
    """A word as it stands in the text."""

    text: str
    start: int
    """Offset of its first character."""
    end: int
    """Offset behind its last character."""


def tokenise(text: str) -> list[Token]:
    """Return the words of a text with their places."""
    return [Token(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]


def words(text: str) -> list[str]:
    """Return the words of a text as they stand, without places: faster where only the words matter."""
    return _WORD.findall(text)
