"""Tables of CORDIS as JSON: an array of objects, or one object after the other (a line each, or not)."""

import io
import re
from collections.abc import Iterator

import orjson

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
from ingest.sources.json_objects import OVERSIZE, JsonObject, split_objects

# One character takes up to four bytes, or twelve where it is escaped as a surrogate pair.
_STRING_LIMIT = 4 * FIELD_LIMIT
_OVERSIZE_MARK = re.compile(rf"{OVERSIZE}(\d{{1,15}})$")
_KEY = re.compile(rb'"([^"\\\n]{1,60})"\s*:')
_ID = re.compile(rb'"(?:projectID|id)"\s*:\s*"?([\w.-]{1,60})', re.IGNORECASE)


def read_keys(head: bytes) -> list[str]:
    """Return the keys of the first object of a table; nothing when the file is no JSON of that shape.

    :param head: the first bytes of the file; the object may be cut off at their end
    """
    first = next(split_objects(Utf8Stream(io.BytesIO(head), head), _STRING_LIMIT), None)
    if first is None or not first.content.startswith(b"{"):
        return []
    try:
        parsed = orjson.loads(first.content)
    except orjson.JSONDecodeError:
        return [key.decode("utf-8", "replace") for key in _KEY.findall(first.content)]
    return list(parsed)


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
    with member.open() as stream:
        text = Utf8Stream(stream, head)
        for found in split_objects(text, _STRING_LIMIT):
            row = _row(f"{member.location}:{found.line}", found)
            if text.is_legacy and isinstance(row, Row):
                row.notes += (LEGACY_NOTE,)
            yield row


def _row(place: str, found: JsonObject) -> Row | BadRow:
    if found.fault:
        return BadRow(place, _told_id(found.content), found.fault)
    try:
        values = orjson.loads(found.content)
    except orjson.JSONDecodeError as error:
        return BadRow(place, _told_id(found.content), f"the record is no valid JSON: {error.msg.partition(':')[0]}")
    fields: dict[str, str] = {}
    notes: list[str] = []
    problem = ""
    for name, value in values.items():
        try:
            text = (value if isinstance(value, str) else field_text(value)).strip()
        except UnfitValue as error:
            notes.append(f"the field {name[:60]} {error}; left out")
            continue
        if text.startswith(OVERSIZE) and (match := _OVERSIZE_MARK.match(text)):
            problem = problem or oversize_reason(name[:60], int(match.group(1)))
        elif len(text) > FIELD_LIMIT:
            problem = problem or oversize_reason(name[:60], len(text))
        elif text:
            fields[column_key(name)] = text
    if problem:
        return BadRow(place, _told_id(found.content), problem)
    return Row(place, fields, tuple(notes))


def _told_id(content: bytes) -> str:
    """Return the id of a record that is not taken, as far as it can be told."""
    match = _ID.search(content[:20_000])
    return match.group(1).decode("utf-8", "replace") if match else ""
