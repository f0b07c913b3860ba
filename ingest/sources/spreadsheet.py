"""Excel workbooks (``.xlsx``, ECMA-376 part 1, SpreadsheetML) as a stream of rows.

A library that lays a sheet out in memory can be made to ask for hundreds of gigabytes by one number in a small file,
which ends the whole process; read as a stream of XML, a sheet costs no more than its largest row.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from posixpath import join, normpath
from xml.etree.ElementTree import Element

from ingest.record import UnreadableSource
from ingest.sources.archives import Member, looks_like_archive
from ingest.sources.xml import XmlFault, XmlRecord, read_records

COLUMN_LIMIT = 16_384
"""Columns that a sheet may have (ECMA-376 leaves it open; Excel's limit)."""
SHARED_LIMIT = 200_000_000
"""Characters that the strings shared by the cells may take together."""
_REFERENCE = re.compile(r"^([A-Z]{1,3})[0-9]{1,7}$")
# Section 18.8.30: the built-in number formats that show a date or a time.
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


@dataclass(frozen=True, slots=True)
class Oversize:
    """Stands for a cell whose text is over the limit."""

    size: int
    """Characters."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a sheet."""

    number: int
    cells: Sequence[str | Oversize]


@dataclass(frozen=True, slots=True)
class SheetFault:
    """Why the rest of a sheet cannot be read, or why one row cannot."""

    number: int
    reason: str


def looks_like_workbook(name: str, head: bytes) -> bool:
    """Whether a file is a workbook, by its name, or by the parts that come first in it."""
    return looks_like_archive(head) and (name.lower().endswith((".xlsx", ".xlsm")) or b"xl/workbook.xml" in head)


class Workbook:
    """The sheets of a workbook.

    :param parts: the entries of the opened archive
    :param field_limit: characters that one cell may take
    :raises UnreadableSource: when parts are missing or damaged
    """

    def __init__(self, parts: Sequence[Member], root: str, field_limit: int) -> None:
        self._parts = {part.location.removeprefix(f"{root}/"): part for part in parts}
        self._field_limit = field_limit
        self._base = 1899, 12, 30
        self.sheets = self._read_sheets()
        """The parts with the rows, by the sheet's name."""
        self._dates = self._read_styles()
        self._strings = self._read_strings()

    def _records(self, path: str, *names: str) -> Iterator[XmlRecord]:
        """Yield the named elements of a part."""
        part = self._parts.get(path)
        if part is None:
            message = f"the workbook has no {path}; save it again as .xlsx or as CSV"
            raise UnreadableSource(message)
        with part.open() as stream:
            for record in read_records(stream, lambda _, name: name in names, field_limit=self._field_limit):
                if isinstance(record, XmlFault):
                    message = f"the workbook is damaged in {path}, line {record.line}: {record.reason}"
                    raise UnreadableSource(message)
                yield record

    def _read_sheets(self) -> dict[str, Member]:
        targets: dict[str, str] = {}
        for record in self._records("xl/_rels/workbook.xml.rels", "Relationship"):
            target = record.element.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
            targets[record.element.get("Id", "")] = path
        sheets: dict[str, Member] = {}
        for record in self._records("xl/workbook.xml", "sheets", "workbookPr"):
            if record.element.tag == "workbookPr" and record.element.get("date1904") in {"1", "true"}:
                self._base = 1904, 1, 1
            for sheet in record.element.iter("sheet"):
                part = self._parts.get(targets.get(sheet.get("id", ""), ""))
                if part is not None and "chartsheet" not in part.location:
                    sheets[sheet.get("name", "")] = part
        if not sheets:
            message = "the workbook has no sheets that can be found; save it again as .xlsx or as CSV"
            raise UnreadableSource(message)
        return sheets

    def _read_styles(self) -> list[bool]:
        """Return for each cell style whether it shows numbers as dates."""
        if "xl/styles.xml" not in self._parts:
            return []
        dates = set(_DATE_FORMATS)
        styles: list[bool] = []
        for record in self._records("xl/styles.xml", "numFmts", "cellXfs"):
            for style in record.element.iter("numFmt"):
                code = _QUOTED.sub("", style.get("formatCode", "")).lower()
                if re.search("[ydh]", code) and (number := _whole(style.get("numFmtId", ""))) is not None:
                    dates.add(number)
            if record.element.tag == "cellXfs":
                styles = [_whole(style.get("numFmtId", "")) in dates for style in record.element.iter("xf")]
        return styles

    def _read_strings(self) -> list[str | Oversize]:
        if "xl/sharedStrings.xml" not in self._parts:
            return []
        strings: list[str | Oversize] = []
        total = 0
        for record in self._records("xl/sharedStrings.xml", "si"):
            text = Oversize(record.oversize[1]) if record.oversize else _rich_text(record.element)
            total += 50 + (0 if isinstance(text, Oversize) else len(text))
            if total > SHARED_LIMIT:
                message = f"its strings take more than {SHARED_LIMIT:,} characters; export it as CSV"
                raise UnreadableSource(message)
            strings.append(text)
        return strings

    def rows(self, sheet: str) -> Iterator[SheetRow | SheetFault]:
        """Yield the rows of a sheet that hold something; a fault on its own number ends the sheet.

        :param sheet: one of the names in ``sheets``
        """
        number = 0
        with self.sheets[sheet].open() as stream:
            for record in read_records(stream, lambda _, name: name == "row", field_limit=self._field_limit):
                if isinstance(record, XmlFault):
                    yield SheetFault(number + 1, f"nothing after this can be read: {record.reason}")
                    return
                given = _whole(record.element.get("r", ""))
                number = number + 1 if given is None else given
                if record.oversize:
                    size = record.oversize[1]
                    yield SheetFault(
                        number, f"a cell holds {size:,} characters; at most {self._field_limit:,} are read"
                    )
                    continue
                cells = self._cells(record.element)
                if cells is None:
                    yield SheetFault(number, f"a cell lies beyond column {COLUMN_LIMIT:,} or out of order")
                elif any(cells):
                    yield SheetRow(number, cells)

    def _cells(self, row: Element) -> list[str | Oversize] | None:
        """Return the values by column; None when a cell's place makes no sense."""
        cells: list[str | Oversize] = []
        for cell in row.iterfind("c"):
            place = len(cells)
            if match := _REFERENCE.match(cell.get("r", "")):
                place = -1
                for letter in match.group(1):
                    place = (place + 1) * 26 + ord(letter) - ord("A")
            if not len(cells) <= place < COLUMN_LIMIT:
                return None
            cells += [""] * (place - len(cells))
            cells.append(self._value(cell))
        return cells

    def _value(self, cell: Element) -> str | Oversize:
        """Return what a cell shows (section 18.18.11, cell types)."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = cell.find("is")
            return "" if inline is None else _rich_text(inline)
        value = (cell.findtext("v") or "").strip()
        if kind == "s":
            number = _whole(value)
            return self._strings[number] if number is not None and number < len(self._strings) else ""
        if kind == "b":
            return {"1": "true", "0": "false"}.get(value, value)
        if kind == "e":
            return ""
        style = _whole(cell.get("s", ""))
        if kind == "n" and style is not None and style < len(self._dates) and self._dates[style]:
            return self._date(value)
        return re.sub(r"^(-?\d+)\.0+$", r"\1", value)

    def _date(self, value: str) -> str:
        """Turn a serial number into ``2019-01-31``, with the time where there is one."""
        try:
            moment = datetime(*self._base, tzinfo=UTC) + timedelta(days=round(float(value) * 86_400) / 86_400)
        except (ValueError, OverflowError):
            return value
        day = f"{moment:%Y-%m-%d}"
        return day if (moment.hour, moment.minute, moment.second) == (0, 0, 0) else f"{day} {moment:%H:%M:%S}"


def _rich_text(element: Element) -> str:
    """Return the text of a string item: its own and that of its runs, without phonetic guides."""
    pieces = [element.findtext("t") or "", *(run.findtext("t") or "" for run in element.iterfind("r"))]
    return "".join(pieces)


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None
