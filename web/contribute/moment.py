"""The current moment, in one place, so that tests can stop it."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """Return the moment, UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the day, UTC."""
    return now().date()
