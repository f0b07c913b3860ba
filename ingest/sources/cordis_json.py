"""Tables of CORDIS as JSON: an array of objects, or one object after the other (a line each, or not)."""

import io
import re
from collections.abc import Iterator, Mapping

import ijson  # type: ignore[import-untyped]

from ingest.sources.archives import Member
from ingest.sources.cordis_table import (
    FIELD_LIMIT,
    BadRow,
    Row,
    Table,
    UnfitValue,
    column_key,
    field_text,
    missing_columns,
    oversize_reason,
    recognise,
)
from ingest.sources.encoding import LEGACY_NOTE, Utf8Stream

# A number with thousands of digits raises ValueError or ArithmeticError where it becomes a Python number.
_BROKEN = (ijson.JSONError, ValueError, ArithmeticError)
_OVERSIZE = "oversize:"
_OVERSIZE_MARK = re.compile(rf"\0{_OVERSIZE}(\d{{1,15}})$")
_QUOTE_OR_ESCAPE = re.compile(rb'"|\\.', re.DOTALL)


def read_keys(head: bytes) -> list[str]:
    """Return the keys of the first object of a table; nothing when the file is no JSON of that shape.

    :param head: the first bytes of the file
    """
    keys: list[str] = []
    depth = 0
    base = 1 if _is_array(head) else 0
    try:
        for event, value in ijson.basic_parse(Utf8Stream(io.BytesIO(head), head), multiple_values=True):
            if event in {"start_map", "start_array"}:
                depth += 1
                if depth == 1 and (event == "start_array") != bool(base):
                    return []
            elif event in {"end_map", "end_array"}:
                depth -= 1
                if depth == base:
                    return keys
            elif event == "map_key" and depth == base + 1:
                keys.append(str(value))
    except _BROKEN:
        pass  # The head ends in the middle of the object, or it is broken there; what came before may do.
    return keys


def _is_array(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1] == b"["


def looks_json(member_name: str, head: bytes) -> bool:
    """Whether a file is a table of CORDIS in JSON, or one that lacks a field."""
    keys = read_keys(head)
    return recognise(keys) is not None or bool(missing_columns(keys, member_name))


def open_json(member: Member, head: bytes) -> Table | BadRow:
    """Recognise the table in a JSON file."""
    keys = read_keys(head)
    kind = recognise(keys)
    if kind is None:
        missing = missing_columns(keys, member.name)
        reason = f"its objects lack {', '.join(missing)}" if missing else "its objects have no fields of CORDIS"
        return BadRow(member.location, "", reason)
    return Table(kind, member, member.location, lambda: _rows(member, head))


def _rows(member: Member, head: bytes) -> Iterator[Row | BadRow]:
    number = 0
    with member.open() as stream:
        text = Utf8Stream(stream, head)
        prefix = "item" if _is_array(head) else ""
        try:
            for item in ijson.items(_BoundedStrings(text), prefix, multiple_values=True):
                number += 1
                place = f"{member.location}, record {number}"
                row = _row(place, item)
                if isinstance(row, Row) and text.is_legacy:
                    row.notes += (LEGACY_NOTE,)
                yield row
        except _BROKEN as error:
            cause = str(error).partition("\n")[0].strip().rstrip(".")
            reason = f"the JSON is broken here or was cut off, so nothing after record {number} can be read ({cause})"
            yield BadRow(f"{member.location}, record {number + 1}", "", reason)


def _row(place: str, item: object) -> Row | BadRow:
    if not isinstance(item, Mapping):
        return BadRow(place, "", "the record is not an object")
    fields: dict[str, str] = {}
    notes: list[str] = []
    problem = ""
    for name, value in item.items():
        try:
            text = field_text(value).strip()
        except UnfitValue as error:
            notes.append(f"the field {name[:60]} {error}; left out")
            continue
        if match := _OVERSIZE_MARK.match(text):
            problem = problem or oversize_reason(name[:60], int(match.group(1)))
        elif len(text) > FIELD_LIMIT:
            problem = problem or oversize_reason(name[:60], len(text))
        elif text:
            fields[column_key(name)] = text
    if problem:
        return BadRow(place, _identifier(fields.get("projectid") or fields.get("id") or ""), problem)
    return Row(place, fields, tuple(notes))


def _identifier(text: str) -> str:
    return text if len(text) <= 60 else ""


class _BoundedStrings:
    """A stream of JSON in which strings beyond the limit are replaced by a mark with their size.

    The parser would hold such a string several times over.
    """

    def __init__(self, stream: Utf8Stream) -> None:
        self._stream = stream
        self._quoted = False
        self._held = bytearray()
        self._size = 0
        self._escape = b""
        self._ready = b""

    def read(self, size: int = -1) -> bytes:
        """Return at least one byte, unless the stream has ended."""
        if size == 0:
            return b""
        while not self._ready:
            chunk = self._stream.read(1 << 16)
            if not chunk:
                rest, self._held = bytes(self._held), bytearray()
                return rest
            self._ready = self._filter(self._escape + chunk)
        ready, self._ready = (self._ready, b"") if size < 0 else (self._ready[:size], self._ready[size:])
        return ready

    def _filter(self, chunk: bytes) -> bytes:
        self._escape = b""
        if (len(chunk) - len(chunk.rstrip(b"\\"))) % 2:
            self._escape, chunk = chunk[-1:], chunk[:-1]
        parts: list[bytes] = []
        begin = 0
        for match in _QUOTE_OR_ESCAPE.finditer(chunk):
            if match.group() != b'"':
                continue
            piece = chunk[begin : match.start()]
            begin = match.start()
            if self._quoted:
                self._hold(piece)
                if self._size > 4 * FIELD_LIMIT:
                    parts.append(b'"\\u0000' + f"{_OVERSIZE}{self._size}".encode())
                else:
                    parts.append(bytes(self._held))
                self._held.clear()
            else:
                parts.append(piece)
                self._size = 0
                self._held.clear()
                self._held += b'"'
                begin += 1
            self._quoted = not self._quoted
        rest = chunk[begin:]
        if self._quoted:
            self._hold(rest)
        else:
            parts.append(rest)
        return b"".join(parts)

    def _hold(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size <= 4 * FIELD_LIMIT:
            self._held += piece
