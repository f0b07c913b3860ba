"""One answer of an OAI-PMH 2.0 repository, read safely and element by element, from a file or from the network."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

from pydantic import ValidationError

from ingest.record import RawRecord, ReadBrief, Rejection, Skipped, UnreadableSource, Withdrawal
from ingest.sources import oai_datacite, oai_dc
from ingest.sources.silta_record import read_record
from ingest.sources.xml import XmlFault, XmlRecord, read_records
from kb.model import SiltaError, SourceRecord, explain
from kb.store import PartnerSite

NAMESPACE = "http://www.openarchives.org/OAI/2.0/"
SOURCE = "oai-pmh"
_PARTS = frozenset(
    {"responseDate", "request", "error", "Identify", "record", "resumptionToken", "set", "metadataFormat"}
)
FIELD_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class ResumptionToken:
    """Says where the list goes on (OAI-PMH 2.0, section 3.5)."""

    value: str
    """Empty on the last page."""
    size: int | None
    """``completeListSize``, an estimate; None when not given."""


@dataclass(frozen=True, slots=True)
class ProtocolError:
    """An ``error`` element (OAI-PMH 2.0, section 3.6)."""

    code: str
    message: str


Record = RawRecord | ReadBrief | Withdrawal | Rejection | Skipped
Part = Record | ResumptionToken | ProtocolError | XmlFault | tuple[str, Element]


def is_part(namespace: str, name: str) -> bool:
    """Whether an element is one that :func:`read_page` gives."""
    return namespace == NAMESPACE and name in _PARTS


@dataclass(slots=True)
class Origin:
    """Where an answer is from, completed by what the answer says itself."""

    place: str
    """The file's name, or the base URL."""
    retrieved_at: datetime
    is_file: bool = True
    base_url: str = ""
    prefix: str = ""
    verb: str = ""
    site: PartnerSite | None = None
    """The other Silta that is asked for its briefs; None for every other repository."""

    def location(self, identifier: str, line: int) -> str:
        """Where a person finds a record."""
        return f"{self.place}:{line}" if self.is_file else self.address(identifier) or self.place

    def address(self, identifier: str) -> str | None:
        """The web address of one record; None when the answer does not say of which repository it is."""
        if not self.base_url.startswith(("http://", "https://")):
            return None
        query = {"verb": "GetRecord", "identifier": identifier, "metadataPrefix": self.prefix or "oai_dc"}
        address = f"{self.base_url}?{urlencode(query)}"
        return address if len(address) <= 500 and address.isprintable() else None


def read_page(stream: BinaryIO, origin: Origin) -> Iterator[Part]:
    """Give the parts of an answer in their order; a fault of the XML comes last.

    Records become RawRecord, Withdrawal or Rejection; elements of other lists come with their name.

    :param origin: is completed on the way
    """
    for found in read_records(stream, is_part, field_limit=FIELD_LIMIT):
        if isinstance(found, XmlFault):
            yield found
            return
        element = found.element
        if element.tag == "request":
            origin.base_url = origin.base_url or (element.text or "").strip()
            origin.prefix = origin.prefix or element.get("metadataPrefix", "")
            origin.verb = origin.verb or element.get("verb", "")
        elif element.tag == "error":
            yield ProtocolError(element.get("code", ""), " ".join((element.text or "").split())[:300])
        elif element.tag == "resumptionToken":
            size = element.get("completeListSize", "")
            yield ResumptionToken((element.text or "").strip(), int(size) if _is_count(size) else None)
        elif element.tag == "record":
            yield _record(found, origin)
        else:
            yield element.tag, element


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16


def _record(found: XmlRecord, origin: Origin) -> Record:
    header = found.element.find("header")
    identifier = " ".join((header.findtext("identifier") or "").split()) if header is not None else ""
    location = origin.location(identifier, found.line)
    if header is None or not identifier:
        return Rejection(
            SOURCE, location, "", "the record has no header with an identifier, so it cannot be known again"
        )
    if origin.site is not None:
        return read_record(found, origin.site, location, origin.retrieved_at)
    if header.get("status") == "deleted":
        return Withdrawal(SOURCE, location, identifier)
    try:
        if found.oversize:
            name, size = found.oversize
            message = f"{name} has {size:,} characters; at most {FIELD_LIMIT:,} are read"
            raise UnreadableSource(message)
        payload = _payload(found.element)
        source = SourceRecord(
            source=SOURCE,
            identifier=identifier,
            address=origin.address(identifier),
            retrieved_at=origin.retrieved_at,
            sha256=found.sha256,
        )
        reader = oai_dc.build_record if payload.tag == "dc" else oai_datacite.build_record
        return replace(reader(payload, source, location), modified=(header.findtext("datestamp") or "").strip())
    except ValidationError as error:
        return Rejection(SOURCE, location, identifier[:200], explain(error))
    except SiltaError as error:
        return Rejection(SOURCE, location, identifier[:200], str(error))


def _payload(record: Element) -> Element:
    """Return the element that holds the metadata.

    :raises UnreadableSource: when there is none, or it is of a format that is not read
    """
    metadata = record.find("metadata")
    payload = metadata[0] if metadata is not None and len(metadata) else None
    if payload is None:
        raise UnreadableSource("the record has no metadata, and it is not marked as deleted")
    if payload.tag == "dc":
        return payload
    if payload.tag == "brief":
        raise UnreadableSource("a brief of another Silta; harvest it with: silta source add NAME silta --address ...")
    # oai_datacite wraps the resource: schemaVersion, datacentreSymbol, payload/resource.
    resource = payload if payload.tag == "resource" else payload.find("payload/resource")
    if resource is None:
        message = f"the metadata is in the format of {payload.tag[:60]!r}; oai_dc and oai_datacite are read"
        raise UnreadableSource(message)
    return resource
