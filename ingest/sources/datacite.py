"""DataCite's metadata, schema 2.2 to 4.6, in JSON and XML.

Format: DataCite Metadata Working Group, "DataCite Metadata Schema Documentation" (doi:10.14454/mzv1-5b55 for 4.6), and
the JSON of the REST API (JSON:API, ``data.attributes``). Tools write the keys of the JSON in ``camelCase``,
``snake_case`` and ``kebab-case``; all are read.
"""

import re
from collections.abc import Iterator
from typing import Any

from ingest.licence import parse_licence
from ingest.record import RawIdentifier, RawOrganisation, RawPerson, RawProject, RawRecord, RawSubject, Reading
from ingest.sources.datacite_xml import XML_NAMESPACE, element_fields, looks_datacite_xml
from ingest.sources.json_shape import Shape
from ingest.sources.json_values import Fields, fields_of, items_of, objects_of, text_of, texts_of
from ingest.sources.localised import Localised, join_texts
from ingest.sources.names import is_organisation, make_person
from ingest.sources.record_source import JsonForm, Origin, RecordSource, XmlForm
from ingest.sources.relations import DESCRIPTIONS, VERSIONS, doi_in, identifier_of

_SCHEMA = "datacite.org/schema/kernel"
_MARKS = frozenset({"creators", "titles", "publicationyear", "types", "rightslist", "descriptions", "schemaversion"})
_PARTNERS = frozenset({"HostingInstitution", "ResearchGroup", "Producer", "WorkPackageLeader", "ProjectLeader"})
_NO_AUTHORS = frozenset(
    {"Editor", "Translator", "Distributor", "RightsHolder", "Funder", "Sponsor", "Other", "DataManager"}
    | {"RegistrationAgency", "RegistrationAuthority"}
)
_UNPUBLISHED = {"draft": "is a draft that was never published", "registered": "was withdrawn from DataCite's index"}


def build_record(fields: Fields, origin: Origin) -> Iterator[Reading]:
    """Build the record of one object of JSON, or of one that ``datacite_xml`` has made.

    :raises UnfitRecord: when it has no identifier
    :raises pydantic.ValidationError: when the identifier is no single line of printable text
    """
    record = _plain_keys(_attributes(fields))
    identifiers = tuple(_identifiers(record))
    identifier = next((item.value for item in identifiers if not item.relation), "") or text_of(record.get("id"))
    if reason := _withdrawal(record):
        yield from origin.withdrawn(identifier, reason)
        return
    people, organisations = _agents(record)
    titles = _titles(record)
    yield RawRecord(
        source=origin.record(identifier, _address(record, identifier), _licence(record)),
        location=origin.location,
        texts=join_texts(titles, _descriptions(record), language=text_of(record.get("language"))),
        project=_project(record),
        organisations=organisations,
        subjects=tuple(_subjects(record)),
        publications=tuple((doi, "") for doi in _described(record)),
        people=people,
        identifiers=identifiers,
        kind=_kind(record),
        published=_published(record),
        modified=text_of(record.get("updated")),
        notes=origin.notes,
    )


def _attributes(fields: Fields) -> Fields:
    data = fields.get("data")
    inner = data if isinstance(data, dict) else fields
    attributes = inner.get("attributes")
    return {**attributes, "id": inner.get("id")} if isinstance(attributes, dict) else inner


def _plain_keys(fields: Fields) -> dict[str, Any]:
    return {_plain_key(key): _plain_value(value) for key, value in fields.items()}


def _plain_value(value: object) -> object:
    if isinstance(value, dict):
        return _plain_keys(value)
    return [_plain_value(item) for item in value] if isinstance(value, list) else value


def _plain_key(key: str) -> str:
    return re.sub(r"[^a-z0-9]", "", key.lower())


