"""The records of a JSON file one by one: an object, an array, objects line by line, or the answer of an interface."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from ingest.sources.archives import Member
from ingest.sources.encoding import LEGACY_NOTE, Utf8Stream
from ingest.sources.json_objects import OVERSIZE, JsonObject, split_objects
from ingest.sources.json_values import Fields

FIELD_LIMIT = 1_000_000
"""Characters that one string may take."""
_IDENTIFIER = re.compile(rb'"(?:doi|id|@id|identifier)"\s*:\s*"([^"\\\n]{1,200})"', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class JsonRecord:
    """One object of a file."""

    line: int
    fields: Fields
    sha256: str
    """Of the object's bytes, in UTF-8."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BadJson:
    """What stands where an object should, and why it is none."""

    line: int
    identifier: str
    """What seems to be the record's key; empty when none can be seen."""
    reason: str


class _Refused(Exception):
    """An object breaks a rule that JSON's grammar does not know; the message says which."""


def read_json(member: Member, head: bytes, start: int = 0) -> Iterator[JsonRecord | BadJson]:
    """Yield the objects of a file, never holding more than one.

    :param head: the first bytes of the file
    :param start: where the array of records begins, as ``json_shape`` found it
    :raises UnreadableSource: when the file cannot be read any further
    """
    with member.open() as stream:
        text = Utf8Stream(stream, head)
        for found in split_objects(text, 4 * FIELD_LIMIT, start=start):
            yield _record(found, (LEGACY_NOTE,) if text.is_legacy else ())


def _record(found: JsonObject, notes: tuple[str, ...]) -> JsonRecord | BadJson:
    match = _IDENTIFIER.search(found.content[:20_000])
    identifier = match.group(1).decode("utf-8", "replace") if match else ""
    if found.fault:
        return BadJson(found.line, identifier, found.fault)
    try:
        fields = orjson.loads(found.content)
        # The two agree on the grammar; only this one shows a key that stands twice.
        json.loads(found.content, object_pairs_hook=_checked, parse_int=str, parse_float=str)
    except orjson.JSONDecodeError as error:
        line = found.line + error.lineno - 1
        reason = f"no valid JSON: {error.msg.partition(':')[0]} (line {line}, column {error.colno})"
        return BadJson(found.line, identifier, reason)
    except _Refused as error:
        return BadJson(found.line, identifier, str(error))
    return JsonRecord(found.line, fields, hashlib.sha256(found.content).hexdigest(), notes)


def _checked(pairs: list[tuple[str, Any]]) -> None:
    """Refuse huge strings, and keys that stand twice in one object: RFC 8259, section 4, leaves open what they mean."""
    keys = set()
    for key, value in pairs:
        if key in keys:
            message = f"the key {key[:60]!r} stands twice in one object, so it is not clear which value counts"
            raise _Refused(message)
        keys.add(key)
        if isinstance(value, str) and (len(value) > FIELD_LIMIT or value.startswith(OVERSIZE)):
            message = f"the field {key[:60]!r} holds more than {FIELD_LIMIT:,} characters; at most so many are read"
            raise _Refused(message)
