"""Openings as a calendar (iCalendar, RFC 5545 and 7986): their deadlines and periods as events.

All events are whole days, written as dates without a time. So they are on the same day wherever a calendar is read, as
"applications until 31 May" is meant; only the moments of changes are moments, in UTC. An event keeps its UID for ever,
whatever the language and the site's address, and its SEQUENCE grows with every change of the opening.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid5

from flask_babel import gettext

from kb.language import plain_text
from kb.model import Duration, DurationUnit, ExchangeOpening
from web.exchange.calendar_error import MISSING, CalendarUnavailable
from web.exchange.words import funding_text, location_of, period_text, word
from web.labels import Labels

if TYPE_CHECKING:
    from icalendar import Calendar, Event


@dataclass(frozen=True, slots=True)
class DatedOpening:
    """An opening with what a calendar has to know of its history."""

    opening: ExchangeOpening
    revision: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class CalendarFrame:
    """What a calendar says about itself."""

    name: str
    address: str
    """Of this calendar."""
    page: str
    """Where a reader finds the same."""
    site: str
    """Address of the site, without a slash at its end."""
    site_name: str


def calendar_of(openings: Iterable[DatedOpening], frame: CalendarFrame, labels: Labels) -> bytes:
    """Write the deadlines and periods of openings as a calendar, in the language of the labels and of the context.

    :raises CalendarUnavailable: when the library is not installed
    """
    try:
        from icalendar import Calendar
    except ImportError as error:
        raise CalendarUnavailable(MISSING) from error
    calendar = Calendar()
    calendar.add("prodid", f"-//Silta//Exchange//{labels.language.value.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, frame.name)
    calendar.add("url", frame.page)
    calendar.add("source", frame.address, parameters={"VALUE": "URI"})
    # How often programs should look for changes; some know only the older name.
    calendar.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "P1D")
    _add_events(calendar, openings, frame, labels)
    return bytes(calendar.to_ical())


def _add_events(calendar: "Calendar", openings: Iterable[DatedOpening], frame: CalendarFrame, labels: Labels) -> None:
    for dated in openings:
        for event in _events(dated, frame, labels):
            calendar.add_component(event)


def _events(dated: DatedOpening, frame: CalendarFrame, labels: Labels) -> "Iterator[Event]":
    opening = dated.opening
    language, text = opening.texts.nearest(labels.language)
    said = {"LANGUAGE": language.value}
    if opening.deadline is not None:
        event = _event(dated, "deadline", opening.deadline, opening.deadline, frame, labels)
        title = gettext("Deadline: %(title)s", title=text.title)
        event.add("summary", title, parameters={"LANGUAGE": labels.language.value})
        yield event
    if opening.starts_on is not None:
        event = _event(dated, "period", opening.starts_on, _last_day(opening), frame, labels)
        event.add("summary", text.title, parameters=said)
        yield event


def _event(dated: DatedOpening, part: str, first: date, last: date, frame: CalendarFrame, labels: Labels) -> "Event":
    from icalendar import Event

    opening = dated.opening
    address = f"{frame.site}/exchange/{opening.slug}"
    event = Event()
    event.add("uid", str(uuid5(opening.id, part)))
    changed = dated.changed_at.astimezone(UTC).replace(microsecond=0)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", dated.revision)
    event.add("dtstart", first)
    # The end of whole days is the day behind the last one; without one an event is a day long (RFC 5545, 3.6.1).
    if last < date.max:
        event.add("dtend", last + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("status", "TENTATIVE" if part == "period" and opening.flexible else "CONFIRMED")
    event.add("url", address)
    place = location_of(opening, labels)
    if place:
        event.add("location", place)
    event.add(
        "categories", [word(opening.kind), *(labels.technologies.get(item, item) for item in opening.technologies)]
    )
    event.add("description", "\n".join(_lines(opening, address, labels)))
    return event


def _lines(opening: ExchangeOpening, address: str, labels: Labels) -> Iterator[str]:
    _, text = opening.texts.nearest(labels.language)
    if opening.demonstration:
        yield gettext("This is a demonstration: nothing of it is really open.")
    if text.summary:
        yield plain_text(text.summary)
    yield f"{word(opening.kind)}, {opening.organisation}"
    period = period_text(opening)
    if period:
        yield period
    if opening.funding is not None:
        yield funding_text(opening.funding)
    yield address


def _last_day(opening: ExchangeOpening) -> date:
    """Return the last day of a period: as it is given, else by its length, else the first day."""
    first = opening.starts_on or date.min
    if opening.ends_on is not None:
        return opening.ends_on
    try:
        return _day_before_end(first, opening.duration) if opening.duration is not None else first
    except (OverflowError, ValueError):
        # Kept before years were bounded: it would end beyond the last day that there is.
        return first


def _day_before_end(first: date, length: Duration) -> date:
    if length.unit is DurationUnit.WEEKS:
        return first + timedelta(weeks=length.length) - timedelta(days=1)
    year, month = divmod(first.year * 12 + first.month - 1 + length.length, 12)
    # A month later is the same day of the next month, or that month's last day where it is shorter.
    same = min(first.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, same) - timedelta(days=1)
