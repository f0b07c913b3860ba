import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from kb.model import Doi, InvalidValue, Orcid, Ror, new_id, slugify
from kb.model.identifiers import SLUG_LENGTH, parse_doi, parse_orcid, parse_ror
from kb.model.value import Identifier

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
IDENTIFIER = TypeAdapter[str](Identifier)

# From ORCID's and ROR's own documentation.
ORCIDS = ["0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X", "0000-0003-1415-9269"]
RORS = ["02mhbdp94", "03yrm5c26", "01an7q238", "00cvxb145"]


def orcid_of(number: int) -> str:
    """ISO 7064 MOD 11-2, by its definition: the weighted sum of all characters leaves 1 when divided by 11."""
    digits = f"{number:015d}"
    rest = sum(int(digit) << (15 - index) for index, digit in enumerate(digits))
    check = (1 - rest) % 11
    full = digits + ("X" if check == 10 else str(check))
    return "-".join(full[start : start + 4] for start in (0, 4, 8, 12))


def ror_of(number: int) -> str:
    """ISO 7064 MOD 97-10, by its definition: the number with its check digits leaves 1 when divided by 97."""
    letters = "".join(CROCKFORD[number >> (5 * place) & 31] for place in reversed(range(6)))
    check = next(check for check in range(2, 99) if (number * 100 + check) % 97 == 1)
    return f"0{letters}{check:02d}"


@pytest.mark.parametrize("orcid", ORCIDS)
@pytest.mark.parametrize("form", ["{}", "https://orcid.org/{}", "http://orcid.org/{}", "  {} "])
def test_known_orcid_ids_are_accepted_in_every_spelling(orcid: str, form: str) -> None:
    assert parse_orcid(form.format(orcid)) == orcid
    assert parse_orcid(form.format(orcid.replace("-", ""))) == orcid
    assert parse_orcid(orcid.lower()) == orcid


@given(st.integers(0, 10**15 - 1))
def test_every_orcid_id_with_the_right_check_digit_is_accepted(number: int) -> None:
    assert parse_orcid(orcid_of(number)) == orcid_of(number)


@given(st.integers(0, 10**15 - 1), st.integers(0, 14), st.integers(1, 9))
def test_one_mistyped_digit_of_an_orcid_id_is_noticed(number: int, place: int, shift: int) -> None:
    plain = list(orcid_of(number).replace("-", ""))
    plain[place] = str((int(plain[place]) + shift) % 10)
    with pytest.raises(InvalidValue, match="its check digit does not fit, so a digit is mistyped"):
        parse_orcid("".join(plain))


@given(st.integers(0, 10**15 - 1), st.integers(0, 13))
def test_two_neighbouring_digits_of_an_orcid_id_in_the_wrong_order_are_noticed(number: int, place: int) -> None:
    plain = list(orcid_of(number).replace("-", ""))
    if plain[place] != plain[place + 1]:
        plain[place], plain[place + 1] = plain[place + 1], plain[place]
        with pytest.raises(InvalidValue, match="mistyped"):
            parse_orcid("".join(plain))


@pytest.mark.parametrize("wrong", ["", "0000-0002-1825", "0000-0002-1825-009", "orcid", "X000-0002-1825-0097"])
def test_what_is_no_orcid_id_is_told_its_form(wrong: str) -> None:
    with pytest.raises(InvalidValue, match="is no ORCID iD; write four groups of four, such as 0000-0002-1825-0097"):
        parse_orcid(wrong)


@pytest.mark.parametrize("ror", RORS)
@pytest.mark.parametrize("form", ["{}", "ror.org/{}", "https://ror.org/{}", "http://ror.org/{}", " {} "])
def test_known_ror_ids_are_accepted_in_every_spelling(ror: str, form: str) -> None:
    assert parse_ror(form.format(ror)) == f"https://ror.org/{ror}"
    assert parse_ror(form.format(ror).upper()) == f"https://ror.org/{ror}"


@given(st.integers(0, 32**6 - 1))
def test_every_ror_id_with_the_right_check_digits_is_accepted(number: int) -> None:
    assert parse_ror(ror_of(number)) == f"https://ror.org/{ror_of(number)}"


@given(st.integers(0, 32**6 - 1), st.integers(1, 6), st.integers(1, 31))
def test_one_mistyped_character_of_a_ror_id_is_noticed(number: int, place: int, shift: int) -> None:
    characters = list(ror_of(number))
    characters[place] = CROCKFORD[(CROCKFORD.index(characters[place]) + shift) % 32]
    with pytest.raises(InvalidValue, match="its check digits do not fit, so a character is mistyped"):
        parse_ror("".join(characters))


