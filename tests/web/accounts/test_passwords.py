import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.accounts.light_hashes import PRODUCTION
from web.accounts import passwords
from web.accounts.passwords import LENGTH, LONGEST, SENTENCES, PasswordProblem, hashed, normalised, problems

KNOWN = ("Example Person", "person@example.org", "Silta")


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("four quiet green bridges", ()),
        ("neljä hiljaista siltaa", ()),
        ("", (PasswordProblem.SHORT, PasswordProblem.MONOTONOUS)),
        ("x7#kQ", (PasswordProblem.SHORT,)),
        ("ababababababab", (PasswordProblem.MONOTONOUS,)),
        ("abcdefghijklmnop", (PasswordProblem.MONOTONOUS,)),
        ("9876543210/.-,", (PasswordProblem.MONOTONOUS,)),
        ("Person@Example.org", (PasswordProblem.KNOWN,)),
        ("examplePERSON12", (PasswordProblem.KNOWN,)),
        ("my example of a person who walks", ()),
        ("x" * (LONGEST + 1), (PasswordProblem.LONG,)),
    ],
)
def test_what_is_refused(password: str, expected: tuple[PasswordProblem, ...]) -> None:
    assert problems(password, KNOWN) == expected


@given(st.text(max_size=300), st.lists(st.text(max_size=30), max_size=3))
def test_any_text_is_judged(password: str, known: list[str]) -> None:
    found = problems(normalised(password), known)
    assert all(SENTENCES[problem] for problem in found)
    if len(normalised(password)) < LENGTH:
        assert PasswordProblem.SHORT in found


def test_a_password_is_the_same_on_every_keyboard() -> None:
    assert normalised("a\N{COMBINING DIAERESIS}") == normalised("ä")


def test_hashes_are_argon2id_with_a_salt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "ARGON2", PRODUCTION)
    first, second = hashed("four quiet green bridges"), hashed("four quiet green bridges")
    assert first.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert first != second
