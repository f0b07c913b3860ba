"""The bulk export as workbooks."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.sources import cordis_spreadsheet

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


def test_a_cell_far_away_does_not_fill_the_memory(xlsx: Callable[..., Path], read: Read) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    (rejection,) = read(xlsx(ROWS, extra=far)).all
    assert "spans 17,179,869,184 cells" in rejection.reason


def test_a_workbook_that_is_too_large_is_refused(
    xlsx: Callable[..., Path], read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cordis_spreadsheet, "SIZE_LIMIT", 100)
    (rejection,) = read(xlsx(ROWS)).all
    assert "export it as CSV" in rejection.reason


def test_a_damaged_workbook_is_one_rejection(xlsx: Callable[..., Path], read: Read, tmp_path: Path) -> None:
    path = xlsx(ROWS)
    broken = tmp_path / "organization.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content[: len(content) // 2] if "sheet1" in name else content)
    result = read(broken)
    assert len(result.rejections) == len(result.all) == 1
