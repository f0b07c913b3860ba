"""Periods of a report: their names, what they are compared with, and what is none."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.curation.period import EARLIEST, LONGEST, InvalidPeriod, Period

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("name", "since", "until"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2026", "2026-01-01", "2026-11-26"),
        ("2026-H1", "2026-01-01", "2026-06-30"),
        ("2025-H2", "2025-07-01", "2025-12-31"),
        ("2026-Q3", "2026-07-01", "2026-09-30"),
        ("2026-Q4", "2026-10-01", "2026-11-26"),
        ("2024-02", "2024-02-01", "2024-02-29"),
    ],
)
def test_names(name: str, since: str, until: str) -> None:
    period = Period.of_name(name, TODAY)
    assert (period.since, period.until) == (date.fromisoformat(since), date.fromisoformat(until))


@pytest.mark.parametrize("name", ["", "26", "2026-H3", "2026-Q0", "2026-13", "2026-5", "2027", "1989", "٢٠٢٦", "2026 "])
def test_what_is_no_name(name: str) -> None:
    with pytest.raises(InvalidPeriod):
        Period.of_name(name, TODAY)


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        ("2026-01-01", "2026-06-30", "2025-07-01", "2025-12-31"),
        ("2024-01-01", "2024-12-31", "2023-01-01", "2023-12-31"),
        ("2026-03-01", "2026-03-31", "2026-02-01", "2026-02-28"),
        ("2026-03-01", "2026-03-30", "2026-01-30", "2026-02-28"),
        ("2026-05-04", "2026-05-04", "2026-05-03", "2026-05-03"),
    ],
)
def test_the_period_before(since: str, until: str, first: str, last: str) -> None:
    before = Period(date.fromisoformat(since), date.fromisoformat(until)).before
    assert before == Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("name", "today", "first", "last"),
    [
        ("2026", "2026-11-26", "2025-01-01", "2025-11-26"),
        ("2026", "2026-12-31", "2025-01-01", "2025-12-31"),
        ("2026", "2026-01-01", "2025-01-01", "2025-01-01"),
        ("2024", "2024-02-29", "2023-01-01", "2023-02-28"),
        ("2025", "2025-02-28", "2024-01-01", "2024-02-29"),
        ("2026-H2", "2026-11-26", "2026-01-01", "2026-05-26"),
        ("2026-Q4", "2026-11-26", "2026-07-01", "2026-08-26"),
        ("2026-Q4", "2026-11-30", "2026-07-01", "2026-08-31"),
        ("2026-03", "2026-03-30", "2026-02-01", "2026-02-28"),
    ],
)
def test_what_is_not_over_is_compared_with_the_same_part(name: str, today: str, first: str, last: str) -> None:
    before = Period.of_name(name, date.fromisoformat(today)).before
    assert before == Period(date.fromisoformat(first), date.fromisoformat(last))


def test_any_days_that_are_not_over() -> None:
    period = Period.up_to_today(date(2026, 11, 16), date(2026, 12, 5), TODAY)
    assert (period.until, period.whole_until) == (TODAY, date(2026, 12, 5))
    assert period.before == Period(date(2026, 10, 27), date(2026, 11, 6)), "20 days before, and 11 of them"


@given(st.dates(EARLIEST, date(2100, 1, 1)), st.integers(0, LONGEST - 1), st.data())
def test_the_same_part_lies_in_the_period_before(since: date, days: int, data: st.DataObject) -> None:
    until = since + timedelta(days=days)
    whole, part = Period(since, until), Period.up_to_today(since, until, data.draw(st.dates(since, until)))
    before, earlier = whole.before, part.before
    assert (before is None) == (earlier is None)
    if before is not None and earlier is not None:
        assert earlier.since == before.since
        assert earlier.until <= before.until


@given(st.dates(EARLIEST, date(2100, 1, 1)), st.integers(0, LONGEST - 1))
def test_the_period_before_ends_where_the_period_begins(since: date, days: int) -> None:
    period = Period(since, since + timedelta(days=days))
    if (before := period.before) is not None:
        assert before.until + timedelta(days=1) == since
        assert (before.days == period.days) or before.whole_months == period.whole_months
    months = list(period.months)
    assert months == sorted(set(months))
    assert (months[0], months[-1]) == (f"{since:%Y-%m}", f"{period.until:%Y-%m}")


@pytest.mark.parametrize(
    ("since", "until"),
    [(date(2026, 2, 1), date(2026, 1, 1)), (date(1989, 12, 31), TODAY), (date(2010, 1, 1), TODAY), (date.min, TODAY)],
)
def test_what_is_no_period(since: date, until: date) -> None:
    with pytest.raises(InvalidPeriod):
        Period(since, until)


@pytest.mark.parametrize(
    ("since", "until", "period"),
    [
        (None, date(2025, 12, 31), Period(date(2025, 1, 1), date(2025, 12, 31))),
        (None, date(2026, 3, 31), Period(date(2026, 1, 1), date(2026, 3, 31))),
        (None, date(2027, 3, 31), Period(date(2026, 1, 1), TODAY, date(2027, 3, 31))),
        (date(2025, 7, 1), None, Period(date(2025, 7, 1), TODAY)),
        (None, None, Period(date(2026, 1, 1), TODAY)),
    ],
)
def test_days_of_which_one_is_left_open(since: date | None, until: date | None, period: Period) -> None:
    assert Period.of_days(since, until, TODAY) == period


def test_nothing_that_is_still_to_come() -> None:
    assert Period.up_to_today(TODAY, date.max, TODAY) == Period(TODAY, TODAY)
    with pytest.raises(InvalidPeriod, match="still to come"):
        Period.up_to_today(TODAY + timedelta(days=1), date.max, TODAY)
