"""The base of every value in the model: immutable, closed to unknown fields, free of control characters."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from kb.model.errors import InvalidValue

_FORBIDDEN = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff]")


class Value(BaseModel):
    """An immutable value: equal by content, hashable where its fields are, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, ser_json_bytes="base64")


def printable(text: str) -> str:
    """Bring text to Unicode NFC with ``\\n`` line ends, and refuse control characters.

    :raises InvalidValue: naming the first control character (Unicode category Cc except line feed and tab,
        or a lone surrogate) and its position
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    forbidden = _FORBIDDEN.search(text)
    if forbidden:
        message = f"control character U+{ord(forbidden.group()):04X} at position {forbidden.start()}; remove it"
        raise InvalidValue(message)
    return text


def one_line(text: str) -> str:
    """Fold all white space of a printable text to single spaces."""
    return " ".join(text.split())


Line = Annotated[
    str, AfterValidator(printable), AfterValidator(one_line), StringConstraints(min_length=1, max_length=500)
]
"""One line of text, 1 to 500 characters, white space folded."""

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
"""A stable key in kebab-case: lower-case letters, digits and single hyphens, at most 80 characters."""

CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""ISO 3166-1 alpha-2, upper case (DE, FI, GR)."""
