"""When to ask again: Retry-After as the host says it, or a wait that doubles."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses that another try may mend."""
FIRST_WAIT = 2.0
"""Seconds before the first repetition, doubled each time."""


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds that a ``Retry-After`` asks for (RFC 9110, section 10.2.3): a number or a date; None without.

    :param headers: of the answer, with names in any case
    :param now: with a time zone
    """
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        # A number of thousands of digits is no wait but an attack on int().
        return float(value) if len(value) < 10 else float("inf")
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def wait_before(attempt: int, asked: float | None, longest: float) -> float:
    """Return the seconds to wait before a repetition.

    :param attempt: how many tries there were
    :param asked: what the host asked for; None when it said nothing
    :param longest: seconds that are never exceeded
    """
    return min(longest, asked if asked is not None else FIRST_WAIT * 2.0 ** (attempt - 1))
