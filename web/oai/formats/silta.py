"""``silta``: all that is offered of a brief, for other Siltas (docs/api/oai-pmh.md).

The brief itself is the JSON of the model, as ``/briefs/<slug>.json`` has it; around it stand its home, and by what the
result is recognised in other sources.
"""

import re

from web.oai.item import Item
from web.oai.xml import XSI, element, text_element
from web.site import this_site

NAMESPACE = "https://silta.example.org/ns/brief/1"
SCHEMA = "/oai/silta.xsd"
# Characters that JSON can escape and XML 1.0 cannot hold; the JSON of the model has escaped control characters already.
_NOT_XML = re.compile("[\x7f-\x9f\ufffe\uffff]")


def write(item: Item) -> str:
    """Write a brief."""
    brief = item.brief
    assert brief is not None  # noqa: S101  deleted items have no metadata
    document = brief.model_dump_json(exclude_none=True, exclude={"proposals"})
    return element(
        "silta:brief",
        element("silta:home", name=item.home_name, href=item.home_url),
        text_element("silta:address", item.address),
        *(text_element("silta:identifier", name.name, relation=name.relation) for name in item.names),
        text_element("silta:document", _NOT_XML.sub(_escaped, document), mediaType="application/json"),
        xmlns_silta=NAMESPACE,
        xmlns_xsi=XSI,
        xsi_schemaLocation=f"{NAMESPACE} {this_site().silta.settings.site_url}{SCHEMA}",
    )


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found.group()):04x}"
