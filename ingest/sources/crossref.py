"""Crossref's metadata of works: the JSON of the REST API, and the XML of its queries (unixref).

Formats: "Crossref REST API" (works, ``message`` and ``message.items``) and the schemas crossref_query_output3.0 and
unixref1.1. Titles and abstracts hold JATS.
"""

import re
from collections.abc import Iterator

from ingest.licence import parse_licence
from ingest.record import RawIdentifier, RawOrganisation, RawPerson, RawProject, RawRecord, RawSubject, Reading
from ingest.sources.crossref_xml import build_xml, is_record, looks_crossref_xml
from ingest.sources.json_shape import Shape
from ingest.sources.json_values import Fields, fields_of, items_of, objects_of, text_of, texts_of
from ingest.sources.localised import Localised, join_texts
from ingest.sources.names import make_person
from ingest.sources.record_source import JsonForm, Origin, RecordSource, XmlForm
from ingest.sources.relations import VERSIONS, doi_in, identifier_of

_MARKS = ("member", "is-referenced-by-count", "reference-count", "references-count", "deposited", "indexed", "prefix")
_RETRACTIONS = frozenset({"retraction", "withdrawal", "removal"})
_ABSTRACT_TITLE = re.compile(
    r"<(?:jats:)?title[^<>]*>\s*(abstract|summary|zusammenfassung|kurzfassung|tiivistelmä|résumé|resumen)\s*</(?:jats:)?title>",
    re.IGNORECASE,
)
# "Abstract" heads German and Finnish abstracts too, so it tells nothing.
_LANGUAGES = {
    "zusammenfassung": "de",
    "kurzfassung": "de",
    "tiivistelmä": "fi",
    "résumé": "fr",
    "resumen": "es",
    "summary": "en",
    "abstract": "",
}


def build_record(fields: Fields, origin: Origin) -> Iterator[Reading]:
    """Build the record of one work, or of the answer that holds it.

    :raises UnfitRecord: when it has no DOI
    :raises pydantic.ValidationError: when the DOI is no single line of printable text
    """
    message = fields.get("message")
    work = message if isinstance(message, dict) else fields
    doi = doi_in(text_of(work.get("DOI"))) or text_of(work.get("DOI"))
    if reason := _retraction(work):
        yield from origin.withdrawn(doi, reason)
        return
    people = tuple(_people(work))
    yield RawRecord(
        source=origin.record(doi, f"https://doi.org/{doi}", _licence(work)),
        location=origin.location,
        texts=join_texts(
            list(_titles(work)),
            split_abstracts(text_of(work.get("abstract"))),
            language=text_of(work.get("language")),
            is_html=True,
        ),
        project=_project(work),
        organisations=tuple(_organisations(work)),
        subjects=tuple(RawSubject(label) for label in texts_of(work.get("subject"))),
        people=people,
        identifiers=tuple(_identifiers(work, doi)),
        kind=text_of(work.get("type")),
        published=published_of(work),
        modified=text_of(fields_of(work.get("deposited")).get("date-time")),
        notes=origin.notes,
    )


def split_abstracts(abstract: str) -> list[Localised]:
    """Return the abstracts that one string holds: each in another language stands below a title of its own."""
    marks = list(_ABSTRACT_TITLE.finditer(abstract))
    if len(marks) < 2:
        return [Localised(abstract)] if abstract else []
    ends = [mark.start() for mark in marks[1:]] + [len(abstract)]
    return [
        Localised(abstract[mark.end() : end], _LANGUAGES[mark[1].lower()])
        for mark, end in zip(marks, ends, strict=True)
    ]


def published_of(work: Fields) -> str:
    """Return the first date of publication that a work has as ``2019-5-31``, as far as it is known."""
    for key in ("published", "issued", "published-online", "published-print", "posted", "accepted", "created"):
        parts = fields_of(work.get(key)).get("date-parts")
        first = items_of(parts)[0] if items_of(parts) else None
        if date := "-".join(filter(None, map(text_of, items_of(first)))):
            return date
    return text_of(fields_of(work.get("issued")).get("raw"))


