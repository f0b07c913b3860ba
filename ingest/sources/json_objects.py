"""Splitting a stream of JSON into the objects of its array, or of its lines, without parsing any of them.

Each object is parsed on its own afterwards, so a broken one costs only itself, and neither deep nesting nor huge
numbers or strings reach the parser. (A streaming parser would hold such strings several times over; the one in C
that is common does not survive integers of more than 4,300 digits.)
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from ingest.sources.encoding import Utf8Stream

DEPTH_LIMIT = 50
OBJECT_LIMIT = 8_000_000
"""Bytes of one object, strings over their limit not counted."""
OVERSIZE = "\0oversize:"
"""Begins the text that takes the place of a string over the limit; its size in bytes follows."""
_CHUNK = 1 << 16
# Whatever holds no bracket, and whole strings, at one go; the alternatives begin with different characters.
_PLAIN = re.compile(rb'(?:[^"{}\[\]]++|"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+")++', re.DOTALL)
# Inside an object also whole arrays of numbers: the index of an abstract has hundreds of them.
_PLAIN_INSIDE = re.compile(rb'(?:[^"{}\[\]]++|"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|\[[^"{}\[\]]*+\])++', re.DOTALL)
# What a string holds up to its end, or up to the end of the piece; a lone backslash there is left.
_IN_STRING = re.compile(rb'[^"\\\n]*+(?:\\.[^"\\\n]*+)*+', re.DOTALL)
_BETWEEN = b", \t\r\n"


@dataclass(frozen=True, slots=True)
class JsonObject:
    """One object, or what stands where one should."""

    line: int
    content: bytes
    fault: str = ""
    """Why the content is not a whole object."""


class _Splitter:
    def __init__(self, string_limit: int, *, in_envelope: bool = False) -> None:
        self.is_over = False
        """Whether the array of an envelope is closed: what follows holds no records."""
        self._in_envelope = in_envelope
        self._string_limit = string_limit
        self._line = 1
        self._begin_line = 1
        self._depth = 0
        self._array = False
        self._held = bytearray()
        self._fault = ""
        self._quoted = False
        self._escaped = False
        self._string_begin = 0
        self._string_size = 0
        self._found: list[JsonObject] = []

    def pass_over(self, chunk: bytes) -> None:
        """Count the lines of what is not read."""
        self._line += chunk.count(b"\n")

    def feed(self, chunk: bytes) -> list[JsonObject]:
        """Take the next bytes and return the objects that they complete."""
        place = 0
        while place < len(chunk) and not self.is_over:
            place = self._string(chunk, place) if self._quoted else self._outside(chunk, place)
        found, self._found = self._found, []
        return found

    def _outside(self, chunk: bytes, place: int) -> int:
        """Take a run of plain bytes, or one bracket or quotation mark."""
        if match := (_PLAIN_INSIDE if self._depth else _PLAIN).match(chunk, place):
            self._take(match.group())
            return match.end()
        character = chunk[place : place + 1]
        if character == b'"':
            self._take(character)
            self._quoted, self._string_size = True, 0
            self._string_begin = len(self._held)
        elif character in b"{[":
            self._open(character)
        elif self._depth:
            self._take(character)
            self._depth -= 1
            if not self._depth:
                self._finish()
        elif not self._array:
            self._take(character)
        else:
            self._array = False
            self.is_over = self._in_envelope
        return place + 1

    def _open(self, character: bytes) -> None:
        restarts = self._fault and character == b"{" and self._held.rstrip(b", \t").endswith(b"\n")
        if restarts or (character == b"{" and not self._depth):
            # After a broken object, a line that begins with a brace is taken for the next one.
            self._finish()
            self._begin_line = self._line
        elif character == b"[" and not self._depth and not self._array and not self._held.strip(_BETWEEN):
            self._array = True
            return
        self._depth += 1
        if self._depth > DEPTH_LIMIT:
            self._fault = self._fault or f"its values are nested more than {DEPTH_LIMIT} deep"
        self._take(character)

    def _string(self, chunk: bytes, place: int) -> int:
        """Take the rest of a string that the piece before did not end."""
        if self._escaped:
            self._escaped = False
            self._take_string(chunk[place : place + 1])
            return place + 1
        match = _IN_STRING.match(chunk, place)
        end = match.end() if match else place
        self._take_string(chunk[place:end])
        following = chunk[end : end + 1]
        if following == b"\\":
            self._take_string(following)
            self._escaped = True
        elif following:
            if self._string_size > self._string_limit:
                self._held[self._string_begin :] = f"\\u0000{OVERSIZE[1:]}{self._string_size}".encode()
            self._quoted = False
            if following == b"\n":
                self._fault = self._fault or "a string is not closed at the end of its line"
            self._take(following)
        return end + len(following)

    def _take_string(self, piece: bytes) -> None:
        self._string_size += len(piece)
        if self._string_size <= self._string_limit:
            self._take(piece)

    def _take(self, piece: bytes) -> None:
        lines = piece.count(b"\n")
        if not self._held and not self._depth:
            piece = piece.lstrip(_BETWEEN)
            self._begin_line = self._line + lines - piece.count(b"\n")
        self._line += lines
        if len(self._held) + len(piece) <= OBJECT_LIMIT:
            self._held += piece
        else:
            self._fault = self._fault or f"it takes more than {OBJECT_LIMIT:,} bytes"

    def _finish(self) -> None:
        """Let go of what was collected: an object, or something else before the next one."""
        content = bytes(self._held).strip(_BETWEEN)
        fault = self._fault
        if content and not fault and not content.startswith(b"{"):
            fault = "the record is not an object"
        if content:
            self._found.append(JsonObject(self._begin_line, content, fault))
        self._held.clear()
        self._depth, self._fault = 0, ""

    def end(self) -> list[JsonObject]:
        """Return what is left at the end of the stream."""
        if self._depth or self._quoted:
            self._fault = "the JSON ends in the middle of a record, so it was cut off"
        self._finish()
        if self._array and not (self._found and self._found[-1].fault):
            self._found.append(
                JsonObject(self._line, b"", "the JSON ends before its array is closed, so it was cut off")
            )
        return self._found


def split_objects(stream: BinaryIO | Utf8Stream, string_limit: int, *, start: int = 0) -> Iterator[JsonObject]:
    """Yield the objects one by one, and what stands between them as faults.

    :param stream: of UTF-8
    :param string_limit: bytes of a string that reaches beyond one piece of the stream (64 KiB); a longer one is
        replaced by ``OVERSIZE`` and its size
    :param start: where the array of an envelope (``{"meta": ..., "results": [``) begins, in bytes; what lies around
        that array is passed over. 0 for a file that is no envelope
    """
    splitter = _Splitter(string_limit, in_envelope=start > 0)
    rest = start
    while chunk := stream.read(_CHUNK):
        if rest:
            splitter.pass_over(chunk[:rest])
            chunk, rest = chunk[rest:], max(0, rest - len(chunk))
        yield from splitter.feed(chunk)
        if splitter.is_over:
            return
    yield from splitter.end()