def _identifiers(record: Fields) -> Iterator[RawIdentifier]:
    own = [("doi", text_of(record.get("doi"))), ("", text_of(record.get("id")))]
    for key in ("identifiers", "identifier", "alternateidentifiers"):
        for item in items_of(record.get(key)):
            inner = fields_of(item)
            kind = text_of(inner.get("identifiertype")) or text_of(inner.get("alternateidentifiertype"))
            value = text_of(inner.get("identifier")) or text_of(inner.get("alternateidentifier")) or text_of(item)
            own.append((kind, value))
    found = (identifier_of(kind, value) for kind, value in own)
    yield from dict.fromkeys(filter(None, found))
    for item in objects_of(record.get("relatedidentifiers")):
        relation = text_of(item.get("relationtype"))
        if relation in VERSIONS:
            kind, value = text_of(item.get("relatedidentifiertype")), text_of(item.get("relatedidentifier"))
            if identifier := identifier_of(kind, value, relation):
                yield identifier


def _described(record: Fields) -> Iterator[str]:
    """Yield the DOIs of the publications that tell about data or software."""
    for item in objects_of(record.get("relatedidentifiers")):
        if text_of(item.get("relationtype")) in DESCRIPTIONS and (
            doi := doi_in(text_of(item.get("relatedidentifier")))
        ):
            yield doi


def _withdrawal(record: Fields) -> str:
    if told := _UNPUBLISHED.get(text_of(record.get("state"))):
        return f"the record {told}"
    for item in objects_of(record.get("dates")):
        if text_of(item.get("datetype")) == "Withdrawn":
            return f"the record says that the result was withdrawn ({text_of(item.get('date'))[:40] or 'no date'})"
    return ""


def _address(record: Fields, identifier: str) -> str:
    return f"https://doi.org/{identifier}" if doi_in(identifier) else text_of(record.get("url"))


def _titles(record: Fields) -> list[Localised]:
    """Return the titles, the main one first, with its subtitle where it has one in the same language."""
    told = [
        (text_of(fields_of(item).get("title")) or text_of(item), text_of(fields_of(item).get("lang")), _type(item))
        for item in items_of(record.get("titles") or record.get("title"))
    ]
    order = ("", "TranslatedTitle", "AlternativeTitle")
    named = [title for kind in order for title in told if title[2] == kind]
    return [Localised(text, language) for text, language, _ in named] or [Localised(text) for text, _, _ in told[:1]]


def _type(item: object) -> str:
    return text_of(fields_of(item).get("titletype"))


def _descriptions(record: Fields) -> list[Localised]:
    """Return the abstracts; where there are none, whatever else describes the content."""
    told = [
        (text_of(item.get("description")), text_of(item.get("lang")), text_of(item.get("descriptiontype")))
        for item in objects_of(record.get("descriptions"))
    ]
    told += [(text_of(record.get("description")), "", "Abstract")]
    for kinds in ({"Abstract", ""}, {"Methods", "TechnicalInfo", "Other"}):
        if found := [Localised(text, language) for text, language, kind in told if text and kind in kinds]:
            return found
    return []


def _agents(record: Fields) -> tuple[tuple[RawPerson, ...], tuple[RawOrganisation, ...]]:
    people: list[RawPerson] = []
    organisations: list[RawOrganisation] = []
    for key in ("creators", "creator", "contributors"):
        for item in objects_of(record.get(key)):
            role = text_of(item.get("contributortype"))
            agent = _agent(item)
            if isinstance(agent, RawPerson):
                if role not in _NO_AUTHORS:
                    people.append(agent)
            elif agent and (not role or role in _PARTNERS):
                organisations.append(agent)
    return tuple(people), tuple(organisations)


def _agent(item: Fields) -> RawPerson | RawOrganisation | None:
    name, given, family = (text_of(item.get(key)) for key in ("name", "givenname", "familyname"))
    name = name or text_of(item.get("creatorname")) or text_of(item.get("contributorname"))
    kind = text_of(item.get("nametype")) or text_of(item.get("type"))
    orcid, ror = _name_identifiers(item)
    if not (name or family or given):
        return None
    if is_organisation(name, kind="organizational" if ror else kind, given=given, family=family, orcid=orcid):
        return RawOrganisation(name, ror=ror, role="participant")
    affiliations = [_affiliation(value) for value in items_of(item.get("affiliation") or item.get("affiliations"))]
    return make_person(
        name, given=given, family=family, orcid=orcid, affiliations=[value for value in affiliations if value.name]
    )


