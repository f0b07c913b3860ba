"""Tables of CORDIS in Excel workbooks, one table a sheet."""

from collections.abc import Iterator, Sequence

from ingest.sources.archives import Member, open_archive
from ingest.sources.cordis_table import (
    FIELD_LIMIT,
    BadRow,
    Row,
    Table,
    column_key,
    missing_columns,
    oversize_reason,
    recognise,
)
from ingest.sources.spreadsheet import Oversize, SheetFault, SheetRow, Workbook


def open_workbook(member: Member) -> Iterator[Table | BadRow]:
    """Yield each sheet of a workbook that is a table of CORDIS, and the reason for each that is none.

    :raises UnreadableSource: when the workbook is damaged
    """
    with open_archive(member) as parts:
        workbook = Workbook(parts, member.location, FIELD_LIMIT)
        headers = {name: _header(workbook, name) for name in workbook.sheets}
    for name, header in headers.items():
        location = member.location if len(headers) == 1 else f"{member.location}, sheet {name}"
        kind = recognise(header)
        missing = missing_columns(header, member.name)
        if kind:
            yield Table(kind, member, location, _Rows(member, name, location))
        elif missing:
            yield BadRow(location, "", f"the header lacks {', '.join(missing)}")
        else:
            yield BadRow(location, "", "the first row names no columns of CORDIS")


def _header(workbook: Workbook, sheet: str) -> list[str]:
    first = next(workbook.rows(sheet), None)
    return [cell for cell in first.cells if isinstance(cell, str)] if isinstance(first, SheetRow) else []


class _Rows:
    """The rows of one sheet below the header, read anew with each call."""

    def __init__(self, member: Member, sheet: str, location: str) -> None:
        self._member = member
        self._sheet = sheet
        self._location = location

    def __call__(self) -> Iterator[Row | BadRow]:
        with open_archive(self._member) as parts:
            workbook = Workbook(parts, self._member.location, FIELD_LIMIT)
            names: list[str] = []
            for row in workbook.rows(self._sheet):
                place = f"{self._location}, row {row.number}"
                if isinstance(row, SheetFault):
                    yield BadRow(place, "", row.reason)
                elif names:
                    yield _row(place, names, row.cells)
                else:
                    names = [cell.strip() if isinstance(cell, str) else "" for cell in row.cells]


def _row(place: str, names: Sequence[str], cells: Sequence[str | Oversize]) -> Row | BadRow:
    fields: dict[str, str] = {}
    problem = ""
    for name, cell in zip(names, cells, strict=False):
        if isinstance(cell, Oversize):
            problem = problem or oversize_reason(name, cell.size)
        elif name and (text := cell.strip()):
            fields[column_key(name)] = text
    if not problem and any(cells[len(names) :]):
        problem = f"the row has {len(cells)} columns, the header has {len(names)}"
    if problem:
        return BadRow(place, (fields.get("projectid") or fields.get("id") or "")[:60], problem)
    return Row(place, fields)
