from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.harvest.errors import InvalidSchedule
from ingest.harvest.schedule import Schedule

MONDAY = datetime(2026, 5, 4, 12, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("every 6 hours", MONDAY + timedelta(hours=6)),
        ("Every  2 DAYS", MONDAY + timedelta(days=2)),
        ("daily", MONDAY + timedelta(days=1)),
        ("every week", MONDAY + timedelta(days=7)),
        ("every 15 minutes", MONDAY + timedelta(minutes=15)),
        ("30 3 * * *", datetime(2026, 5, 5, 3, 30, tzinfo=UTC)),
        ("cron 8 12 * * *", datetime(2026, 5, 4, 12, 8, tzinfo=UTC)),
        ("7 12 * * *", datetime(2026, 5, 5, 12, 7, tzinfo=UTC)),
        ("*/20 * * * *", datetime(2026, 5, 4, 12, 20, tzinfo=UTC)),
        ("0 2 1 * *", datetime(2026, 6, 1, 2, 0, tzinfo=UTC)),
        ("0 2 * * 0", datetime(2026, 5, 10, 2, 0, tzinfo=UTC)),
        ("0 0 31 12 *", datetime(2026, 12, 31, 0, 0, tzinfo=UTC)),
    ],
)
def test_the_next_time(text: str, expected: datetime) -> None:
    schedule = Schedule.parse(text)
    assert schedule.after(MONDAY) == expected
    assert Schedule.parse(schedule.text).after(MONDAY) == expected


NONE = """
sometimes
every 5 minutes
every 0 hours
every 9999 days
every -1 day
61 * * * *
* * *
0 0 30 2 *
0 0 * * 9
*/0 * * * *
a b c d e
"""


@pytest.mark.parametrize("text", NONE.split("\n"))
def test_what_is_no_schedule_is_said(text: str) -> None:
    with pytest.raises(InvalidSchedule):
        Schedule.parse(text)


@given(st.text(max_size=40))
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        schedule = Schedule.parse(text)
    except InvalidSchedule:
        return
    assert schedule.after(MONDAY) > MONDAY
