"""Records of Zenodo in JSON, in its legacy form and in that of InvenioRDM, which other repositories run too.

Formats: Zenodo's REST API ("Records"), and InvenioRDM's reference of the metadata (``metadata.creators`` with
``person_or_org``). Descriptions are HTML.
"""

from collections.abc import Iterator

from ingest.licence import parse_licence
from ingest.record import RawIdentifier, RawOrganisation, RawPerson, RawProject, RawRecord, RawSubject, Reading
from ingest.sources.json_shape import Shape
from ingest.sources.json_values import Fields, fields_of, items_of, objects_of, text_of, within
from ingest.sources.localised import Localised, join_texts
from ingest.sources.names import is_organisation, make_person
from ingest.sources.record_source import JsonForm, Origin, RecordSource
from ingest.sources.relations import DESCRIPTIONS, VERSIONS, doi_in, identifier_of

_MARKS = (
    "conceptrecid",
    "conceptdoi",
    "links",
    "files",
    "pids",
    "parent",
    "owners",
    "created",
    "doi",
    "access",
    "recid",
)
_NO_ABSTRACTS = frozenset({"series-information", "table-of-contents"})


def build_record(fields: Fields, origin: Origin) -> Iterator[Reading]:
    """Build one record.

    :raises UnfitRecord: when it has no identifier
    :raises pydantic.ValidationError: when the identifier is no single line of printable text
    """
    data = fields_of(fields.get("metadata"))
    doi = next(filter(None, map(doi_in, (text_of(within(fields, *path)) for path in _DOIS))), "")
    number = text_of(fields.get("id")) or text_of(fields.get("recid"))
    address = text_of(within(fields, "links", "self_html")) or text_of(within(fields, "links", "html"))
    if (tombstone := fields_of(fields.get("tombstone"))) or text_of(fields.get("status")) in {"410", "deleted"}:
        why = text_of(tombstone.get("note")) or text_of(within(tombstone, "removal_reason", "id")) or "no reason given"
        yield from origin.withdrawn(doi or number, f"the record was removed from its repository ({why[:200]})")
        return
    people, organisations = _agents(data)
    yield RawRecord(
        source=origin.record(doi or number, f"https://doi.org/{doi}" if doi else address, _licence(data)),
        location=origin.location,
        texts=join_texts(list(_titles(fields, data)), list(_bodies(data)), language=_language(data), is_html=True),
        project=_project(data),
        organisations=organisations,
        subjects=tuple(_subjects(data)),
        publications=tuple((found, "") for found in _described(data)),
        people=people,
        identifiers=tuple(_identifiers(fields, data, doi)),
        kind=_kind(data),
        published=text_of(data.get("publication_date")),
        modified=text_of(fields.get("updated")) or text_of(fields.get("modified")),
        notes=origin.notes,
    )


_DOIS = (("doi",), ("metadata", "doi"), ("pids", "doi", "identifier"), ("doi_url",), ("links", "doi"))


def _titles(fields: Fields, data: Fields) -> Iterator[Localised]:
    yield Localised(text_of(data.get("title")) or text_of(fields.get("title")))
    for item in objects_of(data.get("additional_titles")):
        if text_of(within(item, "type", "id")) in {"translated-title", ""}:
            yield Localised(text_of(item.get("title")), text_of(within(item, "lang", "id")))


def _bodies(data: Fields) -> Iterator[Localised]:
    yield Localised(text_of(data.get("description")))
    for item in objects_of(data.get("additional_descriptions")):
        if text_of(within(item, "type", "id")) not in _NO_ABSTRACTS:
            yield Localised(text_of(item.get("description")), text_of(within(item, "lang", "id")))


def _language(data: Fields) -> str:
    return text_of(data.get("language")) or text_of(fields_of(data.get("languages")).get("id"))


def _agents(data: Fields) -> tuple[tuple[RawPerson, ...], tuple[RawOrganisation, ...]]:
    people: list[RawPerson] = []
    organisations: list[RawOrganisation] = []
    for item in objects_of(data.get("creators")):
        inner = fields_of(item.get("person_or_org")) or item
        name, given, family = (text_of(inner.get(key)) for key in ("name", "given_name", "family_name"))
        ids = {
            text_of(found.get("scheme")): text_of(found.get("identifier"))
            for found in objects_of(inner.get("identifiers"))
        }
        orcid, ror = text_of(inner.get("orcid")) or ids.get("orcid", ""), ids.get("ror", "")
        kind = "organizational" if ror else text_of(inner.get("type"))
        if is_organisation(name, kind=kind, given=given, family=family, orcid=orcid):
            organisations.append(RawOrganisation(name, ror=ror, role="participant"))
        elif name or family:
            affiliations = [
                _affiliation(found) for found in items_of(item.get("affiliations") or item.get("affiliation"))
            ]
            people.append(
                make_person(
                    name,
                    given=given,
                    family=family,
                    orcid=orcid,
                    affiliations=[found for found in affiliations if found.name],
                )
            )
    return tuple(people), tuple(organisations)


