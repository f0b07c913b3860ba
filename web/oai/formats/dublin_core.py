"""``oai_dc``: unqualified Dublin Core, which every repository offers (section 5)."""

from kb.model import TransferBrief
from kb.search.request import FacetName
from web.metadata.structured_data import licence_address
from web.oai.item import Item
from web.oai.xml import XSI, element, text_element, text_elements
from web.site import this_site

NAMESPACE = "http://www.openarchives.org/OAI/2.0/oai_dc/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"


def write(item: Item) -> str:
    """Describe a brief."""
    brief = item.brief
    assert brief is not None  # noqa: S101  deleted items have no metadata
    texts = list(brief.texts)
    people = [person.name for person in brief.people]
    organisations = [part.organisation.name for part in brief.organisations]
    dois = [f"https://doi.org/{doi}" for publication in brief.publications if (doi := publication.doi)]
    day = brief.modified_on or brief.published_on
    content = (
        *(text_element("dc:title", text.title, xml_lang=language.value) for language, text in texts),
        text_elements("dc:creator", people or organisations[:1] or [item.home_name]),
        _subjects(brief),
        *(text_element("dc:description", text.summary, xml_lang=language.value) for language, text in texts),
        *(text_element("dc:description", text.description, xml_lang=language.value) for language, text in texts),
        text_element("dc:publisher", item.home_name),
        text_elements("dc:contributor", organisations if people else organisations[1:]),
        text_element("dc:date", day.isoformat() if day else None),
        text_element("dc:type", "demonstration" if brief.demonstration else None),
        text_element("dc:type", "Text"),
        text_element("dc:format", "text/html"),
        text_element("dc:identifier", item.address),
        text_elements("dc:source", [r.address for r in brief.sources if r.address and "://" in r.address]),
        text_elements("dc:language", [language.value for language, _ in texts]),
        text_elements("dc:relation", dois),
        text_elements("dc:rights", [licence_address(brief.licence) or brief.licence]),
    )
    return element(
        "oai_dc:dc",
        *content,
        xmlns_oai_dc=NAMESPACE,
        xmlns_dc="http://purl.org/dc/elements/1.1/",
        xmlns_xsi=XSI,
        xsi_schemaLocation=f"{NAMESPACE} {SCHEMA}",
    )


def _subjects(brief: TransferBrief) -> str:
    labels = this_site().labels
    named = [
        text_element("dc:subject", labels[language].value(facet, value), xml_lang=language.value)
        for language, _ in brief.texts
        for facet, values in (
            (FacetName.TECHNOLOGY, [item.value for item in brief.technologies]),
            (FacetName.SECTOR, brief.sectors),
        )
        for value in values
    ]
    return "".join(named) + text_elements("dc:subject", brief.subjects)
