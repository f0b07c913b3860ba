"""Identifiers of things outside (ROR, ORCID, DOI) with their check digits, and Silta's own ids and slugs."""

import re
import unicodedata
from typing import Annotated
from uuid import UUID

import uuid6
from pydantic import AfterValidator, BeforeValidator

from kb.model.errors import InvalidValue

_ORCID = re.compile(r"^(?:https?://orcid\.org/)?(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])$", re.ASCII)
_ROR = re.compile(r"^(?:(?:https?://)?ror\.org/)?(0[a-hj-km-np-tv-z0-9]{6}\d{2})$", re.IGNORECASE | re.ASCII)
_DOI = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}(?:\.\d+)*/\S+)$", re.IGNORECASE | re.ASCII)
_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
_TRANSLITERATED = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "ł": "l", "đ": "d"})
SLUG_LENGTH = 80


def parse_orcid(value: str) -> str:
    """Return an ORCID iD in its canonical form ``0000-0002-1825-0097``.

    The last character is the ISO 7064 MOD 11-2 check digit, as ORCID's "Structure of the ORCID Identifier" defines it.

    :raises InvalidValue: when the form or the check digit is wrong
    """
    match = _ORCID.match(value.strip())
    if not match:
        message = f"{value!r} is no ORCID iD; write four groups of four, such as 0000-0002-1825-0097"
        raise InvalidValue(message)
    digits = "".join(match.groups()).upper()
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    expected = (12 - total % 11) % 11
    if digits[-1] != ("X" if expected == 10 else str(expected)):
        message = f"{value!r} is no ORCID iD: its check digit does not fit, so a digit is mistyped"
        raise InvalidValue(message)
    return "-".join(digits[start : start + 4] for start in range(0, 16, 4))


def parse_ror(value: str) -> str:
    """Return a ROR id in its canonical form ``https://ror.org/02mhbdp94``.

    Nine characters: a zero, six in Crockford base 32, and two check digits, 98 - (n * 100 mod 97) by ISO 7064
    MOD 97-10, as the ROR documentation ("ROR ID pattern") defines them.

    :raises InvalidValue: when the form or the check digits are wrong
    """
    match = _ROR.match(value.strip())
    if not match:
        message = f"{value!r} is no ROR id; it looks like https://ror.org/02mhbdp94"
        raise InvalidValue(message)
    code = match.group(1).lower()
    number = 0
    for character in code[:7]:
        number = number * 32 + _CROCKFORD.index(character)
    if 98 - number * 100 % 97 != int(code[7:]):
        message = f"{value!r} is no ROR id: its check digits do not fit, so a character is mistyped"
        raise InvalidValue(message)
    return f"https://ror.org/{code}"


def parse_doi(value: str) -> str:
    """Return a DOI in lower case without any resolver in front: ``10.3030/691102``.

    DOI names are compared without regard to case (DOI Handbook, section 2.4).

    :raises InvalidValue: when it does not start with ``10.`` and a registrant code, or has no suffix
    """
    match = _DOI.match(value.strip())
    if not match or not match.group(1).isprintable():
        message = f"{value!r} is no DOI; it looks like 10.3030/691102"
        raise InvalidValue(message)
    return match.group(1).lower()


Orcid = Annotated[str, AfterValidator(parse_orcid)]
"""An ORCID iD; any accepted spelling becomes ``0000-0002-1825-0097``."""

Ror = Annotated[str, AfterValidator(parse_ror)]
"""A ROR id; any accepted spelling becomes ``https://ror.org/02mhbdp94``."""

Doi = Annotated[
    str, BeforeValidator(lambda value: value if isinstance(value, str) else str(value)), AfterValidator(parse_doi)
]
"""A DOI; any accepted spelling becomes ``10.3030/691102``."""


def new_id() -> UUID:
    """Make a UUIDv7 (RFC 9562): unique, and sorted by the time of its making."""
    return UUID(int=uuid6.uuid7().int)


def slugify(title: str) -> str:
    """Make the public address part of a title: ASCII kebab-case, at most 80 characters, cut at a word.

    :returns: for example ``schwingungsanalyse-fur-pumpen``; ``brief`` when the title has no letter or digit
    """
    plain = unicodedata.normalize("NFKD", title.lower().translate(_TRANSLITERATED)).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(slug) > SLUG_LENGTH:
        slug = slug[: SLUG_LENGTH + 1].rpartition("-")[0] or slug[:SLUG_LENGTH]
    return slug or "brief"
