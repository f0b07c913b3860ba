"""A BibTeX file in blocks: split at the entries before it is parsed, so that a damaged entry costs only itself.

The parser (bibtexparser) is given one block at a time: memory stays flat, and time grows with the file, not with its
square. Syntax: Oren Patashnik, "BibTeXing" (1988); BibLaTeX manual, section 2.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from bibtexparser.exceptions import ParserStateException
from bibtexparser.model import Block, DuplicateFieldKeyBlock, Entry, ImplicitComment, ParsingFailedBlock, String
from bibtexparser.splitter import Splitter

from ingest.sources.archives import Member
from ingest.sources.encoding import LEGACY_NOTE, Lines
from ingest.sources.reference import ENTRY_LIMIT

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_START = re.compile(r"^[ \t\ufeff]*@[ \t]*\w+[ \t]*[{(]")
_KEY = re.compile(r"@\s*\w+\s*[{(]\s*([^\s,={}()\"]{1,200})\s*(?:,|$)", re.MULTILINE)
_REMNANT = re.compile(r"[\w-]+\s*=\s*[{\"\w]")
_TOKEN = re.compile(r"\s*([^\s#{}\"]+|(?=[{\"]))")
_DELIMITER = re.compile(r"\\.|[{}\"]", re.DOTALL)
_JOINT = re.compile(r"\s*#")
_STRINGS_LIMIT = 50_000
"""Abbreviations of one file that are kept."""

# The parser logs each damaged block; it is a Rejection here.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)


@dataclass(slots=True)
class BibEntry:
    """One entry; values are LaTeX, abbreviations in them resolved, without their outer braces or quotation marks."""

    kind: str
    key: str
    line: int
    fields: dict[str, str]
    """By name in lower case."""
    raw: str
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BrokenEntry:
    """An entry that cannot be read."""

    key: str
    line: int
    reason: str


class _Torn(Exception):
    """A value is not made of parts joined by ``#``; the message says what is probably wrong."""


@dataclass(slots=True)
class _Chunk:
    """The lines from the start of one block to before the next."""

    line: int
    lines: list[str]
    size: int = 0
    is_legacy: bool = False


def read_blocks(member: Member, head: bytes, *, metered: bool = True) -> Iterator[BibEntry | BrokenEntry]:
    """Yield the entries of a file in its order.

    :param metered: whether reading counts as progress
    :raises ingest.record.UnreadableSource: when the file cannot be read on
    """
    strings = {month: month for month in MONTHS}
    for chunk in _chunks(member, head, metered=metered):
        if chunk.size > ENTRY_LIMIT:
            start = "".join(chunk.lines)
            reason = f"the entry takes {chunk.size:,} characters; at most {ENTRY_LIMIT:,} are read"
            yield BrokenEntry(_key(start), chunk.line, reason)
            continue
        text = "".join(chunk.lines).replace("\r\n", "\n").replace("\r", "\n")
        try:
            blocks = list(Splitter(text).split().blocks)
        except (ParserStateException, IndexError):
            # The parser's own words for a state that it did not foresee, and a file that ends with an opening brace.
            yield BrokenEntry(_key(text), chunk.line, "its braces and quotation marks do not fit together")
            continue
        yield from _entries(blocks, chunk, strings)


def _chunks(member: Member, head: bytes, *, metered: bool) -> Iterator[_Chunk]:
    """Split a file before each line that begins a block; what stands before the first is a comment."""
    with member.open(metered=metered) as stream:
        lines = Lines(stream, head, ENTRY_LIMIT)
        chunk = _Chunk(1, [])
        is_start = True
        while line := lines.read():
            if is_start and _START.match(line):
                if _START.match("".join(chunk.lines[:1])):
                    yield chunk
                chunk = _Chunk(lines.number, [])
            chunk.size += len(line)
            if chunk.size <= ENTRY_LIMIT:
                chunk.lines.append(line)
            chunk.is_legacy = chunk.is_legacy or lines.is_legacy
            lines.is_legacy = False
            is_start = not lines.is_cut
        if _START.match("".join(chunk.lines[:1])):
            yield chunk


