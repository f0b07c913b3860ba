"""The bulk export as CSV: what is read, and that a bad row costs only itself."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.record import Progress
from ingest.sources.archives import file_member
from ingest.sources.cordis_csv import open_csv
from ingest.sources.cordis_table import BadRow, Row, Table

HEADER = "id;acronym;title;startDate;objective\n"


def _rows(path: Path, data: bytes) -> list[Row | BadRow]:
    path.write_bytes(data)
    table = open_csv(file_member(path, Progress()), data[:65_536])
    assert isinstance(table, Table)
    return list(table.rows())


@pytest.fixture
def rows(tmp_path: Path) -> Callable[[str | bytes], list[Row | BadRow]]:
    def run(text: str | bytes) -> list[Row | BadRow]:
        return _rows(tmp_path / "project.csv", text.encode() if isinstance(text, str) else text)

    return run


Reader = Callable[[str | bytes], list[Row | BadRow]]


def _ids(found: list[Row | BadRow]) -> list[str]:
    return [row.fields["id"] for row in found if isinstance(row, Row)]


def _bad(found: list[Row | BadRow]) -> list[BadRow]:
    return [row for row in found if isinstance(row, BadRow)]


@pytest.mark.parametrize("delimiter", [";", ",", "|", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_encodings_and_line_ends(rows: Reader, delimiter: str, encoding: str, end: str) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerow(["id", "acronym", "title", "startDate", "objective"])
    writer.writerow(["1", "A;B,C|D\tE", 'Größe "x"', "01/01/2019", f"erste{end}zweite"])
    (row,) = rows(buffer.getvalue().encode(encoding))
    assert isinstance(row, Row)
    assert row.fields["acronym"] == "A;B,C|D\tE"
    assert row.fields["title"] == 'Größe "x"'
    assert row.fields["startdate"] == "01/01/2019"
    assert row.fields["objective"].split() == ["erste", "zweite"]
    assert bool(row.notes) == (encoding == "cp1252")


def test_rows_are_counted_by_the_line_that_they_begin_on(rows: Reader) -> None:
    found = rows(HEADER + '1;A;T;;"two\nlines"\n\n2;B;T;;x\n')
    assert [row.place.rpartition(":")[2] for row in found] == ["2", "5"]


def test_a_wrong_number_of_columns_is_told_and_the_next_rows_go_on(rows: Reader) -> None:
    found = rows(HEADER + "1;A;T;;x\n2;B;T;;x;more\n3;C\n4;D;T;;x;;\n")
    assert _ids(found) == ["1", "4"]
    assert [(row.place.rpartition(":")[2], row.identifier) for row in _bad(found)] == [("3", "2"), ("4", "3")]
    assert "6 columns, the header has 5" in _bad(found)[0].reason


def test_a_quote_that_never_ends_costs_only_its_row(rows: Reader) -> None:
    text = HEADER + '1;A;T;;x\n2;B;"T;;x\n3;C;T;;x\n4;D;"T";;"x"\n'
    found = rows(text)
    assert _ids(found) == ["1", "3", "4"]
    (bad,) = _bad(found)
    assert (bad.place.rpartition(":")[2], bad.identifier) == ("3", "2")
    assert "never closed" in bad.reason


def test_a_quote_that_swallows_the_rest_of_a_large_file_costs_only_its_row(rows: Reader) -> None:
    many = "".join(f"{number};A;T;2019-01-01;{'word ' * 200}\n" for number in range(20_000))
    found = rows(HEADER + '0;B;"T;;x\n' + many)
    assert len(_ids(found)) == 20_000
    assert [bad.identifier for bad in _bad(found)] == ["0"]


def test_the_rest_of_a_broken_field_belongs_to_its_row(rows: Reader) -> None:
    found = rows(HEADER + '1;A;T;;"He said "stop" there\nand went on\nand on"\n2;B;T;;x\n')
    assert _ids(found) == ["2"]
    (bad,) = _bad(found)
    assert bad.place.endswith(":2-4")
    assert bad.identifier == "1"


@pytest.mark.parametrize("quoted", [True, False])
@pytest.mark.parametrize("line", [500, 10**9])
def test_a_field_over_the_limit_is_named_and_measured(rows: Reader, quoted: bool, line: int) -> None:
    size = 20_000_000
    text = "".join("x" * (line - 1) + "\n" for _ in range(size // line)) if line < size else "x" * size
    if not quoted:
        text = text.replace("\n", " ")
    mark = '"' if quoted else ""
    found = rows(f"{HEADER}1;A;T;;x\n2;B;T;;{mark}{text}{mark}\n3;C;T;;x\n")
    assert _ids(found) == ["1", "3"]
    (bad,) = _bad(found)
    assert bad.identifier == "2"
    assert f"the field objective holds {size:,} characters" in bad.reason


def test_a_field_just_over_the_limit_and_one_below(rows: Reader) -> None:
    found = rows(HEADER + f'1;A;T;;{"x" * 1_000_000}\n2;B;T;;{"x" * 1_000_001}\n3;C;T;;"{"x" * 1_000_001}"\n4;D;T;;x')
    assert _ids(found) == ["1", "4"]
    assert ["1,000,001" in bad.reason for bad in _bad(found)] == [True, True]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("acronym;title;startDate;objective\nA;T;;x\n", "lacks id"),
        ("id;acronym;startDate;totalCost;objective\n1;A;;;x\n", "lacks title"),
        ("organization;of;something\n1;2;3\n", "names no columns of CORDIS"),
    ],
)
def test_a_header_that_is_none_is_explained(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "project.csv"
    path.write_text(text)
    found = open_csv(file_member(path, Progress()), text.encode())
    assert isinstance(found, BadRow)
    assert words in found.reason


_CELL = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=30)


@given(st.lists(st.tuples(_CELL, _CELL, _CELL), max_size=8), st.sampled_from(";,|\t"))
def test_what_a_csv_writer_writes_is_read(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str, str]], delimiter: str
) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(["id", "title", "acronym", "objective"])
    for number, row in enumerate(cells):
        writer.writerow([str(number), *row])
    path = tmp_path_factory.mktemp("csv") / "project.csv"
    found = _rows(path, buffer.getvalue().encode())
    expected = [
        {key: value.strip() for key, value in zip(("title", "acronym", "objective"), row, strict=True) if value.strip()}
        for row in cells
    ]
    assert [
        {key: value for key, value in row.fields.items() if key != "id"} for row in found if isinstance(row, Row)
    ] == expected