def _name_identifiers(item: Fields) -> tuple[str, str]:
    """Return the ORCID iD and the ROR id of a creator, each empty when there is none."""
    found = {"orcid": "", "ror": ""}
    told = [
        (text_of(inner.get("nameidentifierscheme")), text_of(inner.get("nameidentifier")))
        for inner in objects_of(item.get("nameidentifiers"))
    ]
    for scheme, value in [*told, ("", text_of(item.get("id")))]:
        for name in found:
            if value and not found[name] and (scheme.lower() == name or f"{name}.org/" in value):
                found[name] = value
    return found["orcid"], found["ror"]


def _affiliation(value: object) -> RawOrganisation:
    item = fields_of(value)
    identifier = text_of(item.get("affiliationidentifier"))
    scheme = text_of(item.get("affiliationidentifierscheme"))
    ror = identifier if scheme.upper() == "ROR" or "ror.org/" in identifier else ""
    return RawOrganisation(text_of(item.get("name")) or text_of(value), ror=ror)


def _project(record: Fields) -> RawProject | None:
    for item in objects_of(record.get("fundingreferences")):
        if number := text_of(item.get("awardnumber")):
            return RawProject(
                number,
                title=text_of(item.get("awardtitle")),
                programme=text_of(item.get("fundername")),
                url=text_of(item.get("awarduri")),
            )
    return None


def _subjects(record: Fields) -> Iterator[RawSubject]:
    for item in items_of(record.get("subjects")):
        inner = fields_of(item)
        if label := text_of(inner.get("subject")) or text_of(item):
            code = text_of(inner.get("classificationcode")) or text_of(inner.get("valueuri"))
            yield RawSubject(label, code, text_of(inner.get("subjectscheme")))


def _licence(record: Fields) -> str | None:
    names: list[str] = []
    for item in items_of(record.get("rightslist") or record.get("rights")):
        inner = fields_of(item)
        names += (text_of(inner.get(key)) for key in ("rightsidentifier", "rightsuri", "rights"))
        names += texts_of(item)
    return parse_licence(*names)


def _kind(record: Fields) -> str:
    types = fields_of(record.get("types"))
    told = (types.get("resourcetypegeneral"), record.get("resourcetypegeneral"), types.get("resourcetype"))
    return next(filter(None, map(text_of, told)), "")


def _published(record: Fields) -> str:
    if year := text_of(record.get("publicationyear")):
        return year
    dates = {text_of(item.get("datetype")): text_of(item.get("date")) for item in objects_of(record.get("dates"))}
    return dates.get("Issued") or dates.get("Available") or text_of(record.get("datepublished"))


def _recognise(shape: Shape) -> bool:
    if shape.has("@context"):
        return False
    if shape.has("attributes") or ("data", "attributes") in shape.paths:
        inner = ("attributes",) if shape.has("attributes") else ("data", "attributes")
        keys = {
            _plain_key(path[len(inner)])
            for path in shape.paths
            if path[: len(inner)] == inner and len(path) > len(inner)
        }
        return len(keys & _MARKS) >= 2
    keys = {_plain_key(path[0]) for path in shape.paths}
    schema = next((text for path, text in shape.texts.items() if _plain_key("".join(path[:1])) == "schemaversion"), "")
    return _SCHEMA in schema or len(keys & _MARKS) >= 3


def _is_record(namespace: str, name: str) -> bool:
    return name == "resource" and (namespace == "" or XML_NAMESPACE in namespace)


DATACITE = RecordSource(
    "datacite",
    "DataCite",
    json=JsonForm(_recognise, build_record),
    xml=XmlForm(looks_datacite_xml, _is_record, lambda element, origin: build_record(element_fields(element), origin)),
)
"""Reads records of DataCite."""
