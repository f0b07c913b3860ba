from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.interpretation import (
    UninterpretableValue,
    parse_amount,
    parse_bool,
    parse_country,
    parse_date,
    parse_language,
)
from kb.model import Language


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2019-01-31", date(2019, 1, 31)),
        ("31/01/2019", date(2019, 1, 31)),
        ("31.1.2019", date(2019, 1, 31)),
        ("2019-01-31 14:17:05", date(2019, 1, 31)),
        ("2019-01-31T14:17:05Z", date(2019, 1, 31)),
        ("", None),
        ("null", None),
    ],
)
def test_dates_in_the_spellings_of_exports(text: str, day: date | None) -> None:
    assert parse_date(text, "startDate") == day


@pytest.mark.parametrize("text", ["31/02/2020", "2020-13-01", "soon", "2020", "1/1/20", "0000-01-01"])
def test_a_day_that_does_not_exist_is_named(text: str) -> None:
    with pytest.raises(UninterpretableValue, match="startDate"):
        parse_date(text, "startDate")


@given(st.dates())
def test_every_day_is_read_in_both_spellings(day: date) -> None:
    assert parse_date(day.isoformat(), "d") == day
    assert parse_date(f"{day.day:02}/{day.month:02}/{day.year:04}", "d") == day


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("972000", "972000"),
        ("2998012,75", "2998012.75"),
        ("2998012.75", "2998012.75"),
        ("1.234.567,89", "1234567.89"),
        ("1,234,567.89", "1234567.89"),
        ("1 234 567", "1234567"),
        ("540000.0", "540000.0"),
        ("0", "0"),
    ],
)
def test_amounts_with_point_or_comma(text: str, amount: str) -> None:
    assert parse_amount(text, "totalCost") == Decimal(amount)


@pytest.mark.parametrize("text", ["much", "12,34,56", "1.2.3.4", "-5", "1e9"])
def test_what_is_no_amount_is_named(text: str) -> None:
    with pytest.raises(UninterpretableValue, match="totalCost"):
        parse_amount(text, "totalCost")


@pytest.mark.parametrize(("text", "code"), [("DE", "DE"), ("el", "GR"), ("UK", "GB"), ("Germany", None), ("", None)])
def test_countries_are_iso_codes(text: str, code: str | None) -> None:
    assert parse_country(text) == code


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("de", Language.DE),
        ("eng", Language.EN),
        ("fi-FI", Language.FI),
        ("Deutsch", Language.DE),
        ("fr", None),
        (None, None),
    ],
)
def test_languages_by_code_or_name(text: str | None, language: Language | None) -> None:
    assert parse_language(text) == language


@pytest.mark.parametrize(("text", "value"), [("true", True), ("False", False), ("1", True), ("no", False), ("?", None)])
def test_yes_and_no(text: str, value: bool | None) -> None:
    assert parse_bool(text) is value
