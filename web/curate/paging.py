"""Numbers and days in addresses, where anybody can type anything."""

from datetime import date

_LARGEST = 2**31


def read_number(given: str | None) -> int | None:
    """Return a row's number, or None for what is none."""
    if given and given.isascii() and given.isdecimal() and len(given) < 11 and int(given) < _LARGEST:
        return int(given)
    return None


def read_day(given: str | None) -> date | None:
    """Return a day written like 2026-05-04, or None for what is none."""
    try:
        return date.fromisoformat(given or "")
    except ValueError:
        return None
