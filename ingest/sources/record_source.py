"""Readers of metadata records: what the formats in JSON and XML share, from the file to one record after the other.

A format says how it is recognised and how one record is built; this module streams the file, and turns what is
broken into rejections.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from xml.etree.ElementTree import Element

from pydantic import ValidationError

from ingest.location import shown
from ingest.record import Progress, Reading, Rejection, UnreadableSource, Withdrawal
from ingest.sources.archives import Member, file_member
from ingest.sources.json_records import BadJson, read_json
from ingest.sources.json_shape import Shape, read_shape
from ingest.sources.json_values import Fields
from ingest.sources.xml import XmlFault, read_records
from kb.model import SiltaError, SourceRecord, explain

_IDENTIFIER_LENGTH = 400
_Content = TypeVar("_Content")


class UnfitRecord(SiltaError):
    """A record of the format that cannot be taken; the message says why."""

    def __init__(self, reason: str, identifier: str = "") -> None:
        """Say why.

        :param identifier: the record's own key, as far as it is known
        """
        super().__init__(reason)
        self.identifier = identifier


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one record stands, for whoever builds it."""

    source: str
    """Name of the reader."""
    location: str
    modified: datetime
    """When the file was last changed (UTC)."""
    sha256: str
    notes: tuple[str, ...] = ()

    def record(self, identifier: str, address: str = "", licence: str | None = None) -> SourceRecord:
        """Name the record.

        :param identifier: the record's own key; a DOI without a resolver in front
        :raises UnfitRecord: when there is no identifier
        :raises pydantic.ValidationError: when a value is no single line of printable text
        """
        if not identifier:
            reason = "the record has no identifier (DOI, id or address), so it could not be told from others"
            raise UnfitRecord(reason)
        return SourceRecord(
            source=self.source,
            identifier=identifier[:_IDENTIFIER_LENGTH],
            address=address if 0 < len(address) <= _IDENTIFIER_LENGTH else None,
            licence=licence,
            retrieved_at=self.modified,
            sha256=self.sha256,
        )

    def withdrawn(self, identifier: str, reason: str) -> Iterator[Reading]:
        """Yield what is to be said of a record that its source has taken back: no brief is made, an older one goes."""
        yield Withdrawal(self.source, self.location, identifier)
        yield Rejection(self.source, self.location, identifier, reason)


@dataclass(frozen=True, slots=True)
class JsonForm:
    """A format in JSON."""

    recognise: Callable[[Shape], bool]
    build: Callable[[Fields, Origin], Iterable[Reading]]
    """May raise UnfitRecord or pydantic.ValidationError."""


@dataclass(frozen=True, slots=True)
class XmlForm:
    """A format in XML."""

    recognise: Callable[[bytes], bool]
    """Called with the first bytes of a file."""
    is_record: Callable[[str, str], bool]
    """Called with an element's namespace and local name."""
    build: Callable[[Element, Origin], Iterable[Reading]]
    """Tags come without namespaces. May raise UnfitRecord or pydantic.ValidationError."""


class RecordSource:
    """Reads the files of one format of metadata."""

    def __init__(self, name: str, label: str, *, json: JsonForm | None = None, xml: XmlForm | None = None) -> None:
        """Describe the format.

        :param name: in kebab-case, unique in the registry
        :param label: what a person calls it
        """
        self.name = name
        self.label = label
        self._json = json
        self._xml = xml

    def claims(self, path: Path, head: bytes) -> bool:
        """Take a file by what is in it, whatever it is called."""
        if self._json and (shape := read_shape(head)):
            return self._json.recognise(shape)
        return self._xml is not None and self._xml.recognise(head)

    def read_all(self, files: Sequence[Path], progress: Progress) -> Iterator[Reading]:
        """Read files one after the other."""
        for path in files:
            try:
                member = file_member(path, progress)
                progress.label = member.location
                yield from self.read(member)
                member.meter.finish()
            except UnreadableSource as error:
                yield Rejection(self.name, shown(path), "", str(error))

    def read(self, member: Member) -> Iterator[Reading]:
        """Read the records of one file or entry of an archive.

        :raises UnreadableSource: when it cannot be read, or not any further
        """
        head = member.head()
        shape = read_shape(head) if self._json else None
        count = 0
        for reading in self._read_json(member, head, shape) if shape else self._read_xml(member):
            count += 1
            yield reading
        if not count:
            yield Rejection(self.name, member.location, "", "there are no records in it")

    def _read_json(self, member: Member, head: bytes, shape: Shape) -> Iterator[Reading]:
        for found in read_json(member, head, shape.start):
            place = f"{member.location}:{found.line}"
            if isinstance(found, BadJson):
                yield Rejection(self.name, place, found.identifier, found.reason)
            elif self._json:
                origin = Origin(self.name, place, member.modified, found.sha256, found.notes)
                yield from self._built(self._json.build, found.fields, origin)

    def _read_xml(self, member: Member) -> Iterator[Reading]:
        if not self._xml:
            return
        with member.open() as stream:
            for found in read_records(stream, self._xml.is_record):
                place = f"{member.location}:{found.line}"
                if isinstance(found, XmlFault):
                    yield Rejection(self.name, f"{place}:{found.column}", "", found.reason)
                elif found.oversize:
                    field, size = found.oversize
                    yield Rejection(self.name, place, "", f"{field} holds {size:,} characters, more than are read")
                else:
                    origin = Origin(self.name, place, member.modified, found.sha256)
                    yield from self._built(self._xml.build, found.element, origin)

    def _built(
        self, build: Callable[[_Content, Origin], Iterable[Reading]], content: _Content, origin: Origin
    ) -> Iterator[Reading]:
        try:
            yield from build(content, origin)
        except UnfitRecord as error:
            yield Rejection(self.name, origin.location, error.identifier[:_IDENTIFIER_LENGTH], str(error))
        except ValidationError as error:
            yield Rejection(self.name, origin.location, "", explain(error))
