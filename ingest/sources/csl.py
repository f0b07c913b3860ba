"""CSL JSON, the input of citation processors (Citeproc), which reference managers export.

Format: Citation Style Language, "CSL-JSON" (csl-data.json of its schema 1.0.2).
"""

from collections.abc import Iterator

from ingest.licence import parse_licence
from ingest.record import RawIdentifier, RawOrganisation, RawPerson, RawRecord, RawSubject, Reading
from ingest.sources.crossref import published_of
from ingest.sources.json_shape import Shape
from ingest.sources.json_values import Fields, items_of, objects_of, text_of, texts_of
from ingest.sources.localised import Localised, join_texts
from ingest.sources.names import make_person
from ingest.sources.record_source import JsonForm, Origin, RecordSource
from ingest.sources.relations import doi_in, identifier_of

_TYPES = frozenset(
    {
        *("article", "article-journal", "article-magazine", "article-newspaper", "bill", "book"),
        *("broadcast", "chapter", "classic", "collection", "dataset", "document", "entry"),
        *("entry-dictionary", "entry-encyclopedia", "event", "figure", "graphic", "hearing", "interview"),
        *("legal_case", "legislation", "manuscript", "map", "motion_picture", "musical_score", "pamphlet"),
        *("paper-conference", "patent", "performance", "periodical", "personal_communication", "post"),
        *("post-weblog", "regulation", "report", "review", "review-book", "software", "song", "speech"),
        *("standard", "thesis", "treaty", "webpage"),
    }
)
_SCHEMES = ("DOI", "ISBN", "PMID", "PMCID", "URL")


def build_record(fields: Fields, origin: Origin) -> Iterator[Reading]:
    """Build the record of one item.

    :raises UnfitRecord: when it has no identifier
    :raises pydantic.ValidationError: when the identifier is no single line of printable text
    """
    identifiers = tuple(_identifiers(fields))
    identifier = next((item.value for item in identifiers), "") or text_of(fields.get("id"))
    abstract = text_of(fields.get("abstract"))
    yield RawRecord(
        source=origin.record(identifier, _address(fields), parse_licence(text_of(fields.get("license")))),
        location=origin.location,
        texts=join_texts(
            [Localised(text_of(fields.get("title")))], [Localised(abstract)], language=text_of(fields.get("language"))
        ),
        organisations=tuple(
            RawOrganisation(name, role="participant")
            for item in objects_of(fields.get("author"))
            if not _is_person(item) and (name := text_of(item.get("literal")))
        ),
        subjects=tuple(RawSubject(label) for label in _subjects(fields)),
        people=tuple(_people(fields)),
        identifiers=identifiers,
        kind=text_of(fields.get("type")),
        published=published_of(fields) or text_of(fields.get("issued")),
        notes=origin.notes,
    )


def _identifiers(fields: Fields) -> Iterator[RawIdentifier]:
    told = [(key, value) for key in _SCHEMES for value in texts_of(fields.get(key))]
    found = (identifier_of(key, value) for key, value in [*told, ("", text_of(fields.get("id")))])
    yield from dict.fromkeys(filter(None, found))


def _address(fields: Fields) -> str:
    doi = doi_in(text_of(fields.get("DOI")))
    return f"https://doi.org/{doi}" if doi else text_of(fields.get("URL"))


def _is_person(item: Fields) -> bool:
    return bool(text_of(item.get("family")) or text_of(item.get("given")))


def _people(fields: Fields) -> Iterator[RawPerson]:
    for item in objects_of(fields.get("author")):
        given, family = text_of(item.get("given")), text_of(item.get("family"))
        particle = text_of(item.get("non-dropping-particle")) or text_of(item.get("dropping-particle"))
        if given or family:
            family = f"{particle} {family}".strip()
            yield make_person(family, given=given, family=family, orcid=text_of(item.get("ORCID")))


def _subjects(fields: Fields) -> Iterator[str]:
    yield from texts_of(fields.get("categories"))
    for words in items_of(fields.get("keyword")):
        yield from filter(None, (word.strip() for word in text_of(words).replace(";", ",").split(",")))


def _recognise(shape: Shape) -> bool:
    if shape.has("@context") or shape.has("@type"):
        return False
    return (
        shape.text("type") in _TYPES and shape.has("title") and shape.count("id", "DOI", "issued", "author", "URL") >= 2
    )


CSL = RecordSource("csl", "CSL JSON", json=JsonForm(_recognise, build_record))
"""Reads items in CSL JSON."""
