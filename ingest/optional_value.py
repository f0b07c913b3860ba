"""Values that a brief can do without: one that means nothing is left out, with a note for the report."""

from collections.abc import Callable

from ingest.cleaning import clean_line, shorten
from ingest.interpretation import UninterpretableValue, is_missing, parse_year
from kb.model import InvalidValue
from kb.model.identifiers import parse_doi, parse_orcid, parse_ror
from kb.model.web_address import parse_web_address

LINE_LENGTH = 500
_SHOWN = 100
_EMPTY_IDENTIFIERS = frozenset({"https://orcid.org", "http://orcid.org", "https://ror.org", "http://ror.org"})


def optional_line(text: str) -> str | None:
    """Return a source's text on one line, at most 500 characters; None when it says nothing."""
    line = clean_line(text)
    return None if is_missing(line) else shorten(line, LINE_LENGTH)


def optional_doi(text: str, notes: list[str]) -> str | None:
    """Return a DOI in its canonical form, or None."""
    return _optional(parse_doi, text, notes)


def optional_ror(text: str, notes: list[str]) -> str | None:
    """Return a ROR id in its canonical form, or None."""
    return _optional(parse_ror, text, notes)


def optional_orcid(text: str, notes: list[str]) -> str | None:
    """Return an ORCID iD in its canonical form, or None."""
    return _optional(parse_orcid, text, notes)


def optional_year(text: str, field: str, notes: list[str]) -> int | None:
    """Return the year of a date, or None.

    :param field: the source's name of the field, for the note
    """
    try:
        return parse_year(text, field)
    except UninterpretableValue as error:
        notes.append(f"{error}; left out")
        return None


def optional_address(text: str, notes: list[str]) -> str | None:
    """Return a web address, or None; one without ``https://`` gets ``http://``."""
    address = text.strip()
    if "://" not in address and "." in address and ":" not in address:
        address = f"http://{address}"
    return _optional(parse_web_address, address[:2000], notes)


def _optional(parse: Callable[[str], str], text: str, notes: list[str]) -> str | None:
    value = text.strip().rstrip("/") if parse is not parse_web_address else text.strip()
    if is_missing(value) or value.lower() in _EMPTY_IDENTIFIERS:
        return None
    try:
        return parse(value)
    except InvalidValue as error:
        shown = str(error).replace(value, f"{value[:_SHOWN]}…") if len(value) > _SHOWN else str(error)
        notes.append(f"{shown}; left out")
        return None
