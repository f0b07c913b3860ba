"""DataCite's XML (kernel 2.2 to 4.6) brought into the form of its JSON, so that both are read by the same rules."""

import re
from typing import Any
from xml.etree.ElementTree import Element

from ingest.sources.xml_root import root_tag

XML_NAMESPACE = "datacite.org/schema/kernel"
_WRAPPED = re.compile(r"[ \t\r]*\n[ \t]+(?=\S)")
_LISTS = {
    "titles": ("title", "title"),
    "subjects": ("subject", "subject"),
    "dates": ("date", "date"),
    "descriptions": ("description", "description"),
    "relatedIdentifiers": ("relatedIdentifier", "relatedIdentifier"),
    "alternateIdentifiers": ("alternateIdentifier", "alternateIdentifier"),
    "rightsList": ("rights", "rights"),
}
"""Lists whose items hold a text and attributes: name of the item, and under which key its text goes."""


def looks_datacite_xml(head: bytes) -> bool:
    """Whether an XML file holds records of DataCite, by its root: the namespace, or the elements of a bare record."""
    root = root_tag(head)
    if root is None:
        return False
    if XML_NAMESPACE in root.namespace:
        return True
    if root.name == "resource" and not root.namespace:
        return b"identifierType" in head and b"creator" in head
    return root.name in {"resources", "records"} and XML_NAMESPACE.encode() in head


def element_fields(resource: Element) -> dict[str, Any]:
    """Return a ``resource`` as the object that the JSON of DataCite would have for it."""
    fields: dict[str, Any] = {}
    for child in resource:
        if child.tag in _LISTS:
            item, key = _LISTS[child.tag]
            fields[child.tag] = [{**found.attrib, key: _text(found)} for found in child.iter(item)]
        elif child.tag in {"creators", "contributors"}:
            fields[child.tag] = [agent for found in child for agent in _agents(found)]
        elif child.tag == "fundingReferences":
            fields[child.tag] = [_funding(found) for found in child]
        elif child.tag == "resourceType":
            fields["types"] = {**child.attrib, "resourceType": _text(child)}
        elif child.tag == "identifier":
            fields["identifiers"] = [{**child.attrib, "identifier": _text(child)}]
        elif child.tag == "rights":
            fields["rightsList"] = [{**child.attrib, "rights": _text(child)}]
        elif not len(child):
            # What the schema allows once may stand there again; the first counts.
            fields.setdefault(child.tag, _text(child))
    return fields


def _text(element: Element) -> str:
    """Return the text of an element, with ``<br>`` as line breaks and without those of XML's indentation."""
    parts = [element.text or ""]
    for child in element:
        parts += ("\n" if child.tag == "br" else "", "".join(child.itertext()), child.tail or "")
    return _WRAPPED.sub(" ", "".join(parts)).strip()


def _agents(element: Element) -> list[dict[str, Any]]:
    """Return the creator of an element; several where names of several follow each other in it."""
    agents: list[dict[str, Any]] = []
    for child in element:
        if child.tag in {"creatorName", "contributorName"}:
            agents.append(
                {**element.attrib, **child.attrib, "name": _text(child), "affiliation": [], "nameIdentifiers": []}
            )
        elif not agents:
            continue
        elif child.tag == "nameIdentifier":
            agents[-1]["nameIdentifiers"].append({**child.attrib, "nameIdentifier": _text(child)})
        elif child.tag == "affiliation":
            agents[-1]["affiliation"].append({**child.attrib, "name": _text(child)})
        elif child.tag in {"givenName", "familyName"}:
            agents[-1].setdefault(child.tag, _text(child))
    return agents


def _funding(element: Element) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for child in element:
        fields[child.tag] = _text(child)
        fields |= {key: value for key, value in child.attrib.items() if key == "awardURI"}
    return fields