def _retraction(work: Fields) -> str:
    for item in objects_of(work.get("updated-by")):
        kind = text_of(item.get("type")).lower()
        if kind in _RETRACTIONS:
            return f"the work was taken back by its publisher ({kind}, {text_of(item.get('DOI'))[:100] or 'no DOI'})"
    return ""


def _titles(work: Fields) -> Iterator[Localised]:
    titles = texts_of(work.get("title"))
    if titles:
        subtitle = next(iter(texts_of(work.get("subtitle"))), "")
        yield Localised(f"{titles[0]}: {subtitle}" if subtitle and subtitle not in titles[0] else titles[0])
    for title in texts_of(work.get("original-title")):
        yield Localised(title)


def _people(work: Fields) -> Iterator[RawPerson]:
    for item in objects_of(work.get("author")):
        given, family = text_of(item.get("given")), text_of(item.get("family"))
        if given or family:
            affiliations = [_affiliation(value) for value in items_of(item.get("affiliation"))]
            yield make_person(
                family,
                given=given,
                family=family,
                orcid=text_of(item.get("ORCID")),
                affiliations=[value for value in affiliations if value.name],
            )


def _organisations(work: Fields) -> Iterator[RawOrganisation]:
    """Yield the authors that are organisations."""
    for item in objects_of(work.get("author")):
        name = text_of(item.get("name")) or text_of(item.get("literal"))
        if name and not (item.get("given") or item.get("family")):
            yield RawOrganisation(name, role="participant")


def _affiliation(value: object) -> RawOrganisation:
    item = fields_of(value)
    ids = (text_of(inner.get("id")) for inner in objects_of(item.get("id")))
    place = next(iter(texts_of(item.get("place"))), "")
    return RawOrganisation(
        text_of(item.get("name")) or text_of(value),
        ror=next((found for found in ids if "ror.org/" in found), ""),
        city=place.partition(",")[0],
    )


def _project(work: Fields) -> RawProject | None:
    for item in objects_of(work.get("funder")):
        for number in texts_of(item.get("award")):
            return RawProject(number, programme=text_of(item.get("name")))
    return None


def _identifiers(work: Fields, doi: str) -> Iterator[RawIdentifier]:
    own = [("doi", doi), *(("url", value) for value in texts_of(work.get("URL")) if not doi_in(value))]
    own += [("isbn", value) for value in texts_of(work.get("ISBN"))]
    own += [("arxiv", value) for value in texts_of(work.get("alternative-id")) if value.lower().startswith("arxiv:")]
    yield from filter(None, (identifier_of(scheme, value) for scheme, value in own))
    for kind, items in fields_of(work.get("relation")).items():
        relation = relation_name(kind)
        if relation in VERSIONS:
            for item in objects_of(items):
                if found := identifier_of(text_of(item.get("id-type")), text_of(item.get("id")), relation):
                    yield found


def relation_name(kind: str) -> str:
    """Return DataCite's spelling of Crossref's relation: ``is-version-of`` and ``isVersionOf`` give ``IsVersionOf``."""
    return "".join(part[:1].upper() + part[1:] for part in kind.split("-"))


def _licence(work: Fields) -> str | None:
    """Return the licence of the version of record, or of any; those for text mining only are none."""
    told = [item for item in objects_of(work.get("license")) if text_of(item.get("content-version")) != "tdm"]
    told.sort(key=lambda item: text_of(item.get("content-version")) != "vor")
    return parse_licence(*(text_of(item.get("URL")) for item in told))


def _recognise(shape: Shape) -> bool:
    if ("message-type",) in shape.outer or shape.has("message-type", "message"):
        return True
    if shape.has("@context"):
        return False
    return shape.has("DOI") and shape.count(*_MARKS) >= 1


CROSSREF = RecordSource(
    "crossref",
    "Crossref",
    json=JsonForm(_recognise, build_record),
    xml=XmlForm(looks_crossref_xml, is_record, build_xml),
)
"""Reads works of Crossref."""
