import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model import Language
from kb.search.kept_words import DIGITS, MOST, kept_words


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Quantum computers", "computer quantum"),
        ("computer QUANTUM", "computer quantum"),
        ("gibt es Maschinen", "maschine"),
        ("title:leaks", "leak"),
        ("OPC UA 2024", "2024 opc ua"),
        ("xyzzytron", "xyzzytron"),
    ],
)
def test_words_are_kept_without_case_order_and_what_says_nothing(typed: str, kept: str) -> None:
    terms = frozenset({"opc", "ua"})
    assert kept_words(typed, Language.EN, terms) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "the",
        "jane@example.org",
        "https://example.org/secret",
        "www.example.org",
        "example.org",
        "0151 234",
        "customer 12345",
        "Xyzzytron",
        "xyzzytron plughberg",
        "pump Virtakoskela",
        "we need a way to measure the heat of pumps bearings shafts seals",
        "x" * 41,
    ],
)
def test_what_could_tell_of_somebody_is_dropped(typed: str) -> None:
    assert kept_words(typed, Language.DE) is None


@given(st.text(max_size=60))
def test_nothing_else_is_ever_kept(typed: str) -> None:
    kept = kept_words(typed, Language.DE)
    if kept is not None:
        assert 1 <= len(kept.split()) <= MOST
        assert "@" not in kept
        assert sum(map(str.isdigit, kept)) <= DIGITS
