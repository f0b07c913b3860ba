"""Safe, streaming XML: the records of a file one by one, in flat memory, whatever the file tries.

Document type declarations, entities and external references are refused (defusedxml; OWASP XML External Entity
Prevention), nesting and sizes are bounded.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO
from xml.etree.ElementTree import Element
from xml.parsers import expat

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

DEPTH_LIMIT = 200
TOKEN_LIMIT = 2_000_000
"""Bytes that one tag, comment or declaration may take."""
RECORD_LIMIT = 32_000_000
"""Characters that the texts and attributes of one record may take together."""
_CHUNK = 1 << 16
_CUT_OFF = frozenset(
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
)


@dataclass(frozen=True, slots=True)
class XmlRecord:
    """One record of an XML file."""

    element: Element
    """Tags without namespaces; without what lies beyond ``oversize``."""
    sha256: str
    """Of the record's bytes as they stand in the file, from its start tag to before its end tag."""
    line: int
    oversize: tuple[str, int] | None = None
    """Name and size (characters) of the first field over the limit."""


@dataclass(frozen=True, slots=True)
class XmlFault:
    """Why the rest of an XML file cannot be read."""

    reason: str
    line: int
    column: int


class _Refused(Exception):
    """The document oversteps a bound; the message says which."""


class _Recorder:
    """Receives the parser's events and builds an element for each record, nothing for what lies around them."""

    def __init__(self, is_record: Callable[[str, str], bool], wrappers: frozenset[str], field_limit: int) -> None:
        self.finished: list[XmlRecord] = []
        self.expat: expat.XMLParserType
        self.window = bytearray()
        self.window_start = 0
        self._is_record = is_record
        self._wrappers = wrappers
        self._field_limit = field_limit
        self._depth = 0
        self._open: list[Element] = []
        self._pieces: list[str] = []
        self._sizes: list[int] = []
        self._total = 0
        self._oversize: tuple[str, int] | None = None
        self._oversize_depth = 0
        self._line = 0
        self._digest = hashlib.sha256()
        self._digested = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEPTH_LIMIT:
            message = f"elements are nested more than {DEPTH_LIMIT} deep"
            raise _Refused(message)
        namespace, _, name = tag.rpartition("}")
        is_record = self._is_record(namespace.removeprefix("{"), name)
        if len(self._open) == 1 and (is_record or name in self._wrappers):
            self._open.clear()  # What looked like a record only wraps others.
        if not self._open:
            if is_record:
                self._begin(name, attributes)
            return
        self._flush()
        element = Element(name, {key.rpartition("}")[2]: value for key, value in attributes.items()})
        for key, value in attributes.items():
            self._count(len(value), f"{name}/@{key}")
        if not self._oversize:
            self._open[-1].append(element)
        self._open.append(element)
        self._sizes.append(0)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._open = [Element(name, dict(attributes))]
        self._pieces, self._sizes, self._total, self._oversize = [], [0], 0, None
        self._line = self.expat.CurrentLineNumber
        self._digest = hashlib.sha256()
        self._digested = self.expat.CurrentByteIndex

    def data(self, text: str) -> None:
        if not self._open:
            return
        self._sizes[-1] += len(text)
        if self._oversize and len(self._open) == self._oversize_depth:
            self._oversize = self._oversize[0], max(self._oversize[1], self._sizes[-1])
        elif not self._oversize:
            self._count(len(text), self._path())
            if not self._oversize:
                self._pieces.append(text)

    def _count(self, size: int, name: str) -> None:
        """Add to the record's size, and note the first field that is too large."""
        self._total += size
        largest = max(size, self._sizes[-1])
        if self._oversize is None and (largest > self._field_limit or self._total > RECORD_LIMIT):
            whole = largest <= self._field_limit
            self._oversize = ("the whole record", self._total) if whole else (name, largest)
            self._oversize_depth = 0 if whole else len(self._open)
            self._pieces.clear()

    def _path(self) -> str:
        return "/".join(element.tag for element in self._open[1:]) or self._open[0].tag

    def _flush(self) -> None:
        """Give the text collected so far to the element, or the child, that it follows."""
        if self._pieces:
            text = "".join(self._pieces)
            self._pieces.clear()
            if len(self._open[-1]):
                self._open[-1][-1].tail = (self._open[-1][-1].tail or "") + text
            else:
                self._open[-1].text = (self._open[-1].text or "") + text

    def end(self, tag: str) -> None:
        self._depth -= 1
        if not self._open:
            return
        self._flush()
        element = self._open.pop()
        self._sizes.pop()
        if self._oversize and len(self._open) < self._oversize_depth:
            self._oversize_depth = 0  # The field is over; its size is final.
        if not self._open:
            self.digest(self.expat.CurrentByteIndex)
            self.finished.append(XmlRecord(element, self._digest.hexdigest(), self._line, self._oversize))

    def close(self) -> None:
        """Nothing is left to do; the parser calls it."""

    def digest(self, end: int) -> None:
        """Take the bytes of the window up to this position of the file into the record's digest."""
        self._digest.update(self.window[self._digested - self.window_start : end - self.window_start])
        self._digested = end

    def slide(self, end: int) -> None:
        """Let go of the bytes before this position of the file."""
        if self._open:
            self.digest(end)
        del self.window[: end - self.window_start]
        self.window_start = end

    def take(self) -> list[XmlRecord]:
        """Return the records finished since the last call."""
        finished, self.finished = self.finished, []
        return finished


