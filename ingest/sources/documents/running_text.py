"""From the lines of a page to running text: ligatures, hyphens at line ends, blanks."""

import re
from collections.abc import Iterable

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"})
_HYPHENS = "-\u00ad\u2010"
_LAST_WORD = re.compile(r"([^\W_][\w'’-]*)[-\u00ad\u2010]$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_AND = frozenset({"und", "oder", "bzw", "sowie", "als", "bis", "and", "or", "to", "ja", "tai", "sekä", "eli", "että"})
"""Words after a hyphen that stands for the rest of a word: ``Mess- und Regeltechnik``, ``kone- ja laitetekniikka``."""
_ENGLISH_FIRST = frozenset(
    {
        "cost",
        "cross",
        "energy",
        "high",
        "long",
        "low",
        "machine",
        "non",
        "real",
        "self",
        "short",
        "time",
        "user",
        "well",
    }
)
"""First parts of English compounds that are written with a hyphen, as in ``real-time``."""
_VOWELS = frozenset("aeiouyäö")


def join_lines(lines: Iterable[str], known: frozenset[str] = frozenset()) -> str:
    """Join the lines of a paragraph; a hyphen at a line's end goes where it only parted a word.

    A real hyphen stays: before a capital letter (``CNC-Maschine``), after digits, capitals and single letters
    (``4-achsig``, ``E-Mail``), between equal vowels (Finnish ``linja-auto``), before ``und``, ``and``, ``ja``, and
    where the document has the compound with a hyphen elsewhere, in the middle of a line.

    :param known: the document's words in lower case, those with a hyphen too (``words_of``)
    """
    text = ""
    for raw in lines:
        line = " ".join(raw.translate(_LIGATURES).split())
        if not line:
            continue
        if not text:
            text = line
        elif text[-1] in _HYPHENS and (first := _FIRST_WORD.match(line)):
            text = _join(text, line, first.group(), known)
        elif text[-1] in _HYPHENS and len(text) > 1 and text[-2].isalnum():
            text += line  # ``ISO-`` and ``9001``.
        else:
            text = f"{text} {line}"
    return text.replace("\u00ad", "")


def _join(text: str, line: str, first: str, known: frozenset[str]) -> str:
    last = _LAST_WORD.search(text[-100:])
    if last is None:
        return f"{text} {line}"  # A dash.
    if text.endswith("\u00ad"):
        return text[:-1] + line
    part = last.group(1)
    if first.lower() in _AND and f"{part}{first}".lower() not in known:
        return f"{text} {line}"
    return (text[:-1] + "-" if _is_real(part, first, known) else text[:-1]) + line


def _is_real(part: str, first: str, known: frozenset[str]) -> bool:
    """Whether the hyphen between two parts of a word belongs to it."""
    whole, hyphened = f"{part}{first}".lower(), f"{part}-{first}".lower()
    if hyphened in known or whole in known:
        return hyphened in known
    piece = part.rpartition("-")[2]
    return (
        first[0].isupper()
        or len(piece) == 1
        or piece.isupper()
        or piece[-1:].isdigit()
        or (piece[-1:] == first[0] and first[0] in _VOWELS)
        or piece.lower() in _ENGLISH_FIRST
        or ("-" in part and part.islower() and part.isascii())
    )


def words_of(lines: Iterable[str]) -> frozenset[str]:
    """Return the words that stand whole in a line, in lower case, with their hyphens."""
    found: set[str] = set()
    for line in lines:
        text = line.translate(_LIGATURES).lower()
        found.update(word for word in re.findall(r"\w+(?:[-\u2010]\w+)*(?![\w\u00ad\u2010-])", text) if len(word) > 3)
    return frozenset(found)
