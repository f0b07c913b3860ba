"""What a web page says of itself: JSON-LD of schema.org, Highwire (``citation_*``), Dublin Core and Open Graph.

Of several that say the same, the more exact one counts, in this order. Sources: schema.org; Google Scholar, "Inclusion
Guidelines for Webmasters"; DCMI, "Expressing Dublin Core in HTML"; ogp.me.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from ingest.record import RawIdentifier, RawOrganisation, RawPerson
from ingest.sources.person_name import AUTHOR_LIMIT, checked_orcid, parse_name
from ingest.sources.reference import Reference, parse_published, split_keywords

_TYPES = frozenset(
    {"Article", "CreativeWork", "Dataset", "NewsArticle", "Product", "Project", "Report", "ResearchProject"}
    | {
        "ScholarlyArticle",
        "SoftwareApplication",
        "SoftwareSourceCode",
        "TechArticle",
        "Thesis",
        "WebPage",
        "BlogPosting",
    }
)
_DEPTH = 6

Meta = dict[str, list[str]]
"""Contents of ``<meta>`` by name or property in lower case."""


def describe(json_ld: list[str], meta: Meta, title: str, language: str) -> Reference:
    """Unite what the page says of itself.

    :param title: of ``<title>``
    :param language: of ``<html lang>``
    """
    found = from_json_ld(json_ld)
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


def from_json_ld(scripts: list[str]) -> Reference:
    """Read the first object of JSON-LD that describes a work or project; what is no JSON is passed over."""
    for script in scripts[:20]:
        try:
            content = json.loads(script)
        except (ValueError, RecursionError):
            continue
        for item in _objects(content):
            if _TYPES.intersection(_texts(item.get("@type"))) and (item.get("name") or item.get("headline")):
                return _reference(item)
    return Reference()


def _objects(content: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Yield the objects at the top, in lists, in ``@graph`` and as ``mainEntity``, the innermost first."""
    if depth > _DEPTH:
        return
    if isinstance(content, list):
        for item in content[:100]:
            yield from _objects(item, depth + 1)
    elif isinstance(content, dict):
        for key in ("mainEntity", "@graph"):
            yield from _objects(content.get(key), depth + 1)
        yield content


def _reference(item: dict[str, Any]) -> Reference:
    found = Reference(
        title=_text(item.get("name")) or _text(item.get("headline")),
        abstract=_text(item.get("abstract")) or _text(item.get("description")),
        language=_text(item.get("inLanguage")),
        kind=_text(item.get("@type")),
        published=parse_published(_text(item.get("datePublished")) or _text(item.get("startDate"))),
        licence=_text(item.get("license")),
        url=_text(item.get("url")),
        keywords=[keyword for text in _texts(item.get("keywords")) for keyword in split_keywords(text)],
    )
    for author in _list(item.get("author")) + _list(item.get("creator")):
        _add_author(found, author)
    for identifier in [*_texts(item.get("identifier")), *_texts(item.get("@id")), *_texts(item.get("sameAs"))]:
        if ("10." in identifier and "doi" in identifier.lower()) or identifier.startswith("10."):
            found.doi = found.doi or identifier
        elif identifier.startswith(("http://", "https://")):
            found.identifiers.append(RawIdentifier("url", identifier))
    return found


def _add_author(found: Reference, author: Any) -> None:
    if len(found.people) >= AUTHOR_LIMIT:
        return
    if isinstance(author, str):
        person = parse_name(author)
        found.people += [person] if person else []
        return
    if not isinstance(author, dict) or not (name := _text(author.get("name")) or _text(author.get("familyName"))):
        return
    if "Organization" in _texts(author.get("@type")):
        found.organisations.append(RawOrganisation(name, role="author", url=_text(author.get("url"))))
        return
    given, family = _text(author.get("givenName")), _text(author.get("familyName"))
    links = [*_texts(author.get("@id")), *_texts(author.get("sameAs")), *_texts(author.get("identifier"))]
    orcid = next(filter(None, map(checked_orcid, links)), "")
    if family:
        found.people.append(RawPerson(f"{given} {family}".strip(), given, family, orcid))
    elif person := parse_name(name, orcid):
        found.people.append(person)


def _list(value: Any) -> list[Any]:
    return value[:1000] if isinstance(value, list) else [value] if value else []


def _texts(value: Any) -> list[str]:
    """Return the strings of a value: one, a list, or objects with ``value``, ``@value``, ``name`` or ``url``."""
    found: list[str] = []
    for item in _list(value):
        if isinstance(item, dict):
            keys = ("@value", "value", "name", "alternateName", "url", "@id")
            item = next((item[key] for key in keys if isinstance(item.get(key), str)), "")
        if isinstance(item, str) and item.strip():
            found.append(" ".join(item.split()))
    return found


def _text(value: Any) -> str:
    return next(iter(_texts(value)), "")


def new_meta() -> Meta:
    """Return an empty collection of ``<meta>`` contents."""
    return defaultdict(list)
