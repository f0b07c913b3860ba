"""What a web page says of itself: JSON-LD of schema.org, Highwire (``citation_*``), Dublin Core and Open Graph.

Of several that say the same, the more exact one counts, in this order. Sources: schema.org; Google Scholar, "Inclusion
Guidelines for Webmasters"; DCMI, "Expressing Dublin Core in HTML"; ogp.me.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime

from pydantic import ValidationError

from ingest.interpretation import parse_language
from ingest.sources.json_values import Fields, items_of, text_of
from ingest.sources.person_name import AUTHOR_LIMIT, parse_name
from ingest.sources.record_source import Origin
from ingest.sources.reference import Reference, parse_published, split_keywords
from ingest.sources.schema_org import describe as describe_result
from ingest.sources.schema_org import is_result, kinds_of
from ingest.sources.schema_org_graph import Graph
from kb.model import explain

_SCRIPTS = 20
_DOCUMENTS = 100
"""Scripts of a page, and descriptions in each of them, that are looked at."""
_PAGES = frozenset({"WebPage", "ItemPage", "AboutPage"})
"""Types that describe the page and not a result; they count where nothing else is described."""
_WRAPPING = re.compile(r"^\s*(?:<!--|(?://\s*)?<!\[CDATA\[)|(?:-->|(?://\s*)?\]\]>)\s*$")
"""What old pages put around scripts so that still older browsers do not show them."""
_NO_ADDRESS = "page"
_ORIGIN = Origin("html", "", datetime.fromtimestamp(0, UTC), "0" * 64)
"""The page gives the record its key and its date, so those of its description are not used."""

Meta = dict[str, list[str]]
"""Contents of ``<meta>`` by name or property in lower case."""


def describe(json_ld: list[str], meta: Meta, title: str, language: str) -> Reference:
    """Unite what the page says of itself.

    :param title: of ``<title>``
    :param language: of ``<html lang>``
    """
    found = from_json_ld(json_ld, language)
    found.title = found.title or _first(meta, "citation_title", "dc.title", "dcterms.title", "og:title") or title
    found.abstract = found.abstract or _first(
        meta, "citation_abstract", "dcterms.abstract", "dc.description", "dcterms.description", "og:description",
        "description",
    )  # fmt: skip
    found.language = language or found.language or _first(meta, "citation_language", "dc.language", "dcterms.language")
    names = meta.get("citation_author") or meta.get("dc.creator") or meta.get("dcterms.creator") or []
    if not found.people:
        found.people = [person for name in names[:AUTHOR_LIMIT] if (person := parse_name(name))]
    found.doi = (
        found.doi
        or _first(meta, "citation_doi", "dc.identifier.doi")
        or next((value for value in meta.get("dc.identifier", []) if "10." in value), "")
    )
    found.published = found.published or parse_published(
        _first(
            meta, "citation_publication_date", "citation_date", "dcterms.issued", "dc.date", "article:published_time"
        )
    )
    found.licence = found.licence or _first(meta, "dcterms.license", "dc.rights", "dcterms.rights")
    if not found.keywords:
        given = (value for name in ("citation_keywords", "keywords", "dc.subject") for value in meta.get(name, []))
        found.keywords = [keyword for value in given for keyword in split_keywords(value)]
    found.url = found.url or _first(meta, "og:url", "citation_public_url")
    return found


def _first(meta: Meta, *names: str) -> str:
    return next((value for name in names for value in meta.get(name, []) if value), "")


def from_json_ld(scripts: list[str], language: str = "") -> Reference:
    """Read the first result that the page's JSON-LD describes, as the files of schema.org are read.

    A page may describe its menu and its site first and its result in another script; what is broken is noted.

    :param language: of the page; of texts in several languages the one in it counts
    """
    notes: list[str] = []
    about_pages: list[tuple[Fields, Graph]] = []
    for script in scripts[:_SCRIPTS]:
        for graph in _graphs(script, notes):
            results = [node for node in graph.nodes if is_result(node)]
            for node in graph.main(results) if results else ():
                if found := _reference(node, graph, language, notes):
                    return found
            about_pages += [(node, graph) for node in graph.nodes if _PAGES.intersection(kinds_of(node))]
    for node, graph in about_pages:
        if found := _reference(node, graph, language, notes):
            return found
    return Reference(notes=notes)


def _graphs(script: str, notes: list[str]) -> Iterator[Graph]:
    """Yield the documents of a script: one, or a list of them."""
    text = _WRAPPING.sub("", script)
    if not text.strip():
        return
    try:
        # Line ends within texts are forbidden in JSON and frequent in pages.
        content = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        notes.append("a description of the page in JSON-LD is broken; left out")
        return
    for document in items_of(content)[:_DOCUMENTS]:
        if isinstance(document, dict):
            yield Graph(document)


def _reference(node: Fields, graph: Graph, language: str, notes: list[str]) -> Reference | None:
    """Interpret an object; None, with a note, when it has no title or a value that makes no sense."""
    try:
        record = describe_result(node, _ORIGIN, graph, address=_NO_ADDRESS)
    except ValidationError as error:
        notes.append(f"a description of the page in JSON-LD was left out: {explain(error)}")
        return None
    wanted = parse_language(language)
    text = next((text for text in record.texts if wanted and parse_language(text.language) is wanted), record.texts[0])
    if not text.title:
        return None
    dois = [item.value for item in record.identifiers if item.scheme == "doi" and not item.relation]
    return Reference(
        title=" ".join(text.title.split()),
        abstract="\n\n".join(" ".join(part.split()) for part in text.description.split("\n\n")),
        language=text.language or "",
        people=list(record.people[:AUTHOR_LIMIT]),
        organisations=list(record.organisations[:AUTHOR_LIMIT]),
        doi=next(iter(dois), ""),
        url=_web_address(node.get("url")),
        identifiers=[item for item in record.identifiers if item.value != next(iter(dois), "")],
        keywords=[subject.label for subject in record.subjects],
        kind=record.kind,
        published=parse_published(record.published),
        licence=record.source.licence or "",
        project=record.project,
        notes=notes,
    )


def _web_address(value: object) -> str:
    address = text_of(value)
    return address if address.startswith(("https://", "http://")) else ""


def new_meta() -> Meta:
    """Return an empty collection of ``<meta>`` contents."""
    return defaultdict(list)
