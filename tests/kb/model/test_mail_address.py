import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.model.mail_address import KEY_LENGTH, mail_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Reader@Example.ORG", " reader@example.org"),
        ("MÄRZ@example.org", "ma\N{COMBINING DIAERESIS}rz@example.org"),
        ("x@STRA\N{LATIN CAPITAL LETTER SHARP S}E.example", "x@straße.example"),
        ("\N{FULLWIDTH LATIN SMALL LETTER X}@example.org", "x@example.org"),
    ],
)
def test_ways_to_write_one_address(one: str, other: str) -> None:
    assert mail_key(one) == mail_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("x@straße.example", "x@strasse.example"), ("x@νησος.example", "x@νησοσ.example"), ("a@b.example", "ab@.example")],
)
def test_addresses_that_may_have_two_owners(one: str, other: str) -> None:
    assert mail_key(one) != mail_key(other)


@given(st.text(max_size=254))
@example("J\N{COMBINING CARON}@example.org")
@example("\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 64 + "@example.org")
def test_a_key_fits_its_column_and_is_its_own_key(email: str) -> None:
    key = mail_key(email)
    assert len(key) <= KEY_LENGTH
    assert mail_key(key) == key
