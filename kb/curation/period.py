"""The days that a report is about, and those that it is compared with."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from kb.model import SiltaError

EARLIEST = date(1990, 1, 1)
LONGEST = 3660
"""Days of a period at most: ten years."""
_NAME = re.compile(
    r"(?P<year>[12][0-9]{3})(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?", re.A
)
_YEAR = 12


class InvalidPeriod(SiltaError):
    """Days that no report can be made of; the message says which can."""


@dataclass(frozen=True, slots=True)
class Period:
    """Some days in a row, in UTC."""

    since: date
    until: date
    """Last day."""
    whole_until: date | None = None
    """Last day when it will be over; None where it is."""

    def __post_init__(self) -> None:
        if self.until < self.since:
            message = f"the period ends on {self.until}, before it begins on {self.since}; exchange both days"
            raise InvalidPeriod(message)
        if self.since < EARLIEST or self.days > LONGEST:
            message = f"the period {self.since} to {self.until}: it begins after 1989 and has at most {LONGEST} days"
            raise InvalidPeriod(message)

    @classmethod
    def of_name(cls, name: str, today: date) -> Self:
        """Return the period of a name, up to today where it is not over.

        :param name: a year (``2026``), half-year (``2026-H1``), quarter (``2026-Q3``) or month (``2026-05``)
        :raises InvalidPeriod: when it is none, or has not begun
        """
        found = _NAME.fullmatch(name)
        if found is None:
            message = (
                f"{name!r} is no period; name a year (2026), half-year (2026-H1), quarter (2026-Q3) or month (2026-05)"
            )
            raise InvalidPeriod(message)
        months = 6 if found["half"] else 3 if found["quarter"] else 1 if found["month"] else _YEAR
        first = months * (int(found["half"] or found["quarter"] or found["month"] or 1) - 1) + 1
        since = date(int(found["year"]), first, 1)
        return cls.up_to_today(since, _moved(since, months) - timedelta(days=1), today)

    @classmethod
    def up_to_today(cls, since: date, until: date, today: date) -> Self:
        """Return the part of some days that is over, today included.

        :param until: may be still to come
        :raises InvalidPeriod: when none of it is, or the days are no period
        """
        if since > today:
            message = f"the period begins on {since}, which is still to come"
            raise InvalidPeriod(message)
        if until <= today:
            return cls(since, until)
        return cls(since, today, until if (until - since).days < LONGEST else None)

    @classmethod
    def of_days(cls, since: date | None, until: date | None, today: date) -> Self:
        """Return the period of days of which one may be left open, up to today.

        :param since: first day; otherwise 1 January of the year of the last day, or of this year while that is to come
        :param until: last day; otherwise today
        :raises InvalidPeriod: when the days are no period, or none of it is over
        """
        last = until or today
        return cls.up_to_today(since or min(last, today).replace(month=1, day=1), last, today)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.until - self.since).days + 1

    @property
    def whole_months(self) -> int:
        """How many months it has when it consists of whole ones, else 0."""
        ends = self.until.day == _last_day(self.until)
        if self.since.day > 1 or not ends:
            return 0
        return _YEAR * (self.until.year - self.since.year) + self.until.month - self.since.month + 1

    @property
    def before(self) -> "Period | None":
        """The period to compare with: as many whole months before it, else as many days; None before 1990.

        Of a period that is not over, the same part of the one before: of 2026 on 26 November, 2025 up to 26 November.
        """
        whole = Period(self.since, self.whole_until or self.until)
        months = whole.whole_months
        since = _moved(self.since, -months) if months else self.since - timedelta(days=whole.days)
        if since < EARLIEST:
            return None
        if self.whole_until is None:
            return Period(since, self.since - timedelta(days=1))
        return Period(since, self._same_day(months) if months else since + timedelta(days=self.days - 1))

    def _same_day(self, months: int) -> date:
        """Return the last day some months earlier; the end of a month there where it is one here."""
        month = _moved(self.until.replace(day=1), -months)
        most = _last_day(month)
        return month.replace(day=most if self.until.day == _last_day(self.until) else min(self.until.day, most))

    @property
    def months(self) -> Iterator[str]:
        """The months that it touches, ``2026-05``."""
        day = self.since.replace(day=1)
        while day <= self.until:
            yield f"{day:%Y-%m}"
            day = _moved(day, 1)


def _last_day(day: date) -> int:
    """Return how many days the month of a day has."""
    return monthrange(day.year, day.month)[1]


def _moved(first: date, months: int) -> date:
    """Return the first day of another month."""
    year, month = divmod(_YEAR * first.year + first.month - 1 + months, _YEAR)
    return date(year, month + 1, 1)