def _entries(blocks: list[Block], chunk: _Chunk, strings: dict[str, str]) -> Iterator[BibEntry | BrokenEntry]:
    """Yield the entries among the blocks of a chunk, and learn its abbreviations."""
    for place, block in enumerate(blocks):
        line = chunk.line + (block.start_line or 0)
        follower = blocks[place + 1] if place + 1 < len(blocks) else None
        notes = [LEGACY_NOTE] if chunk.is_legacy else []
        entry: Block | None = block
        if isinstance(block, DuplicateFieldKeyBlock):
            entry = block.ignore_error_block
            notes.append(f"the field {', '.join(sorted(block.duplicate_keys))} is given twice; the first one is taken")
        if isinstance(block, String):
            _define(block, strings)
        elif isinstance(entry, Entry):
            if isinstance(follower, ImplicitComment) and _REMNANT.search(follower.comment[:2000]):
                reason = "a brace too many closes it before its last field"
                yield BrokenEntry(entry.key, line, reason)
                return
            fields: dict[str, str] = {}
            try:
                for item in entry.fields:
                    fields.setdefault(item.key.lower(), resolve(str(item.value), strings, notes))
            except _Torn as error:
                yield BrokenEntry(entry.key, line, str(error))
                return
            yield BibEntry(entry.entry_type, entry.key, line, fields, entry.raw or "", notes)
        elif isinstance(block, ParsingFailedBlock):
            if not re.match(r"@\s*(?:comment|preamble)\b", block.raw or "", re.IGNORECASE):
                yield BrokenEntry(_key(block.raw or ""), line, _reason(getattr(block.error, "abort_reason", "")))
            return  # What the parser finds in the rest of a damaged entry is none.


def _define(block: String, strings: dict[str, str]) -> None:
    """Learn an abbreviation; one that is damaged is missed, with a note, where it is used."""
    if len(strings) < _STRINGS_LIMIT:
        with suppress(_Torn):
            strings[block.key.lower()] = resolve(str(block.value), strings, [])


def resolve(value: str, strings: dict[str, str], notes: list[str]) -> str:
    """Return a field's value: its parts joined at ``#``, abbreviations replaced.

    :param value: as it stands in the file, for example ``"vol. " # jan``
    :param notes: takes a sentence for each abbreviation that is not defined
    :raises _Torn: when something stands between the parts that does not join them
    """
    pieces: list[str] = []
    place, size = 0, 0
    while match := _TOKEN.match(value, place):
        place = match.end()
        word = match.group(1)
        if not word:
            close = _closing(value, place)
            pieces.append(value[place + 1 : close])
            place = close + 1
        elif not word.isdigit() and word.lower() not in strings:
            notes.append(f"the abbreviation {word[:40]!r} is not defined; it stays as it is")
            pieces.append(word)
        else:
            pieces.append(strings.get(word.lower(), word))
        size += len(pieces[-1])
        joint = _JOINT.match(value, place)
        if joint is None or size > ENTRY_LIMIT:
            break
        place = joint.end()
    if size <= ENTRY_LIMIT and value[place:].strip():
        message = "a comma is missing after one of its values"
        raise _Torn(message)
    return "".join(pieces)[:ENTRY_LIMIT]


def _closing(value: str, start: int) -> int:
    """Return where the brace or quotation mark at ``start`` is closed; the end of the value when it is not."""
    end = '"' if value[start] == '"' else "}"
    depth = 0
    for match in _DELIMITER.finditer(value, start + 1):
        mark = match.group()
        if mark == end and not depth:
            return match.start()
        depth += (mark == "{") - (mark == "}" and depth > 0)
    return len(value)


def _key(text: str) -> str:
    match = _KEY.search(text[:2000])
    return match.group(1) if match else ""


def _reason(error: str) -> str:
    """Say in Silta's words why the parser gave a block up."""
    if "end of file" in error or "block start" in error:
        return "it is never closed: a closing brace or quotation mark is missing"
    if "Expected comma" in error:
        return "no comma stands after its key"
    if "Expected either" in error:
        return "a comma is missing after one of its values"
    return "a field has no value, or a comma is missing before it"
