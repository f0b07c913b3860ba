"""Moments as the protocol writes them (section 3.3): UTC, to the second or to the day."""

import re
from datetime import UTC, datetime, timedelta

from web.oai.errors import ErrorCode, OaiError

GRANULARITY = "YYYY-MM-DDThh:mm:ssZ"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SECOND = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def stamp(moment: datetime) -> str:
    """Write a moment."""
    # Not by strftime, which leaves out the zeros of years before 1000.
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def is_day(text: str) -> bool:
    """Whether a text is a day and no second."""
    return _DAY.fullmatch(text) is not None


def parse(argument: str, text: str) -> datetime:
    """Read the beginning of a range: of a day its first second.

    :param argument: its name, for the message
    :raises OaiError: ``badArgument`` for what is no such moment
    """
    if not (_DAY.fullmatch(text) or _SECOND.fullmatch(text)):
        raise OaiError(ErrorCode.BAD_ARGUMENT, f"{argument}: write YYYY-MM-DD or {GRANULARITY}")
    try:
        return datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=UTC)
    except ValueError as error:
        raise OaiError(ErrorCode.BAD_ARGUMENT, f"{argument}: the calendar has no {text}") from error


def parse_end(argument: str, text: str) -> datetime:
    """Read the end of a range, which belongs to it (section 2.7.1): of a day its last second.

    :raises OaiError: as :func:`parse` does
    """
    moment = parse(argument, text)
    return moment + timedelta(days=1, seconds=-1) if is_day(text) else moment
