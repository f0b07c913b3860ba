"""Headers and records (section 2.5)."""

from web.oai.datestamp import stamp
from web.oai.formats import MetadataFormat
from web.oai.formats.silta import NAMESPACE as SILTA
from web.oai.item import Item, Provenance
from web.oai.sets import OaiSets
from web.oai.xml import XSI, element, text_element

PROVENANCE = "http://www.openarchives.org/OAI/2.0/provenance"


def header(item: Item, sets: OaiSets) -> str:
    """Write the header of a record."""
    return element(
        "header",
        text_element("identifier", item.identifier),
        text_element("datestamp", stamp(item.record.datestamp)),
        *(text_element("setSpec", spec) for spec in sets.of(item.record)),
        status=None if item.brief is not None else "deleted",
    )


def record(item: Item, sets: OaiSets, metadata_format: MetadataFormat) -> str:
    """Write a whole record; a deleted one has a header only."""
    if item.brief is None:
        return element("record", header(item, sets))
    about = element("about", _provenance(item.provenance)) if item.provenance else ""
    return element("record", header(item, sets), element("metadata", metadata_format.write(item)), about)


def _provenance(origin: Provenance) -> str:
    """Tell where a brief was harvested (implementation guidelines, provenance).

    It counts as altered: its address, and what the vocabularies here do not have, are not as its home wrote them.
    """
    description = element(
        "originDescription",
        text_element("baseURL", origin.base_url),
        text_element("identifier", origin.identifier),
        text_element("datestamp", stamp(origin.datestamp)),
        text_element("metadataNamespace", SILTA),
        harvestDate=stamp(origin.harvested_at),
        altered="true",
    )
    return element(
        "provenance",
        description,
        xmlns=PROVENANCE,
        xmlns_xsi=XSI,
        xsi_schemaLocation=f"{PROVENANCE} {PROVENANCE}.xsd",
    )
