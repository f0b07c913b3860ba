"""When a source is harvested: ``every 6 hours``, ``every 2 days``, or five fields as cron has them, in UTC."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ingest.harvest.errors import InvalidSchedule

_EVERY = re.compile(r"every (?:(\d{1,4}) )?(minute|hour|day|week)s?")
_WORDS = {"hourly": "every 1 hour", "daily": "every 1 day", "weekly": "every 1 week"}
_HELP = "write for example 'daily', 'every 6 hours', or cron's five fields: '30 3 * * 1' for Mondays at 3:30 UTC"
_DAYS_AHEAD = 366
SHORTEST = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule that was understood."""

    text: str
    """As it is stored."""
    interval: timedelta | None
    """Time between two harvests; None when the clock decides."""
    on_day: Callable[[datetime], bool] | None = None
    at_minute: Callable[[datetime], bool] | None = None

    @classmethod
    def parse(cls, text: str) -> "Schedule":
        """Understand a schedule.

        :raises InvalidSchedule: when it is none, comes too often, or never within a year
        """
        words = " ".join(text.lower().split())
        if match := _EVERY.fullmatch(_WORDS.get(words, words)):
            interval = timedelta(**{f"{match.group(2)}s": int(match.group(1) or 1)})
            if not SHORTEST <= interval <= timedelta(days=_DAYS_AHEAD):
                message = f"{text!r}: a source is harvested every 15 minutes at most and once a year at least"
                raise InvalidSchedule(message)
            return cls(words, interval)
        fields = words.removeprefix("cron ").split()
        if len(fields) != 5:
            message = f"{text[:60]!r} is no schedule; {_HELP}"
            raise InvalidSchedule(message)
        # Imported here because it takes longer than all of a short command.
        from huey import crontab

        minute, hour, day, month, day_of_week = fields
        try:
            on_day = crontab(day=day, month=month, day_of_week=day_of_week, minute="*", hour="*", strict=True)
            at_minute = crontab(minute=minute, hour=hour, strict=True)
        except ValueError as error:
            message = f"{text[:60]!r} is no schedule ({error}); {_HELP}"
            raise InvalidSchedule(message) from error
        schedule = cls(" ".join(fields), None, on_day, at_minute)
        # Any moment will do to see whether it comes at all; this one is before a leap year.
        schedule.after(datetime(2027, 3, 1))  # noqa: DTZ001  only compared with itself
        return schedule

    def after(self, moment: datetime) -> datetime:
        """Return the next time after a moment.

        :raises InvalidSchedule: when it does not come within a year
        """
        if self.interval is not None:
            return moment + self.interval
        at = moment.replace(second=0, microsecond=0) + timedelta(minutes=1)
        for _ in range(_DAYS_AHEAD + 1):
            tomorrow = at.replace(hour=0, minute=0) + timedelta(days=1)
            if self.on_day and self.at_minute and self.on_day(at):
                while at < tomorrow:
                    if self.at_minute(at):
                        return at
                    at += timedelta(minutes=1)
            at = tomorrow
        message = f"{self.text!r} does not come within a year; {_HELP}"
        raise InvalidSchedule(message)


def next_due(schedule: str, moment: datetime) -> datetime | None:
    """Return when a source is to be harvested after a moment; None without a schedule."""
    return Schedule.parse(schedule).after(moment) if schedule else None
