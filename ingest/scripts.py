"""Sub- and superscripts as characters: Unicode's own where it has them, otherwise ``_`` and ``^``."""

import re

_PLAIN = "0123456789+-−=()"
_UP = dict(zip(_PLAIN, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾", strict=True)) | {"n": "ⁿ", "i": "ⁱ"}
_DOWN = dict(zip(_PLAIN, "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True))
_AS_IT_IS = re.compile(r"^(?:st|nd|rd|th|er|ère|[®™©℠°*†‡′″])$", re.IGNORECASE)


def superscript(text: str) -> str:
    """Return ``⁻³`` for ``-3``; ordinals and marks as they are; ``^max`` or ``^(a + b)`` for what has no characters."""
    if _AS_IT_IS.match(text):
        return text
    return _written(text, _UP, "^")


def subscript(text: str) -> str:
    """Return ``₂`` for ``2``, and ``_max`` or ``_(i, j)`` for what has no characters."""
    return _written(text, _DOWN, "_")


def _written(text: str, characters: dict[str, str], mark: str) -> str:
    packed = text.replace(" ", "").replace("\u2009", "")
    if not packed:
        return ""
    if all(character in characters for character in packed):
        return "".join(characters[character] for character in packed)
    return f"{mark}{text}" if packed.isalnum() and packed == text else f"{mark}({text})"
