"""Which characters the documents' fonts have."""

import re
import unicodedata
from typing import Any

REPLACEMENT = "\N{WHITE SQUARE}"
"""Stands for a character that no font of the documents has: PDF/UA allows none without a glyph."""
# Found out by asking Typst 0.15 to set each of them in its own fonts, whole blocks as far as they go: Latin, accents,
# Greek, Cyrillic, punctuation, figures, currencies, letterlike signs, arrows, mathematics, shapes. Accents that no
# letter of its own stands for are not among them: whether a font can put them on a letter depends on both.
_COVERED = (
    "\n\t\u0020-\u007e\u00a0-\u02ff\u0370-\u0377\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u0482\u048a-\u04ff\u1e00-\u1eff\u2000-\u200d\u2010-\u2029"
    "\u202f-\u2040\u2042\u2044-\u2052\u2054-\u2060\u2070\u2071\u2074-\u208e\u2090-\u209c\u20a0-\u20c0\u2100-\u211e\u2120"
    "\u2122\u2124\u2126-\u2151\u2153-\u2184\u2190-\u23ff\u2460-\u2606\u2609-\u262f\u27c0-\u2aff\ufb00-\ufb06"
)
_MISSING = re.compile(f"[^{re.escape(_COVERED).replace(chr(92) + '-', '-')}]")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")


def printable(text: str) -> str:
    """Return the text with a white square for each character that the fonts lack.

    Marks without a shape (directions, joiners, variants) are left out: they could show a text in another order.
    """
    if text.isascii() and text.isprintable():
        return text
    return _MISSING.sub(REPLACEMENT, _plain(text))


def printable_data(data: Any) -> Any:
    """Return the data of a document with every string of it printable."""
    if isinstance(data, str):
        return printable(data)
    if isinstance(data, dict):
        return {key: printable_data(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [printable_data(value) for value in data]
    return data


def has_unprintable(data: Any) -> bool:
    """Whether any string of the data has a character that will be replaced."""
    if isinstance(data, str):
        return not (data.isascii() and data.isprintable()) and _MISSING.search(_plain(data)) is not None
    if isinstance(data, dict):
        return any(has_unprintable(value) for value in data.values())
    return isinstance(data, list | tuple) and any(has_unprintable(value) for value in data)


def _plain(text: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
