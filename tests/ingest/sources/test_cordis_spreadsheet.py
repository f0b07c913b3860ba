"""The bulk export as workbooks."""

import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROWS = [
    ["id", "acronym", "title", "startDate", "totalCost", "objective"],
    ["101", "LEAKFREE", "Finding leaks by sound", "2019-01-01", 1500000.0, "Microphones listen."],
    ["", "", "No id", "", "", ""],
    [102.0, "TWIN", "Twins", "2020-01-01", 900000.25, "Pumps get a twin."],
]
Make = Callable[..., bytes]
Read = Callable[..., Any]


@pytest.fixture
def xlsx(tmp_path: Path, workbook: Make) -> Callable[..., Path]:
    def write(rows: list[list[Any]], name: str = "project.xlsx", extra: str = "") -> Path:
        path = tmp_path / name
        path.write_bytes(workbook(rows, extra))
        return path

    return write


def test_a_sheet_is_read_as_a_table(xlsx: Callable[..., Path], read: Read, claims: Callable[[Path], bool]) -> None:
    path = xlsx(ROWS)
    assert claims(path)
    result = read(path)
    assert list(result.by_id) == ["101", "102"]
    assert result.by_id["101"].project.total_cost == "1500000"
    assert result.by_id["102"].project.total_cost == "900000.25"
    assert result.by_id["102"].location.endswith("project.xlsx, row 4")
    assert [item.location.rpartition(", ")[2] for item in result.rejections] == ["row 3"]


def test_a_workbook_in_a_zip_is_joined_with_csv(
    workbook: Make, make_zip: Callable[..., Path], tables: dict[str, str], read: Read
) -> None:
    rows = [["projectID", "topic", "title"], ["101", "T-9", "Sound"]]
    result = read(make_zip({"project.csv": tables["project.csv"], "topics.xlsx": workbook(rows)}))
    assert "T-9" in [subject.code for subject in result.by_id["101"].subjects]


def test_other_workbooks_are_not_claimed(xlsx: Callable[..., Path], claims: Callable[[Path], bool]) -> None:
    assert not claims(xlsx([["name", "price"], ["a", 1]], "prices.xlsx"))


@pytest.mark.parametrize("place", ["XFD1048576", "ZZZ9", "A4294967296", "A99999999999999999999"])
def test_a_cell_far_away_does_not_fill_the_memory(xlsx: Callable[..., Path], read: Read, place: str) -> None:
    far = f'<row r="{place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{place}"><v>1</v></c></row>'
    path = xlsx(ROWS, extra=far)
    tracemalloc.start()
    result = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert {"101", "102"} <= set(result.by_id)
    assert len(result.all) == 4
    assert peak < 5_000_000


def test_a_row_with_too_many_cells_is_rejected(xlsx: Callable[..., Path], read: Read) -> None:
    (rejection,) = read(xlsx([*ROWS[:2], ["103", "A", "T", "", "", "x", "more"]])).rejections
    assert rejection.reason == "the row has 7 columns, the header has 6"
    assert rejection.identifier == "103"


def test_a_huge_cell_is_rejected(xlsx: Callable[..., Path], read: Read) -> None:
    result = read(xlsx([*ROWS[:2], ["103", "A", "T", "", "", "word " * 300_000], ROWS[3]]))
    assert list(result.by_id) == ["101", "102"]
    assert "1,500,000 characters" in result.rejections[0].reason


def test_a_damaged_workbook_is_one_rejection(xlsx: Callable[..., Path], read: Read, tmp_path: Path) -> None:
    path = xlsx(ROWS)
    broken = tmp_path / "organization.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content[: len(content) // 2] if "sheet1" in name else content)
    result = read(broken)
    assert len(result.rejections) == len(result.all) == 1
