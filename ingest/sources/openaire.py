"""Research products of the OpenAIRE Graph in JSON.

Formats: OpenAIRE Graph documentation, "Research product" (data set on Zenodo and Graph API: ``mainTitle``, ``authors``,
``instances``; earlier data sets write ``maintitle``, ``author``, ``instance``). The answers of the older search API are
brought into this form by ``openaire_search``.
"""

from collections.abc import Iterator

from ingest.licence import parse_licence
from ingest.record import RawIdentifier, RawOrganisation, RawPerson, RawProject, RawRecord, RawSubject, Reading
from ingest.sources.json_shape import Shape
from ingest.sources.json_values import Fields, fields_of, items_of, objects_of, text_of, texts_of, within
from ingest.sources.localised import Localised, join_texts
from ingest.sources.names import is_organisation, make_person
from ingest.sources.openaire_search import is_search_result, product_of
from ingest.sources.record_source import JsonForm, Origin, RecordSource, UnfitRecord
from ingest.sources.relations import identifier_of

_MARKS = frozenset(
    {"instances", "instance", "descriptions", "bestaccessright", "originalids", "originalid", "publicationdate", "pids"}
    | {"authors", "author", "collectedfrom", "pid", "dateofcollection", "isgreen"}
)
_NO_LANGUAGES = frozenset({"und", "unknown", "mul", "mis", "zxx"})


def build_record(fields: Fields, origin: Origin) -> Iterator[Reading]:
    """Build the record of one research product.

    :raises UnfitRecord: when it is a project, organisation or source, or has no identifier
    :raises pydantic.ValidationError: when the identifier is no single line of printable text
    """
    if is_search_result(fields):
        fields = product_of(fields)
    item = {key.lower(): value for key, value in fields.items()}
    identifier = text_of(item.get("id"))
    if not item.get("maintitle") and (item.get("legalname") or item.get("officialname") or item.get("acronym")):
        reason = "this is a project, an organisation or a source of OpenAIRE, no research product"
        raise UnfitRecord(reason, identifier)
    identifiers = tuple(_identifiers(item))
    people, organisations = _agents(item)
    doi = next((found.value for found in identifiers if found.scheme == "doi" and not found.relation), "")
    address = f"https://doi.org/{doi}" if doi else _landing_page(item)
    descriptions = texts_of(item.get("descriptions") or item.get("description"))
    title = text_of(item.get("maintitle"))
    subtitle = text_of(item.get("subtitle"))
    yield RawRecord(
        source=origin.record(identifier or doi, address, _licence(item)),
        location=origin.location,
        texts=join_texts(
            [Localised(f"{title}: {subtitle}" if title and subtitle else title)],
            [Localised(text) for text in descriptions],
            language=_language(item),
            is_html=True,
        ),
        project=_project(item),
        organisations=organisations,
        subjects=tuple(_subjects(item)),
        people=people,
        identifiers=identifiers,
        kind=text_of(item.get("type")),
        published=text_of(item.get("publicationdate")),
        notes=origin.notes,
    )


def _either(item: Fields, *keys: str) -> Iterator[Fields]:
    for key in keys:
        yield from objects_of(item.get(key))


def _agents(item: Fields) -> tuple[tuple[RawPerson, ...], tuple[RawOrganisation, ...]]:
    people: list[RawPerson] = []
    organisations = [
        RawOrganisation(
            text_of(found.get("legalName")) or text_of(found.get("legalname")) or text_of(found.get("name")),
            short_name=text_of(found.get("acronym")),
            ror=next((value for _, value in _pids(found) if "ror.org/" in value), ""),
            country=text_of(within(found, "country", "code")),
            role="participant",
        )
        for found in _either(item, "organizations", "organization")
    ]
    for found in _either(item, "authors", "author"):
        name, given, family = (text_of(found.get(key)) for key in ("fullName", "name", "surname"))
        name = name or text_of(found.get("fullname"))
        orcid = next((value for scheme, value in _pids(found) if scheme.startswith("orcid")), "")
        if is_organisation(name, given=given, family=family, orcid=orcid):
            organisations.append(RawOrganisation(name, role="participant"))
        elif name or family:
            people.append(make_person(name, given=given, family=family, orcid=orcid))
    return tuple(people), tuple(found for found in organisations if found.name)


def _pids(item: Fields) -> Iterator[tuple[str, str]]:
    """Yield scheme and value of persistent identifiers, as the several forms write them."""
    for found in _either(item, "pids", "pid", "alternateIdentifiers", "alternateIdentifier"):
        inner = fields_of(found.get("id")) or found
        yield text_of(inner.get("scheme")).lower(), text_of(inner.get("value"))


def _identifiers(item: Fields) -> Iterator[RawIdentifier]:
    told = [*_pids(item)]
    for instance in _either(item, "instances", "instance"):
        told += _pids(instance)
    told += [("oai", value[value.index("oai:") :]) for value in texts_of(item.get("originalids")) if "oai:" in value]
    yield from dict.fromkeys(filter(None, (identifier_of(scheme, value) for scheme, value in told)))


def _landing_page(item: Fields) -> str:
    for instance in _either(item, "instances", "instance"):
        if found := next(iter(texts_of(instance.get("urls") or instance.get("url"))), ""):
            return found
    return ""


def _language(item: Fields) -> str:
    code = text_of(within(item, "language", "code")) or text_of(item.get("language"))
    return "" if code.lower() in _NO_LANGUAGES else code


def _project(item: Fields) -> RawProject | None:
    for found in _either(item, "projects", "project"):
        if number := text_of(found.get("code")):
            funding = fields_of(found.get("funding")) or fields_of(found.get("funded"))
            return RawProject(
                number,
                acronym=text_of(found.get("acronym")),
                title=text_of(found.get("title")),
                programme=text_of(funding.get("fundingStream")) or text_of(funding.get("shortName")),
            )
    return None


def _subjects(item: Fields) -> Iterator[RawSubject]:
    for value in items_of(item.get("subjects")):
        found = fields_of(value)
        inner = fields_of(found.get("subject")) or found
        if label := text_of(inner.get("value")) or text_of(value):
            yield RawSubject(label, "", text_of(inner.get("scheme")))


def _licence(item: Fields) -> str | None:
    return parse_licence(*(text_of(found.get("license")) for found in _either(item, "instances", "instance")))


def _recognise(shape: Shape) -> bool:
    keys = {path[0].lower() for path in shape.paths}
    if ("metadata", "oaf:entity") in shape.paths or shape.envelope == ("response", "results", "result"):
        return True
    if "maintitle" in keys:
        return bool(keys & _MARKS)
    return "originalids" in keys and bool(keys & {"legalname", "officialname", "acronym", "websiteurl"})


OPENAIRE = RecordSource("openaire", "OpenAIRE", json=JsonForm(_recognise, build_record))
"""Reads research products of OpenAIRE."""
