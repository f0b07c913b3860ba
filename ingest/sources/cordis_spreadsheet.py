"""Tables of CORDIS as an Excel workbook (ECMA-376, ``.xlsx``), one table a sheet."""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from ingest.record import UnreadableSource
from ingest.sources.archives import Member, looks_like_archive, open_archive
from ingest.sources.cordis_table import (
    FIELD_LIMIT,
    BadRow,
    Row,
    Table,
    column_key,
    field_text,
    missing_columns,
    oversize_reason,
    recognise,
)

SIZE_LIMIT = 200_000_000
"""Bytes of a workbook; it has to be read into memory as a whole."""
CELL_LIMIT = 10_000_000
"""Cells of one sheet, the empty ones between counted."""
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Za-z]{1,3})(\d{1,7})"')
_ADVICE = "export it as CSV, which is read in a stream"


def looks_like_workbook(name: str, head: bytes) -> bool:
    """Whether a file is a workbook, by its name, or by the parts that come first in it."""
    return looks_like_archive(head) and (name.lower().endswith((".xlsx", ".xlsm")) or b"xl/workbook.xml" in head)


def open_workbook(member: Member) -> Iterator[Table | BadRow]:
    """Yield each sheet of a workbook that is a table of CORDIS, and the reason for each that is none.

    :raises UnreadableSource: when the workbook is damaged, encrypted or too large
    """
    _check(member)
    with member.open() as stream:
        content = io.BytesIO(stream.read())
    sheets = _sheets(content)
    for sheet in sheets:
        location = member.location if len(sheets) == 1 else f"{member.location}, sheet {sheet.name}"
        header = next((row for row in sheet.iter_rows() if any(cell != "" for cell in row)), [])
        kind = recognise(header)
        if kind:
            yield Table(kind, member, location, lambda sheet=sheet, location=location: _rows(sheet, location))  # type: ignore[misc]
            continue
        missing = missing_columns(header, member.name)
        reason = f"the header lacks {', '.join(missing)}" if missing else "the first row names no columns of CORDIS"
        yield BadRow(location, "", reason)


def _sheets(content: io.BytesIO) -> list[CalamineSheet]:
    try:
        workbook = CalamineWorkbook.from_filelike(content)
        return [workbook.get_sheet_by_name(name) for name in workbook.sheet_names]
    except (CalamineError, OSError, ValueError) as error:
        message = f"the workbook cannot be read ({error}); save it again as .xlsx or as CSV"
        raise UnreadableSource(message) from error
    except BaseException as error:
        # A panic of the Rust library is no Exception, but it means no more than that the file is damaged.
        if type(error).__name__ != "PanicException":
            raise
        message = "the workbook is damaged; save it again as .xlsx or as CSV"
        raise UnreadableSource(message) from error


def _check(member: Member) -> None:
    """Refuse a workbook that would fill the memory: the library lays out every cell up to the last one."""
    if member.size > SIZE_LIMIT:
        message = f"the workbook has {member.size:,} bytes, at most {SIZE_LIMIT:,} are read; {_ADVICE}"
        raise UnreadableSource(message)
    with open_archive(member) as parts:
        total = sum(part.size for part in parts)
        if total > 10 * SIZE_LIMIT:
            message = f"the workbook unpacks to {total:,} bytes, at most {10 * SIZE_LIMIT:,} are read; {_ADVICE}"
            raise UnreadableSource(message)
        for part in parts:
            if "/worksheets/" in part.location and part.name.endswith(".xml"):
                cells = _extent(part)
                if cells > CELL_LIMIT:
                    message = f"a sheet spans {cells:,} cells, at most {CELL_LIMIT:,} are read; {_ADVICE}"
                    raise UnreadableSource(message)


def _extent(part: Member) -> int:
    """Return how many cells lie between the first and the last one of a sheet."""
    columns = rows = 0
    tail = b""
    with part.open(metered=False) as stream:
        while chunk := stream.read(1 << 18):
            for letters, digits in _CELL.findall(tail + chunk):
                column = 0
                for letter in letters.upper():
                    column = column * 26 + letter - 64
                columns, rows = max(columns, column), max(rows, int(digits))
            tail = chunk[-200:]
    return columns * rows


def _rows(sheet: CalamineSheet, location: str) -> Iterator[Row | BadRow]:
    keys: list[str] = []
    names: list[str] = []
    first = (sheet.start or (0, 0))[0] + 1
    for number, cells in enumerate(sheet.iter_rows(), first):
        if not any(cell != "" for cell in cells):
            continue
        if not keys:
            names = [str(cell).strip() for cell in cells]
            keys = [column_key(cell) for cell in cells]
            continue
        yield _row(f"{location}, row {number}", names, keys, cells)


def _row(place: str, names: list[str], keys: list[str], cells: Sequence[object]) -> Row | BadRow:
    fields: dict[str, str] = {}
    problem = ""
    for name, key, cell in zip(names, keys, cells, strict=False):
        text = _text(cell).strip()
        if len(text) > FIELD_LIMIT:
            problem = problem or oversize_reason(name[:60], len(text))
        elif key and text:
            fields[key] = text
    if problem:
        return BadRow(place, (fields.get("projectid") or fields.get("id") or "")[:60], problem)
    return Row(place, fields)


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return field_text(cell)
