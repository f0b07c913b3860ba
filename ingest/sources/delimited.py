"""Delimited text (RFC 4180 with any of ``;``, ``,``, ``|`` and tab between the columns), row by row."""

import csv
import io
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from ingest.sources.archives import Member
from ingest.sources.cordis_table import FIELD_LIMIT, BadRow, Row, column_key, oversize_reason
from ingest.sources.encoding import LEGACY_NOTE, Lines, decode_head

DELIMITERS = ";,|\t"
RECORD_LIMIT = 8 * FIELD_LIMIT
"""Bytes of one row that are held while its end is looked for."""


def read_header(head: bytes, known: Set[str]) -> tuple[list[str], str]:
    """Return the columns of a table and the delimiter between them, the one that gives the most known columns.

    :param head: the first bytes of the file
    :param known: keys of columns (``column_key``)
    """
    best: tuple[int, list[str], str] = (0, [], DELIMITERS[0])
    text = decode_head(head)
    for delimiter in DELIMITERS:
        header = _first_row(text, delimiter)
        count = len(known & {column_key(name) for name in header})
        if count > best[0]:
            best = (count, header, delimiter)
    return best[1], best[2]


def _first_row(text: str, delimiter: str) -> list[str]:
    try:
        for row in csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter):
            if any(cell.strip() for cell in row):
                return row
    except csv.Error:
        pass  # Not a table in this delimiter; another may fit.
    return []


@dataclass(slots=True)
class _TornRow(BadRow):
    """A row whose end cannot be told; reading goes on with the line after its first."""

    delimiters: int
    """How many delimiters that first line holds."""


class _TooLong(Exception):
    """A row goes on for longer than is held in memory."""


