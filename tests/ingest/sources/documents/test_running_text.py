"""Hyphens at line ends in three languages: those that only part a word go, real ones stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sources.documents.running_text import join_lines, words_of


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["Instand-", "haltung"], "Instandhaltung"),
        (["CNC-", "Maschine"], "CNC-Maschine"),
        (["Fraunhofer-", "Institut"], "Fraunhofer-Institut"),
        (["Mess- und", "Regeltechnik"], "Mess- und Regeltechnik"),
        (["Mess-", "und Regeltechnik"], "Mess- und Regeltechnik"),
        (["eine 4-", "achsige E-", "mail"], "eine 4-achsige E-mail"),
        (["mainte-", "nance in real-", "time"], "maintenance in real-time"),
        (["state-of-the-", "art"], "state-of-the-art"),
        (["kunnos-", "sapito ja linja-", "auto"], "kunnossapito ja linja-auto"),
        (["kone-", "ja laitetekniikka"], "kone- ja laitetekniikka"),
        (["ISO-", "9001"], "ISO-9001"),
        (["a dash -", "not a hyphen"], "a dash - not a hyphen"),
        (["soft\u00ad", "ware"], "software"),
        (["e\ufb03cient \ufb01lter"], "efficient filter"),
        (["  many   blanks ", "", "here"], "many blanks here"),
        ([], ""),
    ],
)
def test_lines(lines: list[str], text: str) -> None:
    assert join_lines(lines) == text


def test_the_document_s_own_words_decide() -> None:
    known = words_of(["a fail-safe valve", "the database is"])
    assert join_lines(["a fail-", "safe valve and a data-", "base"], known) == "a fail-safe valve and a database"


@given(st.lists(st.text(max_size=30), max_size=6))
def test_nothing_is_lost_but_blanks_and_hyphens(lines: list[str]) -> None:
    kept = {char for line in lines for char in line if char.isalnum() and not 0xFB00 <= ord(char) <= 0xFB06}
    assert kept <= set(join_lines(lines)) | {char for char in kept if char.isspace()}
