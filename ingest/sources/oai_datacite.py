"""DataCite XML as OAI-PMH carries it (``oai_datacite``, ``datacite``): read as DataCite, known by its OAI key."""

from dataclasses import replace
from xml.etree.ElementTree import Element

from ingest.record import RawIdentifier, RawRecord, UnreadableSource
from ingest.sources import datacite
from ingest.sources.datacite_xml import element_fields
from ingest.sources.record_source import Origin
from kb.model import SourceRecord


def build_record(element: Element, source: SourceRecord, location: str) -> RawRecord:
    """Turn a ``resource`` element of DataCite into a record.

    :param element: tags and attributes without namespaces
    :param source: the record's provenance so far; address and licence are filled in
    :raises UnreadableSource: when DataCite says that the record was withdrawn
    """
    fields = element_fields(element)
    if not fields.get("identifiers") and not fields.get("identifier") and not fields.get("doi"):
        fields["id"] = source.identifier  # it is known by OAI-PMH's header
    origin = Origin(source.source, location, source.retrieved_at, source.sha256)
    for reading in datacite.build_record(fields, origin):
        if isinstance(reading, RawRecord):
            found = reading.source
            update = {"licence": found.licence or source.licence, "address": found.address or source.address}
            own = RawIdentifier("oai", source.identifier)
            return replace(
                reading,
                source=source.model_copy(update=update),
                identifiers=(own, *(item for item in reading.identifiers if item != own)),
            )
    raise UnreadableSource("DataCite says that the record was withdrawn")