def read_records(
    stream: BinaryIO,
    is_record: Callable[[str, str], bool],
    wrappers: frozenset[str] = frozenset(),
    field_limit: int = 1_000_000,
) -> Iterator[XmlRecord | XmlFault]:
    """Yield each record as soon as it is complete; a fault ends the file and comes last.

    :param is_record: called with an element's namespace (empty for none) and local name
    :param wrappers: local names that never stand directly in a record; an element that holds one, or holds a
        record directly, only wraps records
    :param field_limit: characters that the text of one element, or one attribute, may take
    """
    recorder = _Recorder(is_record, wrappers, field_limit)
    parser = DefusedXMLParser(target=recorder, forbid_dtd=True)
    recorder.expat = parser.parser
    fed = 0
    while True:
        chunk = stream.read(_CHUNK)
        recorder.window += chunk
        fed += len(chunk)
        fault = _feed(parser, recorder, chunk, fed)
        yield from recorder.take()
        if fault:
            yield fault
            return
        if not chunk:
            return
        recorder.slide(recorder.expat.CurrentByteIndex)


def _feed(parser: DefusedXMLParser, recorder: _Recorder, chunk: bytes, fed: int) -> XmlFault | None:
    """Parse one more piece, or end the document when it is empty; every way to fail becomes a fault."""
    position = recorder.expat
    try:
        if not chunk:
            parser.close()
            return None
        parser.feed(chunk)
        # Older expat parses an unfinished token anew with each piece, so a long one takes quadratic time.
        if fed - position.CurrentByteIndex > TOKEN_LIMIT:
            message = f"a tag or comment is longer than {TOKEN_LIMIT:,} bytes"
            raise _Refused(message)
    except DefusedXmlException:
        reason = "document type declarations and entities are refused, because they can attack the reader; remove them"
        return XmlFault(reason, position.CurrentLineNumber, position.CurrentColumnNumber + 1)
    except _Refused as error:
        return XmlFault(str(error), position.CurrentLineNumber, position.CurrentColumnNumber + 1)
    except ParseError as error:
        line, column = error.position
        return XmlFault(_explain(error, recorder, ended=not chunk), line, column + 1)
    except (ValueError, LookupError) as error:
        return XmlFault(f"its encoding cannot be read ({error})", position.CurrentLineNumber, 1)
    return None


def _explain(error: ParseError, recorder: _Recorder, *, ended: bool) -> str:
    if ended and error.code in _CUT_OFF:
        return "the XML ends before its last element is closed, so it was cut off"
    if error.code == expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]:
        place = recorder.expat.ErrorByteIndex - recorder.window_start
        wrong = recorder.window[place : place + 1]
        if wrong and wrong[0] >= 0x80:
            return f"byte 0x{wrong.hex().upper()} is no character of the encoding that the XML declares (UTF-8 if none)"
    return f"the XML is not well-formed: {expat.ErrorString(error.code)}"