class RowReader:
    """Splits a file into rows; a broken row costs only itself."""

    def __init__(
        self, member: Member, head: bytes, header: list[str], delimiter: str, identifying: Sequence[str] = ()
    ) -> None:
        """Prepare to read.

        :param head: the first bytes of the file
        :param header: the columns, as ``read_header`` gave them
        :param identifying: keys of the columns, most telling first, by which a bad row is named
        """
        self._member = member
        self._head = head
        self._names = [name.strip() for name in header]
        self._keys = [column_key(name) for name in header]
        self._delimiter = delimiter
        self._identifying = identifying
        self._lines: Lines
        self._held: list[str] = []
        """The lines of the row that is being read."""
        self._size = 0
        """Characters of these lines."""

    def rows(self) -> Iterator[Row | BadRow]:
        """Yield the rows below the header."""
        # The limit is the module's own for the whole process; it only ever grows.
        csv.field_size_limit(max(csv.field_size_limit(), FIELD_LIMIT))
        with self._member.open() as stream:
            self._lines = Lines(stream, self._head, RECORD_LIMIT)
            torn: tuple[int, BadRow] | None = None
            header_seen = False
            for first, last, outcome in self._records():
                if not header_seen:
                    header_seen = bool(outcome)
                    continue
                if not outcome:
                    continue
                if torn and self._continues(outcome):
                    torn[1].place = f"{self._member.location}:{torn[0]}-{last}"
                    continue
                if torn:
                    yield torn[1]
                    torn = None
                if isinstance(outcome, _TornRow):
                    torn = first, outcome
                elif isinstance(outcome, BadRow):
                    yield outcome
                else:
                    yield self._row(first, outcome)
            if torn:
                yield torn[1]

    def _continues(self, outcome: list[str] | BadRow) -> bool:
        """Whether what follows a torn row is the rest of it: text that does not begin as a row does."""
        if isinstance(outcome, _TornRow):
            return outcome.delimiters < len(self._keys) - 1
        return not isinstance(outcome, BadRow) and len(outcome) == 1 < len(self._keys)

    def _records(self) -> Iterator[tuple[int, int, list[str] | BadRow]]:
        """Yield the first and last line of each record with its values, an empty list for a blank line."""
        while True:
            reader = csv.reader(self._feed(), delimiter=self._delimiter, strict=True)
            while True:
                self._held.clear()
                self._lines.is_legacy = False
                first = self._lines.number + 1
                try:
                    values = next(reader)
                except StopIteration:
                    return
                except _TooLong:
                    yield first, self._lines.number, self._too_long(first)
                    break
                except csv.Error as error:
                    yield first, first, self._broken(first, error)
                    break
                yield first, self._lines.number, values

    def _feed(self) -> Iterator[str]:
        while line := self._lines.read():
            self._size = self._size + len(line) if self._held else len(line)
            self._held.append(line)
            if self._size > RECORD_LIMIT or self._lines.is_cut:
                raise _TooLong
            yield line

    def _broken(self, first: int, error: csv.Error) -> BadRow:
        """Explain why a row cannot be split, and go on after its first line."""
        if "field limit" in str(error):
            return self._too_long(first)
        self._lines.give_back(self._held[1:])
        reason = "a quotation mark is never closed, or stands inside a quoted field without being doubled"
        if "new-line" in str(error):
            reason = "a line break stands inside a field without quotation marks"
        line = self._held[0]
        place = f"{self._member.location}:{first}"
        return _TornRow(place, self._identifier(line), reason, line.count(self._delimiter))

    def _too_long(self, first: int) -> BadRow:
        """Tell a huge field from a quotation mark that swallows the rows after it."""
        place = f"{self._member.location}:{first}"
        identifier = self._identifier(self._held[0][:1000])
        if any(self._is_row(line) for line in self._held[1:50]):
            self._lines.give_back(self._held[1:])
            return BadRow(place, identifier, "a quotation mark is never closed")
        column, size, closed = self._measure()
        name = self._names[column] if column < len(self._names) else f"number {column + 1}"
        if size > FIELD_LIMIT:
            reason = oversize_reason(name, size)
        else:
            reason = f"the row takes more than {RECORD_LIMIT:,} bytes"
        return BadRow(place, identifier, reason if closed else f"{reason}; it is never closed")

    def _is_row(self, line: str) -> bool:
        try:
            rows = list(csv.reader([line], delimiter=self._delimiter, strict=True))
        except csv.Error:
            return False
        return len(rows) == 1 and len(rows[0]) == len(self._keys) > 1

    def _measure(self) -> tuple[int, int, bool]:
        """Pass over the rest of the row without keeping it.

        :returns: number and size of its largest field, and whether the row ends
        """
        special = re.compile(rf'["\r\n{re.escape(self._delimiter)}]')
        column, size, quoted, largest = 0, 0, False, (0, 0)
        pieces = iter(self._held)
        while piece := next(pieces, "") or self._lines.read():
            begin = 0
            for match in special.finditer(piece):
                character, end = match.group(), match.start()
                size += end - begin
                begin = match.end()
                if character == '"':
                    quoted = not quoted
                elif quoted:
                    size += 1
                else:
                    largest = max(largest, (size, column))
                    if character != self._delimiter:
                        self._lines.give_back(list(pieces))
                        return largest[1], largest[0], True
                    column, size = column + 1, 0
            size += len(piece) - begin
        largest = max(largest, (size, column))
        return largest[1], largest[0], not quoted

    def _row(self, line: int, values: list[str]) -> Row | BadRow:
        place = f"{self._member.location}:{line}"
        width = len(self._keys)
        while len(values) > width and not values[-1].strip():
            values.pop()
        if len(values) != width:
            reason = f"the row has {len(values)} columns, the header has {width}"
            return BadRow(place, self._key_value(values), reason)
        if self._size > FIELD_LIMIT and (longest := max(map(len, values))) > FIELD_LIMIT:
            name = self._names[[len(value) for value in values].index(longest)]
            return BadRow(place, self._key_value(values), oversize_reason(name, longest))
        fields = {key: text for key, text in zip(self._keys, map(str.strip, values), strict=True) if text}
        fields.pop("", None)  # A column without a name.
        return Row(place, fields, (LEGACY_NOTE,) if self._lines.is_legacy else ())

    def _identifier(self, line: str) -> str:
        """Return the id in a line that cannot be split as a row, as far as it can be told."""
        return self._key_value([cell.strip().strip('"') for cell in line.split(self._delimiter)])

    def _key_value(self, values: list[str]) -> str:
        for key in self._identifying:
            if key in self._keys and (place := self._keys.index(key)) < len(values):
                value = values[place].strip()
                return value if len(value) <= 60 else ""
        return ""
