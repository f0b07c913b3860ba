"""Works of OpenAlex in JSON.

Format: OpenAlex documentation, "Work object"; one work, the ``results`` of a list, or a line each as in the snapshot.
The data are CC0; the abstract comes as an inverted index and is put together again.
"""

from collections.abc import Iterator

from ingest.licence import parse_licence
from ingest.record import RawIdentifier, RawOrganisation, RawPerson, RawProject, RawRecord, RawSubject, Reading
from ingest.sources.json_shape import Shape
from ingest.sources.json_values import Fields, fields_of, items_of, objects_of, text_of
from ingest.sources.localised import Localised, join_texts
from ingest.sources.names import make_person
from ingest.sources.record_source import JsonForm, Origin, RecordSource, UnfitRecord
from ingest.sources.relations import doi_in, identifier_of

WORD_LIMIT = 20_000
"""Places of an inverted index that are filled; an abstract has some hundred."""
_MARKS = ("authorships", "abstract_inverted_index", "primary_location", "host_venue", "referenced_works", "open_access")
_SUBJECTS = ("topics", "concepts", "keywords")
_CONCEPT_SCORE = 0.3
"""Concepts that OpenAlex's classifier gave less are often beside the point."""


def build_record(fields: Fields, origin: Origin) -> Iterator[Reading]:
    """Build the record of one work.

    :raises UnfitRecord: when it is no work, or has no identifier
    :raises pydantic.ValidationError: when the identifier is no single line of printable text
    """
    address = text_of(fields.get("id"))
    identifier = address.rstrip("/").rpartition("/")[2]
    doi = doi_in(text_of(fields.get("doi"))) or doi_in(text_of(fields_of(fields.get("ids")).get("doi")))
    if identifier[:1] in tuple("AISVCFPT") and identifier[1:].isdecimal():
        reason = f"{identifier} is no work of OpenAlex (their ids begin with W)"
        raise UnfitRecord(reason, identifier)
    if fields.get("is_retracted") is True:
        yield from origin.withdrawn(identifier or doi, "the work was retracted, as OpenAlex says")
        return
    title = text_of(fields.get("title")) or text_of(fields.get("display_name"))
    abstract = rebuilt_abstract(fields.get("abstract_inverted_index")) or text_of(fields.get("abstract"))
    people, organisations = _agents(fields)
    yield RawRecord(
        source=origin.record(identifier or doi, f"https://doi.org/{doi}" if doi else address, _licence(fields)),
        location=origin.location,
        texts=join_texts(
            [Localised(title)], [Localised(abstract)], language=text_of(fields.get("language")), is_html=True
        ),
        project=_project(fields),
        organisations=organisations,
        subjects=tuple(_subjects(fields)),
        people=people,
        identifiers=tuple(_identifiers(fields, doi, address)),
        kind=text_of(fields.get("type")),
        published=text_of(fields.get("publication_date")) or text_of(fields.get("publication_year")),
        modified=text_of(fields.get("updated_date")),
        notes=origin.notes,
    )


def rebuilt_abstract(index: object) -> str:
    """Put an abstract together from an inverted index: each word with the places where it stands."""
    words: dict[int, str] = {}
    for word, places in fields_of(index).items():
        for place in items_of(places):
            if isinstance(place, int) and not isinstance(place, bool) and 0 <= place < WORD_LIMIT:
                words[place] = word
    return " ".join(words[place] for place in sorted(words))


def _agents(fields: Fields) -> tuple[tuple[RawPerson, ...], tuple[RawOrganisation, ...]]:
    people: list[RawPerson] = []
    organisations: dict[str, RawOrganisation] = {}
    for item in objects_of(fields.get("authorships")):
        author = fields_of(item.get("author"))
        institutions = [_institution(found) for found in objects_of(item.get("institutions"))]
        institutions = [found for found in institutions if found.name]
        organisations |= {found.ror or found.name: found for found in institutions if found.ror or found.country}
        raw = [RawOrganisation(text) for text in map(text_of, items_of(item.get("raw_affiliation_strings"))) if text]
        if name := text_of(author.get("display_name")) or text_of(item.get("raw_author_name")):
            people.append(make_person(name, orcid=text_of(author.get("orcid")), affiliations=institutions or raw))
    return tuple(people), tuple(organisations.values())


def _institution(item: Fields) -> RawOrganisation:
    return RawOrganisation(
        text_of(item.get("display_name")),
        ror=text_of(item.get("ror")),
        country=text_of(item.get("country_code")),
        role="participant",
    )


def _subjects(fields: Fields) -> Iterator[RawSubject]:
    for key in _SUBJECTS:
        for item in objects_of(fields.get(key)):
            score = item.get("score")
            if key == "concepts" and isinstance(score, int | float) and score < _CONCEPT_SCORE:
                continue
            if label := text_of(item.get("display_name")) or text_of(item.get("keyword")):
                yield RawSubject(label, text_of(item.get("id")), f"openalex-{key}")


def _project(fields: Fields) -> RawProject | None:
    for item in (*objects_of(fields.get("grants")), *objects_of(fields.get("awards"))):
        if number := text_of(item.get("award_id")) or text_of(item.get("funder_award_id")):
            funder = text_of(item.get("funder_display_name")) or text_of(
                fields_of(item.get("funder")).get("display_name")
            )
            return RawProject(number, title=text_of(item.get("display_name")), programme=funder)
    return None


def _identifiers(fields: Fields, doi: str, address: str) -> Iterator[RawIdentifier]:
    ids = fields_of(fields.get("ids"))
    told = [("doi", doi), ("openalex", address.rpartition("/")[2])]
    told += [(key, text_of(ids.get(key)).rstrip("/").rpartition("/")[2]) for key in ("pmid", "pmcid")]
    for location in (*objects_of(fields.get("locations")), fields_of(fields.get("primary_location"))):
        told.append(("", text_of(location.get("landing_page_url"))))
    own = filter(None, (identifier_of(scheme, value) for scheme, value in told))
    # A location with another DOI is another version of the work, a preprint say.
    yield from dict.fromkeys(
        RawIdentifier("doi", item.value, "HasVersion") if item.scheme == "doi" and doi and item.value != doi else item
        for item in own
    )


def _licence(fields: Fields) -> str | None:
    """Return the licence of the best open version; OpenAlex writes ``cc-by`` without a version, which is no SPDX id."""
    places = [fields.get("best_oa_location"), fields.get("primary_location"), *items_of(fields.get("locations"))]
    told = [text_of(fields_of(place).get(key)) for place in places for key in ("license_id", "license")]
    return parse_licence(*told) or next((name for name in told if name.startswith(("cc-", "public-domain"))), None)


def _recognise(shape: Shape) -> bool:
    if "openalex.org/" in shape.text("id"):
        return True
    return shape.count(*_MARKS) >= 2 and shape.has("id")


OPENALEX = RecordSource("openalex", "OpenAlex", json=JsonForm(_recognise, build_record))
"""Reads works of OpenAlex."""
