"""The metadata formats, one file each (section 3.4)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from web.oai.formats import datacite, dublin_core, silta
from web.oai.item import Item


@dataclass(frozen=True, slots=True)
class MetadataFormat:
    """A format."""

    prefix: str
    namespace: str
    schema: str
    """Address of its XML Schema; a path on this site begins with a slash."""
    write: Callable[[Item], str]
    """Writes the content of ``metadata``; the item is not deleted."""


FORMATS: Mapping[str, MetadataFormat] = {
    item.prefix: item
    for item in (
        MetadataFormat("oai_dc", dublin_core.NAMESPACE, dublin_core.SCHEMA, dublin_core.write),
        MetadataFormat("oai_datacite", datacite.NAMESPACE, datacite.SCHEMA, datacite.write),
        MetadataFormat("silta", silta.NAMESPACE, silta.SCHEMA, silta.write),
    )
}
"""By their prefix."""
