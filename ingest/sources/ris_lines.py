"""A RIS file in records, split before they are parsed, so that a damaged record costs only itself.

Format: Research Information Systems, "RIS Format Specifications" (2001 and 2011): two capital letters or a letter and a
digit, two blanks, a hyphen, a blank. Exports differ in the blanks, so other spacings are read for the tags that exist.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rispy.config import TAG_KEY_MAPPING

from ingest.sources.archives import Member
from ingest.sources.encoding import LEGACY_NOTE, Lines
from ingest.sources.reference import ENTRY_LIMIT

_TAG = re.compile(r"^[ \t\ufeff]{0,3}([A-Z][A-Z0-9])([ \t]{1,4})-(?:[ \t]*(?=\S)|\s*$)(.*)", re.DOTALL)
_KNOWN = frozenset(TAG_KEY_MAPPING) | {"AI", "BT", "ED", "L3", "LK", "PM", "U1", "U2", "U3", "U4", "U5"}
_TELLING = frozenset({"TI", "T1", "AB", "N2", "AU", "A1", "DO"})
TAG_LIMIT = 20_000
"""Tags of one record."""


@dataclass(slots=True)
class RisRecord:
    """The tagged values of one record."""

    line: int
    parts: list[tuple[str, list[str]]] = field(default_factory=list)
    """Each tag with the lines of its value. They are joined once: half a million times takes a minute."""
    notes: list[str] = field(default_factory=list)
    fault: str = ""
    """Why it cannot be read; empty when it can."""
    has_type: bool = True
    """Whether it begins as a record does."""
    size: int = 0

    @property
    def values(self) -> list[tuple[str, str]]:
        """Each tag with its value on one line."""
        return [(tag, " ".join(lines)) for tag, lines in self.parts]

    @property
    def is_one(self) -> bool:
        """Whether it is a record, and no trailer as Ovid writes it after the end (``NL  - ...``)."""
        return self.has_type or any(tag in _TELLING for tag, _ in self.parts)


def parse_tag(line: str) -> tuple[str, str] | None:
    """Return tag and value of a line, or None when it goes on with the value before it."""
    match = _TAG.match(line)
    if not match:
        return None
    tag, blanks, value = match.groups()
    return (tag, value.strip()) if blanks == "  " or tag in _KNOWN else None


def read_records(member: Member, head: bytes) -> Iterator[RisRecord]:
    """Yield the records of a file in its order.

    :raises ingest.record.UnreadableSource: when the file cannot be read on
    """
    return (record for record in _split(member, head) if record.is_one)


def _split(member: Member, head: bytes) -> Iterator[RisRecord]:
    record: RisRecord | None = None
    with member.open() as stream:
        lines = Lines(stream, head, ENTRY_LIMIT)
        while line := lines.read():
            tagged = parse_tag(line)
            tag = tagged[0] if tagged else ""
            if record and tag == "TY":
                record.notes.append("the record has no end (ER)")
                yield record
                record = None
            if record is None:
                if tag in {"", "ER"}:
                    continue  # A number or a heading between two records.
                record = RisRecord(lines.number, has_type=tag == "TY")
                if not record.has_type:
                    record.fault = "the record does not begin with a type (TY)"
            if lines.is_legacy:
                record.notes.append(LEGACY_NOTE)
                lines.is_legacy = False
            if tag == "ER":
                yield record
                record = None
            else:
                _add(record, tagged, line)
    if record:
        record.notes.append("the file ends before the record does, so it may be cut off")
        yield record


def _add(record: RisRecord, tagged: tuple[str, str] | None, line: str) -> None:
    """Add a tag, or the rest of a value, to a record."""
    record.size += len(line)
    if record.size > ENTRY_LIMIT or len(record.parts) > TAG_LIMIT:
        record.fault = f"the record takes more than {ENTRY_LIMIT:,} characters or {TAG_LIMIT:,} tags"
        record.parts = [(tag, lines[:20]) for tag, lines in record.parts[:20]]
    elif tagged:
        tag, value = tagged
        record.parts.append((tag, [value] if value else []))
    elif record.parts and (text := line.strip()):
        record.parts[-1][1].append(text)