@pytest.mark.parametrize(
    "wrong", ["", "12mhbdp94", "02mhbdp9", "02mhbdp944", "02ihbdp94", "02mhbdpxx", "https://ror.org/"]
)
def test_what_is_no_ror_id_is_told_its_form(wrong: str) -> None:
    with pytest.raises(InvalidValue, match=r"is no ROR id; it looks like https://ror\.org/02mhbdp94"):
        parse_ror(wrong)


@pytest.mark.parametrize(
    ("given_doi", "canonical"),
    [
        ("10.3030/691102", "10.3030/691102"),
        ("https://doi.org/10.2760/077836", "10.2760/077836"),
        ("http://dx.doi.org/10.1000/ABC", "10.1000/abc"),
        ("doi:10.1000/182", "10.1000/182"),
        ("DOI: 10.1000/182", "10.1000/182"),
        ("10.1000.10/123", "10.1000.10/123"),
        (
            "10.1002/(SICI)1097-0258(19980815)17:15<1661::AID>3.0.CO;2-2",
            "10.1002/(sici)1097-0258(19980815)17:15<1661::aid>3.0.co;2-2",
        ),
        (" 10.1000/a/b ", "10.1000/a/b"),
    ],
)
def test_a_doi_is_canonical_whatever_its_spelling(given_doi: str, canonical: str) -> None:
    assert parse_doi(given_doi) == canonical
    assert parse_doi(canonical) == canonical


@pytest.mark.parametrize(
    "wrong", ["", "10.3030", "10.3030/", "11.3030/1", "10.30/1", "10.3030/a b", "https://example.org/10.3030/1"]
)
def test_what_is_no_doi_is_told_its_form(wrong: str) -> None:
    with pytest.raises(InvalidValue, match=r"is no DOI; it looks like 10\.3030/691102"):
        parse_doi(wrong)


@pytest.mark.parametrize("kind", [Orcid, Ror, Doi])
@given(text=st.text(max_size=40))
def test_any_text_is_either_canonical_afterwards_or_refused(kind: object, text: str) -> None:
    adapter = TypeAdapter[str](kind)
    try:
        value = adapter.validate_python(text)
    except ValidationError:
        return
    assert adapter.validate_python(value) == value


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Schwingungsanalyse für Pumpen", "schwingungsanalyse-fur-pumpen"),
        ("Straße & Größe", "strasse-grosse"),
        ("Älykäs järjestelmä – Åbo", "alykas-jarjestelma-abo"),
        ("Ærø, Łódź, Đà", "aero-lodz-da"),
        ("  CO₂: 50 % less!  ", "co2-50-less"),
        ("中文", "brief"),
        ("", "brief"),
        ("a" * 100, "a" * 80),
        ("a" * 79 + " bcd", "a" * 79),
        ("a" * 80 + " bcd", "a" * 80),
        ("ab " * 40, ("ab-" * 27)[:-1]),
    ],
)
def test_a_slug_is_made_of_a_title(title: str, slug: str) -> None:
    assert slugify(title) == slug


@given(st.text(max_size=300))
def test_every_title_gives_a_slug_that_the_model_accepts(title: str) -> None:
    slug = slugify(title)
    assert IDENTIFIER.validate_python(slug) == slug
    assert len(slug) <= SLUG_LENGTH
    assert slugify(slug) == slug


def test_ids_are_version_7_unique_and_in_the_order_of_their_making() -> None:
    ids = []
    for _ in range(3):
        ids += [new_id() for _ in range(100)]
        time.sleep(0.002)
    assert {(made.version, made.variant) for made in ids} == {(7, "specified in RFC 4122")}
    assert len(set(ids)) == 300
    assert ids == sorted(ids)


@pytest.mark.parametrize(
    ("parse", "wrong"),
    [
        (parse_orcid, "٠٠٠٠-0002-1825-0097"),
        (parse_ror, "02mhbdp٩٤"),
        (parse_ror, "0ſmhbdp94"),
        (parse_doi, "10.٣٠٣٠/691102"),
    ],
)
def test_digits_and_letters_of_other_scripts_are_refused(parse: Callable[[str], str], wrong: str) -> None:
    with pytest.raises(InvalidValue):
        parse(wrong)


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f"])
def test_control_characters_in_a_doi_are_refused(character: str) -> None:
    with pytest.raises(InvalidValue):
        parse_doi(f"10.1000/a{character}b")
