"""Openings as values: what fits together, what is missing, and who is named."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kb.model import Duration, DurationUnit, ExchangeOpening, Language, ProfileFamily, ProfileGap
from tests.exchange.openings import TEXT, opening

TODAY = date(2026, 6, 1)
PERSON = {"name": "A Supervisor", "email": "supervisor@example.org"}
CONSENT = {"given_by": "A Host", "given_on": "2026-05-01", "wording": "supervisor-1"}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"starts_on": None, "ends_on": "2027-01-01"}, "ends_on: give starts_on, too"),
        ({"starts_on": "9999-12-31"}, "9999-12-31 is no day of the years 2000 to 2100"),
        ({"starts_on": "1999-12-31"}, "1999-12-31 is no day of the years"),
        ({"ends_on": "2101-01-01"}, "2101-01-01 is no day of the years"),
        ({"deadline": "2101-01-01"}, "2101-01-01 is no day of the years"),
        ({"ends_on": "2027-08-31"}, "ends_on: 2027-08-31 is before 2027-09-01"),
        ({"ends_on": "2027-09-30", "duration": {"length": 2, "unit": "months"}}, "duration: 2 months do not fit"),
        ({"duration": {"length": 0, "unit": "weeks"}}, "greater than or equal to 1"),
        ({"funding": {"kind": "salary", "amount": 1000}}, "amount .* and per .* together"),
        ({"funding": {"kind": "own", "amount": 1000, "per": "month"}}, "no amount where guests bring"),
        ({"levels": ["master", "master"]}, "levels: master is given more than once"),
        ({"preparation": ["housing", "housing"]}, "preparation: housing is given more than once"),
        ({"texts": {}}, "at least one language"),
        ({"technologies": [f"concept-{number}" for number in range(13)]}, "at most 12"),
    ],
)
def test_what_does_not_fit_together_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        opening(**changes)


def test_a_week_ends_on_its_friday() -> None:
    week = {"starts_on": "2028-03-13", "ends_on": "2028-03-17", "duration": {"length": 1, "unit": "weeks"}}
    assert opening(**week).duration == Duration(length=1, unit=DurationUnit.WEEKS)
    with pytest.raises(ValidationError, match="do not fit"):
        opening(**week | {"ends_on": "2028-03-16"})


@given(first=st.dates(date(2000, 1, 1), date(2090, 1, 1)), days=st.integers(0, 2000), length=st.integers(1, 120))
def test_a_stay_fits_into_its_period_or_is_refused(first: date, days: int, length: int) -> None:
    duration = {"length": length, "unit": "weeks"}
    period = {"starts_on": first, "ends_on": first + timedelta(days=days), "duration": duration}
    if days + 1 >= length * 7 - 2:
        assert opening(**period).duration is not None
    else:
        with pytest.raises(ValidationError, match="do not fit"):
            opening(**period)


def test_what_is_missing_before_it_is_handed_in() -> None:
    whole = opening(deadline=TODAY)
    assert whole.gaps(TODAY) == ()
    bare = opening(texts={"de": {"title": "Nur ein Titel"}}, technologies=[], levels=[], starts_on=None)
    assert set(bare.gaps(TODAY)) == set(ProfileGap)
    assert opening(starts_on=None, duration={"length": 6, "unit": "months"}, deadline=TODAY).gaps(TODAY) == ()


def test_a_supervisor_is_shown_only_with_a_recorded_consent() -> None:
    silent = opening(supervisor=PERSON)
    assert silent.shown_supervisor is None
    assert silent.for_readers == silent.model_copy(update={"supervisor": None})
    agreed = opening(supervisor={**PERSON, "consent": CONSENT})
    assert agreed.shown_supervisor is not None
    assert (agreed.shown_supervisor.name, agreed.shown_supervisor.consent) == ("A Supervisor", None)
    assert agreed.for_readers.supervisor == agreed.shown_supervisor


def test_an_opening_belongs_to_exchange_and_keeps_its_texts() -> None:
    made = opening(texts={"fi": {"title": "Otsikko"}, "en": TEXT})
    assert made.family is ProfileFamily.EXCHANGE
    assert made.texts.nearest(Language.DE)[0] is Language.EN
    assert ExchangeOpening.model_validate_json(made.model_dump_json(exclude_none=True)) == made
