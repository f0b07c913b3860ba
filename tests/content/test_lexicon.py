"""The shipped lexicon keeps its format: see content/lexicon/README.md."""

import unicodedata
from pathlib import Path

import pytest

LEXICON = Path(__file__).parents[2] / "content" / "lexicon"
FILES = sorted(LEXICON.glob("*.tsv"))
LINES_AT_MOST = 400
WORDS_AT_MOST = 4


def entries(file: Path) -> list[str]:
    """The lines of a file that hold a meaning: neither a comment nor the header."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")][1:]


def cells(file: Path) -> list[list[str]]:
    """Every cell of a file as its alternatives."""
    return [cell.split(" | ") for entry in entries(file) for cell in entry.split("\t")]


def test_it_is_as_large_as_promised() -> None:
    assert sum(len(entries(file)) for file in FILES) >= 3500


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
class TestFile:
    """What holds for each file on its own."""

    def test_it_begins_with_the_header(self, file: Path) -> None:
        lines = file.read_text(encoding="utf-8").splitlines()
        assert next(line for line in lines if not line.startswith("#")) == "de\ten\tfi"
        assert len(lines) <= LINES_AT_MOST

    def test_each_line_has_three_columns_with_words(self, file: Path) -> None:
        for entry in entries(file):
            columns = entry.split("\t")
            assert len(columns) == 3, entry
            assert all(column.strip() for column in columns), entry

    def test_no_alternative_is_empty_padded_or_long(self, file: Path) -> None:
        for cell in cells(file):
            for phrase in cell:
                assert phrase, cell
                assert phrase == " ".join(phrase.split()), cell
                assert "|" not in phrase, cell
                assert len(phrase.split()) <= WORDS_AT_MOST, cell

    def test_no_alternative_stands_twice_in_a_cell(self, file: Path) -> None:
        for cell in cells(file):
            assert len(cell) == len(set(cell)), cell

    def test_it_is_composed_text_without_control_characters(self, file: Path) -> None:
        text = file.read_text(encoding="utf-8")
        assert unicodedata.is_normalized("NFC", text)
        wrong = {letter for letter in text if unicodedata.category(letter)[0] == "C"} - {"\n", "\t"}
        assert not wrong


def test_no_line_stands_twice() -> None:
    owners: dict[str, str] = {}
    for file in FILES:
        for entry in entries(file):
            assert entry not in owners, (entry, owners.get(entry), file.name)
            owners[entry] = file.name