def _affiliation(value: object) -> RawOrganisation:
    item = fields_of(value)
    key = text_of(item.get("id"))
    # InvenioRDM names affiliations by the last part of their ROR id.
    ror = key if key.startswith("0") or "ror.org/" in key else ""
    return RawOrganisation(text_of(item.get("name")) or text_of(value), ror=ror)


def _project(data: Fields) -> RawProject | None:
    for item in objects_of(data.get("grants")):
        if number := text_of(item.get("code")):
            return RawProject(
                number,
                acronym=text_of(item.get("acronym")),
                title=text_of(item.get("title")),
                programme=text_of(item.get("program")) or text_of(within(item, "funder", "name")),
                url=text_of(item.get("url")),
            )
    for item in objects_of(data.get("funding")):
        award = fields_of(item.get("award"))
        if number := text_of(award.get("number")):
            title = fields_of(award.get("title"))
            return RawProject(
                number,
                acronym=text_of(award.get("acronym")),
                title=text_of(title.get("en")) or text_of(list(title.values())),
                programme=text_of(award.get("program")) or text_of(within(item, "funder", "name")),
            )
    return None


def _subjects(data: Fields) -> Iterator[RawSubject]:
    for value in items_of(data.get("keywords")):
        yield from (RawSubject(label.strip()) for label in text_of(value).split(",") if label.strip())
    for item in objects_of(data.get("subjects")):
        if label := text_of(item.get("term")) or text_of(item.get("subject")):
            yield RawSubject(
                label, text_of(item.get("identifier")) or text_of(item.get("id")), text_of(item.get("scheme"))
            )


def _related(data: Fields) -> Iterator[tuple[str, str, str]]:
    """Yield relation in DataCite's spelling, scheme and identifier of what a record is related to."""
    for item in objects_of(data.get("related_identifiers")):
        relation = text_of(item.get("relation")) or text_of(within(item, "relation_type", "id")).replace("is", "Is", 1)
        relation = relation[:1].upper() + relation[1:]
        known = {name.lower(): name for name in VERSIONS | DESCRIPTIONS}
        yield known.get(relation.lower(), relation), text_of(item.get("scheme")), text_of(item.get("identifier"))


def _described(data: Fields) -> Iterator[str]:
    for relation, _, value in _related(data):
        if relation in DESCRIPTIONS and (doi := doi_in(value)):
            yield doi


def _identifiers(fields: Fields, data: Fields, doi: str) -> Iterator[RawIdentifier]:
    concept = text_of(fields.get("conceptdoi")) or text_of(within(fields, "parent", "pids", "doi", "identifier"))
    told = [("doi", doi, ""), ("doi", concept, "IsVersionOf"), ("", text_of(within(fields, "links", "self_html")), "")]
    told += [
        (text_of(item.get("scheme")), text_of(item.get("identifier")), "")
        for key in ("alternate_identifiers", "identifiers")
        for item in objects_of(data.get(key))
    ]
    told += [(scheme, value, relation) for relation, scheme, value in _related(data) if relation in VERSIONS]
    yield from dict.fromkeys(filter(None, (identifier_of(scheme, value, relation) for scheme, value, relation in told)))


def _licence(data: Fields) -> str | None:
    told = [text_of(fields_of(data.get("license")).get("id")), text_of(data.get("license"))]
    for item in objects_of(data.get("rights")):
        told += (text_of(item.get("id")), text_of(within(item, "props", "url")), text_of(item.get("link")))
    return parse_licence(*told)


def _kind(data: Fields) -> str:
    kind = fields_of(data.get("resource_type"))
    return (
        text_of(kind.get("id"))
        or text_of(kind.get("subtype"))
        or text_of(kind.get("type"))
        or text_of(data.get("upload_type"))
    )


def _recognise(shape: Shape) -> bool:
    if shape.has("@context") or not shape.has("metadata"):
        return shape.has("tombstone") and shape.count(*_MARKS) >= 1
    inner = {path[1] for path in shape.paths if path[0] == "metadata" and len(path) > 1}
    return bool(inner & {"title", "creators", "description"}) and shape.count(*_MARKS) >= 1


ZENODO = RecordSource("zenodo", "Zenodo and InvenioRDM", json=JsonForm(_recognise, build_record))
"""Reads records of Zenodo and of repositories on InvenioRDM."""
