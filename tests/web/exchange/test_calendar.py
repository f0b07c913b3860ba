"""Calendars of openings, read by icalendar's parser and checked against RFC 5545."""

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar, Event

from kb.model import Duration, DurationUnit, ProfileStatus
from tests.exchange.openings import opening
from tests.web.person import sound
from web.silta import Silta

Put = Callable[..., None]
TEXTS = {
    "de": {"title": "Pumpen, Lüfter; und mehr", "summary": "Höre, wann eine Pumpe ausfällt.", "description": "Viel."},
    "en": {"title": "Pumps, fans; and more", "summary": "Hear a pump fail.\nThen mend it.", "description": "Much."},
}
WHOLE: dict[str, Any] = {
    "texts": TEXTS,
    "deadline": "2027-05-31",
    "starts_on": "2027-09-01",
    "ends_on": "2028-02-29",
    "duration": {"length": 3, "unit": "months"},
    "flexible": True,
    "funding": {"kind": "scholarship", "amount": 900, "per": "month"},
}


@pytest.fixture(autouse=True)
def _long_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the moment before all the deadlines."""
    monkeypatch.setattr("web.contribute.moment.now", lambda: datetime(2026, 6, 1, tzinfo=UTC))


def calendar(visitor: FlaskClient, address: str) -> Calendar:
    """Read a calendar, and check what its parser lets pass."""
    answer = visitor.get(address)
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    lines = answer.data.split(b"\r\n")
    # RFC 5545, 3.1: lines end with CRLF and have at most 75 octets; folding splits no character.
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    assert answer.data.decode("utf-8")
    found = Calendar.from_ical(answer.data)
    assert (found["VERSION"], found["METHOD"], found["CALSCALE"]) == ("2.0", "PUBLISH", "GREGORIAN")
    assert found["PRODID"]
    events = found.events
    assert len({str(event["UID"]) for event in events}) == len(events)
    for event in events:
        assert not event.errors
        assert event["DTSTAMP"].dt.tzinfo is not None
        assert event["DTSTAMP"].dt.utcoffset() == UTC.utcoffset(None)
        assert event["DTSTART"].params["VALUE"] == event["DTEND"].params["VALUE"] == "DATE"
        assert event["DTEND"].dt > event["DTSTART"].dt
    return found


def days(event: Event) -> tuple[date, date]:
    """Return the first day of an event and the day behind its last one."""
    return event["DTSTART"].dt, event["DTEND"].dt


def test_the_calendar_of_one_opening(put_opening: Put, visitor: FlaskClient) -> None:
    put_opening("one", **WHOLE)
    deadline, period = calendar(visitor, "/exchange/one.ics").events
    assert days(deadline) == (date(2027, 5, 31), date(2027, 6, 1))
    assert str(deadline["SUMMARY"]) == "Deadline: Pumps, fans; and more"
    assert days(period) == (date(2027, 9, 1), date(2028, 3, 1))
    assert (str(period["STATUS"]), str(deadline["STATUS"])) == ("TENTATIVE", "CONFIRMED")
    assert str(period["LOCATION"]) == "Tampere, Finland"
    assert str(period["URL"]) == "https://silta.example.org/exchange/one"
    assert "Scholarship, 900 EUR a month" in str(period["DESCRIPTION"])
    assert period["TRANSP"] == "TRANSPARENT"


@pytest.mark.parametrize(
    ("changes", "last"),
    [
        ({"ends_on": None, "duration": {"length": 2, "unit": "weeks"}}, date(2027, 9, 14)),
        ({"ends_on": None, "duration": {"length": 4, "unit": "months"}}, date(2027, 12, 31)),
        (
            {"starts_on": "2027-10-31", "ends_on": None, "duration": {"length": 4, "unit": "months"}},
            date(2028, 2, 28),
        ),
        ({"ends_on": None, "duration": None}, date(2027, 9, 1)),
    ],
)
def test_a_period_ends_with_the_stay(put_opening: Put, visitor: FlaskClient, changes: Any, last: date) -> None:
    put_opening("one", **{**WHOLE, **changes})
    _, period = calendar(visitor, "/exchange/one.ics").events
    assert days(period)[1].toordinal() - 1 == last.toordinal()


def test_events_keep_their_identity_and_count_their_changes(
    put_opening: Put, visitor: FlaskClient, desk: Silta
) -> None:
    put_opening("one", **WHOLE)
    before = calendar(visitor, "/exchange/one.ics").events
    in_german = calendar(visitor, "/exchange/one.ics?lang=de").events
    assert [event["UID"] for event in in_german] == [event["UID"] for event in before]
    assert str(in_german[0]["SUMMARY"]) == "Frist: Pumpen, Lüfter; und mehr"
    assert in_german[1]["SUMMARY"].params["LANGUAGE"] == "de"
    with desk.database.unit_of_work(writing=True) as work:
        stored = work.exchange.by_slug("one")
        assert stored is not None
        later = stored.profile.model_copy(update={"slug": "renamed", "deadline": date(2027, 6, 30)})
        work.exchange.save(later, author="A Host", reason="later", expected_revision=1)
        work.commit()
    after = calendar(visitor, "/exchange/renamed.ics").events
    assert [event["UID"] for event in after] == [event["UID"] for event in before]
    assert [event["SEQUENCE"] for event in after] == [event["SEQUENCE"] + 1 for event in before]
    assert all(new["LAST-MODIFIED"].dt >= old["LAST-MODIFIED"].dt for new, old in zip(after, before, strict=True))
    assert days(after[0])[0] == date(2027, 6, 30)
    assert after[0]["LAST-MODIFIED"].dt <= datetime.now(UTC)


def test_the_calendar_of_a_search_has_what_the_list_has(put_opening: Put, visitor: FlaskClient) -> None:
    put_opening("one", **WHOLE)
    put_opening("two", kind="teaching", deadline="2027-03-01")
    put_opening("dateless", starts_on=None, duration={"length": 1, "unit": "months"})
    page = sound(visitor.get("/exchange?kind=teaching"))
    [link] = [item for item in page.all("link") if item.attributes.get("type") == "text/calendar"]
    found = calendar(visitor, link["href"])
    assert {str(event["URL"]) for event in found.events} == {"https://silta.example.org/exchange/two"}
    assert str(found["X-WR-CALNAME"]).endswith("Teaching")
    assert len(calendar(visitor, "/exchange.ics").events) == 4
    assert calendar(visitor, "/exchange.ics?country=SE").events == []


def test_there_is_no_calendar_once_the_last_day_has_passed(put_opening: Put, visitor: FlaskClient) -> None:
    put_opening("one", **{**WHOLE, "deadline": "2026-06-01"})
    put_opening("late", **{**WHOLE, "deadline": "2026-05-31"})
    assert {str(event["URL"]).rsplit("/", 1)[1] for event in calendar(visitor, "/exchange.ics").events} == {"one"}
    assert visitor.get("/exchange/one.ics").status_code == 200
    assert visitor.get("/exchange/late.ics").status_code == 404


def test_asking_again_costs_nothing(put_opening: Put, visitor: FlaskClient) -> None:
    put_opening("one", **WHOLE)
    for address in ("/exchange.ics", "/exchange/one.ics"):
        answer = visitor.get(address)
        again = visitor.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304


def test_hostile_texts_stay_in_their_line(put_opening: Put, visitor: FlaskClient) -> None:
    hostile = "BEGIN:VEVENT\nUID:1\nEND:VEVENT\n; \\, \N{ZERO WIDTH JOINER}\N{MAN}"
    put_opening("one", **{**WHOLE, "texts": {"en": {**TEXTS["en"], "summary": hostile, "title": hostile * 3}}})
    [deadline, period] = calendar(visitor, "/exchange/one.ics").events
    assert "BEGIN:VEVENT UID:1" in str(period["SUMMARY"])
    assert "BEGIN:VEVENT UID:1" in str(deadline["DESCRIPTION"])


def test_without_the_library_one_sentence_says_what_is_missing(
    put_opening: Put, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    put_opening("one", **WHOLE)
    monkeypatch.setitem(sys.modules, "icalendar", None)
    answer = visitor.get("/exchange/one.ics")
    assert answer.status_code == 501
    assert "This site makes no calendars" in answer.text
    assert "pip install 'silta[calendar]'" in caplog.text
    assert visitor.get("/exchange/one").status_code == 200


def test_only_what_is_published_is_given(put_opening: Put, visitor: FlaskClient) -> None:
    put_opening("one", **{**WHOLE, "status": ProfileStatus.DRAFT})
    assert visitor.get("/exchange/one.ics").status_code == 404
    assert calendar(visitor, "/exchange.ics").events == []


@pytest.mark.parametrize(
    "days",
    [
        {"starts_on": date.max, "ends_on": None, "duration": None},
        {"starts_on": date.max, "ends_on": None},
        {"starts_on": date(9999, 12, 1), "ends_on": None, "duration": Duration(length=120, unit=DurationUnit.WEEKS)},
        {"starts_on": date(9999, 12, 1), "ends_on": date.max, "duration": None},
        {"starts_on": date.min, "ends_on": date.max, "deadline": date.max},
    ],
    ids=lambda days: " ".join(str(day) for day in days.values()),
)
def test_days_kept_before_years_were_bounded_break_no_calendar(
    desk: Silta, visitor: FlaskClient, put_opening: Put, days: dict[str, Any]
) -> None:
    put_opening("one", **WHOLE)
    made = opening("odd", **WHOLE, status="published").model_copy(update=days)
    with desk.database.unit_of_work(writing=True) as work:
        work.exchange.add(made, author="ingest", reason="read from a file")
        work.commit()
    for address, events in (("/exchange.ics", 4), ("/exchange/odd.ics", 2)):
        answer = visitor.get(address)
        assert answer.status_code == 200
        found = Calendar.from_ical(answer.data).events
        assert len(found) == events
        assert not [event.errors for event in found if event.errors]
    for address in ("/exchange", "/exchange/odd", "/exchange.atom"):
        assert visitor.get(address).status_code == 200, address
