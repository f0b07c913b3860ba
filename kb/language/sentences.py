"""Where the sentences of a text are, in three languages."""

import re
from typing import NamedTuple

from kb.language.word_lists import read_words

_ABBREVIATIONS = read_words("abbreviations")
_END = re.compile(
    r"[.!?…]+[\"'”“»’)\]]*(?=\s|$)|\.(?<=[a-zäöüß]{3}\.)(?=[A-ZÄÖÜ]\w*\s)|\n[ \t]*\n|"
    r"\n(?=[ \t]*(?:[-*•–·]|\d{1,2}[.)]|[a-z]\))[ \t])|(?<=[:;])\n"
)
_NEXT = re.compile(r"\s*(?:[-*•–·]\s+)?[\"'„“”»«(\[]*([^\W_])")
_BEFORE_ORDINAL = frozenset(
    [
        "am",
        "ab",
        "bis",
        "das",
        "dem",
        "den",
        "der",
        "des",
        "die",
        "im",
        "jede",
        "jeder",
        "jedes",
        "seit",
        "vom",
        "zum",
        "zur",
    ]
)
_MONTHS = frozenset(
    [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ]
)
# At the end of an enumeration they mostly end the sentence too, unless it goes on in lower case.
_CLOSING = frozenset(["etc", "jne", "tms", "usf", "usw", "yms"])
# Units that nobody abbreviates with a full stop: behind a number it ends the sentence ("mit 250 A.", "bei 40 °C.").
_UNIT = re.compile(r"(?:\d\s?(?:[ACVWKNJhmsgltT]|mm|cm|kg|kW|bar)|°\s?[CF]|\w/\w{1,3}|[²³%])$")
_LAST_WORD = re.compile(r"([\w.]+)$")


class Sentence(NamedTuple):
    """A sentence as it stands in the text."""

    text: str
    start: int
    end: int


def sentences(text: str) -> list[Sentence]:
    """Cut a text into sentences.

    A full stop after an abbreviation, a single letter or an ordinal (``in der 3. Phase``, ``3. toukokuuta``) is no end,
    but one after a unit is (``mit 250 A.``), and one after a number that is no ordinal (``TRL 4.``).
    Blank lines and list items end a sentence too, and so does a full stop where an export has lost the space behind it.
    """
    found: list[Sentence] = []
    start = 0
    for match in _END.finditer(text):
        if match.group()[0] != "\n" and not _ends_sentence(text, start, match):
            continue
        _append(found, text, start, match.end())
        start = match.end()
    _append(found, text, start, len(text))
    return found


def sentence_at(text: str, position: int) -> Sentence | None:
    """Return the sentence that covers an offset, or None when only white space is there."""
    return next((sentence for sentence in sentences(text) if sentence.start <= position < sentence.end), None)


def _append(found: list[Sentence], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        first = start + len(piece) - len(piece.lstrip())
        found.append(Sentence(stripped, first, first + len(stripped)))


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    if match.group()[0] != ".":
        return True
    following = _NEXT.match(text, match.end())
    if following is None:
        return True
    before = _LAST_WORD.search(text[max(start, match.start() - 40) : match.start()])
    word = before.group(1).lower().strip(".") if before else ""
    if word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()):
        closes = word in _CLOSING or _UNIT.search(text, max(start, match.start() - 12), match.start())
        return bool(closes) and not following.group(1).islower()
    if word.isdigit() and len(word) <= 2 and _is_ordinal(text, start, match):
        return False
    return not following.group(1).islower()


def _is_ordinal(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a number with a full stop is an ordinal, which German writes before nouns: ``in der 3. Phase``."""
    before = text[max(start, match.start() - 40) : match.start()].split()
    after = text[match.end() : match.end() + 20].split()
    article = before[-2].lower() if len(before) > 1 else ""
    return article in _BEFORE_ORDINAL or bool(after and after[0].strip(".,;:") in _MONTHS)
