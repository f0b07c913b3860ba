"""``oai_datacite``: DataCite Metadata Schema 4.6 in the wrapper of DataCite's own repository (OAI schema 1.1)."""

from kb.model import Organisation, Person, TransferBrief
from kb.search.request import FacetName
from web.metadata.structured_data import licence_address
from web.oai.item import Item
from web.oai.xml import XSI, element, text_element
from web.site import this_site

NAMESPACE = "http://schema.datacite.org/oai/oai-1.1/"
SCHEMA = "http://schema.datacite.org/oai/oai-1.1/oai.xsd"
KERNEL = "http://datacite.org/schema/kernel-4"
VERSION = "4.6"


def write(item: Item) -> str:
    """Describe a brief."""
    brief = item.brief
    assert brief is not None  # noqa: S101  deleted items have no metadata
    kernel = element(
        "resource",
        *_properties(brief, item),
        xmlns=KERNEL,
        xsi_schemaLocation=f"{KERNEL} https://schema.datacite.org/meta/kernel-{VERSION}/metadata.xsd",
    )
    return element(
        "oai_datacite",
        text_element("schemaVersion", VERSION),
        text_element("datacentreSymbol", item.home_name),
        element("payload", kernel),
        xmlns=NAMESPACE,
        xmlns_xsi=XSI,
        xsi_schemaLocation=f"{NAMESPACE} {SCHEMA}",
    )


def _properties(brief: TransferBrief, item: Item) -> tuple[str, ...]:
    organisations = [part.organisation for part in brief.organisations]
    creators = [_person(person) for person in brief.people] or [_creator(found) for found in organisations[:1]]
    contributors = organisations if brief.people else organisations[1:]
    published = brief.published_on
    # Nothing but the day of publication makes it a publication of this site; the year of the result stands in for it.
    year = published.year if published else brief.year or item.record.datestamp.year
    return (
        text_element("identifier", item.address, identifierType="URL"),
        element("creators", *(creators or [element("creator", _name("creatorName", item.home_name))])),
        element(
            "titles", *(text_element("title", text.title, xml_lang=language.value) for language, text in brief.texts)
        ),
        text_element("publisher", item.home_name),
        text_element("publicationYear", str(year)),
        text_element("resourceType", "Transfer brief", resourceTypeGeneral="Text"),
        _group("subjects", _subjects(brief)),
        _group("contributors", "".join(map(_contributor, contributors))),
        _group("dates", _dates(brief)),
        text_element("language", next(iter(brief.texts))[0].value),
        _group(
            "alternateIdentifiers",
            text_element("alternateIdentifier", item.identifier, alternateIdentifierType="OAI"),
        ),
        _group("relatedIdentifiers", _related(brief)),
        _group("rightsList", _rights(brief)),
        _group("descriptions", _descriptions(brief)),
    )


def _group(name: str, content: str) -> str:
    return element(name, content) if content else ""


def _name(tag: str, name: str, kind: str = "Organizational") -> str:
    return text_element(tag, name, nameType=kind)


def _person(person: Person) -> str:
    orcid = text_element("nameIdentifier", person.orcid, nameIdentifierScheme="ORCID", schemeURI="https://orcid.org")
    return element(
        "creator",
        _name("creatorName", person.name, "Personal"),
        orcid,
        text_element("affiliation", person.affiliation),
    )


def _ror(organisation: Organisation) -> str:
    return text_element("nameIdentifier", organisation.ror, nameIdentifierScheme="ROR", schemeURI="https://ror.org")


def _creator(organisation: Organisation) -> str:
    return element("creator", _name("creatorName", organisation.name), _ror(organisation))


def _contributor(organisation: Organisation) -> str:
    return element(
        "contributor",
        _name("contributorName", organisation.name),
        _ror(organisation),
        contributorType="ProjectMember",
    )


def _subjects(brief: TransferBrief) -> str:
    site = this_site()
    found = []
    for language, _ in brief.texts:
        labels = site.labels[language]
        for assessment in brief.technologies:
            concept = site.silta.vocabularies.taxonomy.get(assessment.value)
            found.append(
                text_element(
                    "subject",
                    labels.value(FacetName.TECHNOLOGY, assessment.value),
                    subjectScheme="Silta technologies",
                    valueURI=concept.uri if concept else None,
                    xml_lang=language.value,
                )
            )
    return "".join(found) + "".join(text_element("subject", subject) for subject in brief.subjects)


def _dates(brief: TransferBrief) -> str:
    days = (("Issued", brief.published_on), ("Updated", brief.modified_on))
    return "".join(text_element("date", day.isoformat(), dateType=kind) for kind, day in days if day)


def _related(brief: TransferBrief) -> str:
    dois = dict.fromkeys(item.doi for item in brief.publications if item.doi)
    return "".join(
        text_element("relatedIdentifier", doi, relatedIdentifierType="DOI", relationType="References") for doi in dois
    )


def _rights(brief: TransferBrief) -> str:
    address = licence_address(brief.licence)
    scheme = {"rightsIdentifierScheme": "SPDX", "rightsIdentifier": brief.licence} if address else {}
    return text_element("rights", brief.licence, rightsURI=address, **scheme)


def _descriptions(brief: TransferBrief) -> str:
    return "".join(
        text_element("description", text.summary or text.description, descriptionType="Abstract", xml_lang=code.value)
        for code, text in brief.texts
    )
