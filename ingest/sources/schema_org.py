"""Descriptions of results in schema.org's vocabulary as JSON-LD, and CodeMeta, which builds on it.

Formats: schema.org (CreativeWork and what is below it), CodeMeta 1 to 3 ("crosswalk" of its terms), RO-Crate's
``@graph``. ``describe`` interprets one object, wherever it was found: a file, or a script element of a page.
"""

from collections.abc import Iterator

from ingest.licence import parse_licence
from ingest.record import RawProject, RawRecord, RawSubject, Reading
from ingest.sources.json_shape import Shape
from ingest.sources.json_values import Fields, fields_of, items_of, objects_of, text_of, texts_of
from ingest.sources.localised import Localised, join_texts
from ingest.sources.record_source import JsonForm, Origin, RecordSource, UnfitRecord
from ingest.sources.schema_org_agents import agents_of, name_of
from ingest.sources.schema_org_graph import Graph, local_name
from ingest.sources.schema_org_identifiers import identifiers_of

RESULTS = frozenset(
    {"Dataset", "DataCatalog", "SoftwareSourceCode", "SoftwareApplication", "WebApplication", "MobileApplication"}
    | {
        "ScholarlyArticle",
        "TechArticle",
        "Article",
        "NewsArticle",
        "BlogPosting",
        "Report",
        "Thesis",
        "Book",
        "Chapter",
    }
    | {"CreativeWork", "Project", "ResearchProject", "LearningResource", "Course", "HowTo", "MedicalScholarlyArticle"}
    | {"Patent", "PublicationIssue", "Publication", "VideoObject", "Product", "Collection", "Guide", "APIReference"}
)
"""The types that can be a research result; a page, a person or a list of breadcrumbs is none."""
_DATES = ("datePublished", "dateCreated", "dateModified", "startDate")
_LOWER = frozenset(name.lower() for name in RESULTS)


def build_records(fields: Fields, origin: Origin) -> Iterator[Reading]:
    """Build the records of one document of JSON-LD: of the object itself, or of the results in its ``@graph``.

    :raises UnfitRecord: when there is no result in it
    :raises pydantic.ValidationError: when an identifier is no single line of printable text
    """
    graph = Graph(fields)
    results = [node for node in graph.nodes if is_result(node)]
    if not results:
        kinds = sorted({kind for node in graph.nodes for kind in kinds_of(node)})
        told = f"its types are {', '.join(kinds)[:200]}" if kinds else "it has no @type"
        reason = f"no dataset, software, article or other work of schema.org is in it: {told}"
        raise UnfitRecord(reason, text_of(fields.get("@id")))
    for node in graph.main(results):
        yield describe(node, origin, graph)


def kinds_of(node: Fields) -> tuple[str, ...]:
    """Return the types of an object without the vocabulary in front: ``Dataset`` for ``https://schema.org/Dataset``."""
    return tuple(local_name(kind) for kind in texts_of(node.get("@type") or node.get("type")))


def is_result(node: Fields) -> bool:
    """Whether an object of JSON-LD may be a research result, by its type."""
    return any(kind.lower() in _LOWER for kind in kinds_of(node))


def describe(node: Fields, origin: Origin, graph: Graph | None = None, *, address: str = "") -> RawRecord:
    """Interpret one object as a result.

    :param graph: the document in which it stands, to follow its references; None when it stands alone
    :param address: of the page in which it was found; its key when it names none of its own
    :raises UnfitRecord: when it has no identifier
    :raises pydantic.ValidationError: when the identifier is no single line of printable text
    """
    graph = graph or Graph(node)
    identifiers = identifiers_of(node, graph)
    doi = next((item.value for item in identifiers if item.scheme == "doi" and not item.relation), "")
    own = next((item.value for item in identifiers if not item.relation), "") or text_of(node.get("@id")) or address
    people, organisations = agents_of(node, graph)
    return RawRecord(
        source=origin.record(
            doi or own, f"https://doi.org/{doi}" if doi else _address(node, own), _licence(node, graph)
        ),
        location=origin.location,
        texts=join_texts(_titles(node), _bodies(node), language=_language(node, graph), is_html=False),
        project=_project(node, graph),
        organisations=organisations,
        subjects=tuple(_subjects(node, graph)),
        people=people,
        identifiers=identifiers,
        kind=next(iter(kinds_of(node)), ""),
        published=next(filter(None, (text_of(node.get(key)) for key in _DATES)), ""),
        modified=text_of(node.get("dateModified")),
        notes=origin.notes,
    )


def _localised(value: object) -> list[Localised]:
    """Return texts that may be strings or values with a language (``{"@value": ..., "@language": "de"}``)."""
    told = []
    for item in items_of(value):
        inner = fields_of(item)
        if text := text_of(inner.get("@value")) or text_of(item):
            told.append(Localised(text, text_of(inner.get("@language"))))
    return told


def _titles(node: Fields) -> list[Localised]:
    return _localised(node.get("name") or node.get("headline") or node.get("title"))


def _bodies(node: Fields) -> list[Localised]:
    """Return the abstract and the description; the article's whole text only where there is neither."""
    told = [*_localised(node.get("abstract")), *_localised(node.get("description"))]
    return told or _localised(node.get("articleBody") or node.get("text"))


def _language(node: Fields, graph: Graph) -> str:
    value = next(iter(items_of(node.get("inLanguage") or node.get("language"))), None)
    item = graph.resolved(value)
    return text_of(item.get("alternateName")) or text_of(item.get("name")) or text_of(value)


def _address(node: Fields, own: str) -> str:
    told = (text_of(node.get("url")), text_of(node.get("codeRepository")), own)
    return next((address for address in told if address.startswith(("https://", "http://"))), "")


def _licence(node: Fields, graph: Graph) -> str | None:
    told: list[str] = []
    for value in (*items_of(node.get("license")), *items_of(node.get("licenseId"))):
        item = graph.resolved(value)
        told += [text_of(value), *(text_of(item.get(key)) for key in ("@id", "url", "id", "identifier", "name"))]
    return parse_licence(*told)


def _subjects(node: Fields, graph: Graph) -> Iterator[RawSubject]:
    for key in ("keywords", "tags", "about", "applicationCategory"):
        for value in items_of(node.get(key)):
            if isinstance(value, str):
                yield from (RawSubject(label.strip()) for label in value.replace(";", ",").split(",") if label.strip())
            elif label := name_of(graph.resolved(value)):
                item = graph.resolved(value)
                code = text_of(item.get("termCode")) or text_of(item.get("@id"))
                yield RawSubject(label, code, name_of(graph.resolved(item.get("inDefinedTermSet"))))


def _project(node: Fields, graph: Graph) -> RawProject | None:
    for value in (*objects_of(node.get("funding")), *objects_of(node.get("fundedItem"))):
        item = graph.resolved(value)
        if number := text_of(item.get("identifier")):
            funder = graph.resolved(item.get("funder") or item.get("sponsor"))
            return RawProject(number, title=name_of(item), programme=name_of(funder), url=text_of(item.get("url")))
    return None


def _recognise(shape: Shape) -> bool:
    return shape.has("@context") or shape.has("@type") or shape.has("@graph")


SCHEMA_ORG = RecordSource("schema-org", "schema.org JSON-LD with CodeMeta", json=JsonForm(_recognise, build_records))
"""Reads JSON-LD in schema.org's vocabulary."""
