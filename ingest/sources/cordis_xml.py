"""Projects and results of CORDIS as XML, with and without the namespace ``http://cordis.europa.eu``."""

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote
from xml.etree.ElementTree import Element, tostring

from ingest.record import RawOrganisation, RawProject, RawRecord, RawSubject, RawText
from ingest.sources.cordis_project import order_number, own_summary, project_address, source_record
from ingest.sources.encoding import decode_head

NAMESPACE = "http://cordis.europa.eu"
RECORDS = frozenset({"project", "result"})
WRAPPERS = frozenset({"hits", "hit", "projects", "results"})
_MARKS = frozenset(
    {"rcn", "acronym", "objective", "teaser", "availableLanguages", "ecMaxContribution", "totalCost", "startDate"}
    | {"grantDoi", "article"}
)
_PROLOG = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>|\s+)*", re.DOTALL)
_TAG = re.compile(
    r"<(?P<closing>/?)(?P<prefix>(?:[\w.-]+:)?)(?P<name>[A-Za-z_][\w.-]*)(?P<attributes>(?:\s[^<>]*?)?)(?P<empty>/?)>"
)
_SUBJECTS = frozenset({"euroSciVoc", "applicationDomain"})
_PROGRAMMES = {"relatedTopic": "topic", "relatedLegalBasis": "legalBasis"}


def is_record(namespace: str, name: str) -> bool:
    """Whether an element is a project or a result of CORDIS."""
    return name in RECORDS and namespace in {"", NAMESPACE}


def looks_cordis_xml(head: bytes) -> bool:
    """Whether an XML file holds projects or results of CORDIS, judged by its first tags.

    The namespace settles it. Without one, a project or result has to carry CORDIS's own elements: Maven and Ant
    write ``<project>`` too, and OpenAIRE writes ``<result>``. A record that is hidden behind a document type is
    claimed, so that its refusal is reported.
    """
    text = decode_head(head).lstrip("\ufeff")
    if not text.lstrip().startswith("<"):
        return False
    start = _PROLOG.match(text)
    body = text[start.end() if start else 0 :]
    outer: list[re.Match[str]] = []
    inner: set[str] = set()
    depth = base = 0
    for tag in _TAG.finditer(body[:20_000]):
        name = tag["name"]
        if tag["closing"]:
            depth -= 1
            if base and depth < base:
                break
            continue
        depth += 1
        if not base or (depth == base + 1 and name in RECORDS | WRAPPERS):
            outer.append(tag)
            base = depth if name in RECORDS else 0
        elif depth == base + 1:
            inner.add(name)
        if tag["empty"]:
            depth -= 1
    if not base:  # The record's own start tag may be broken.
        return re.match(r"\s*<(?:project|result)\b", body) is not None and NAMESPACE in body
    if any(f'"{NAMESPACE}"' in tag["attributes"] or f"'{NAMESPACE}'" in tag["attributes"] for tag in outer):
        return True
    if any("xmlns=" in tag["attributes"] or tag["prefix"] for tag in outer):
        return False
    if "<!DOCTYPE" in text[: start.end() if start else 0]:
        return True
    marks = inner & _MARKS
    return ("id" in inner and bool(marks or "title" in inner)) or len(marks) >= 2


def record_key(element: Element) -> str:
    """Return the identifier that Silta gives the record: ``691102``, or ``result/`` and the result's id."""
    identifier = _text(element, "id")
    return f"result/{identifier}" if element.tag == "result" and identifier else identifier


def languages(element: Element) -> tuple[str, ...]:
    """Return the languages in which CORDIS has the record, this one's among them."""
    listed = (code.strip() for code in _text(element, "availableLanguages").split(","))
    return tuple(dict.fromkeys(filter(None, (_text(element, "language"), *listed))))


def build_record(element: Element, location: str, modified: datetime, sha256: str) -> RawRecord:
    """Turn a project or result into a record. The results and articles related to it are only named there, so of them
    no more than publications with a DOI is taken.

    :param modified: when the file was last changed (UTC)
    :raises pydantic.ValidationError: when the identifier is no single line of printable text
    """
    identifier = record_key(element)
    is_result = element.tag == "result"
    project = element.find("relations/associations/project") if is_result else element
    return RawRecord(
        source=source_record(identifier, _address(element), modified, sha256),
        location=location,
        texts=(_result_text(element) if is_result else _project_text(element),),
        project=_project(project) if project is not None else None,
        organisations=_organisations(element),
        subjects=tuple(_subjects(element)),
        publications=tuple(_publications(element)),
        updated=_text(element, "contentUpdateDate") or _text(element, "lastUpdateDate"),
    )


def _text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _address(element: Element) -> str:
    identifier = _text(element, "id")
    if element.tag == "result":
        return f"https://cordis.europa.eu/article/id/{quote(identifier, safe='')}"
    return project_address(identifier)


def _project_text(element: Element) -> RawText:
    objective = _text(element, "objective")
    return RawText(
        language=_text(element, "language") or None,
        title=_text(element, "title"),
        summary=own_summary(_text(element, "teaser"), objective),
        description=objective,
    )


def _result_text(element: Element) -> RawText:
    description = ""
    for path in ("article/text", "article", "text", "description"):
        found = element.find(path)
        if found is not None and (description := _html(found)):
            break
    return RawText(
        language=_text(element, "language") or None,
        title=_text(element, "title"),
        summary=own_summary(_text(element, "teaser"), description),
        description=description,
        is_html=True,
    )


def _html(element: Element) -> str:
    """Return the HTML that an element holds, whether it is escaped, in CDATA, or stands as elements."""
    if not len(element):
        return (element.text or "").strip()
    children = "".join(tostring(child, encoding="unicode", method="html") for child in element)
    return f"{element.text or ''}{children}".strip()


def _project(element: Element) -> RawProject:
    programmes = element.findall("relations/associations/programme")
    named = [_text(item, "frameworkProgramme") for item in programmes]
    return RawProject(
        identifier=_text(element, "id"),
        acronym=_text(element, "acronym"),
        title=_text(element, "title"),
        programme=next(filter(None, named), ""),
        doi=_text(element, "identifiers/grantDoi"),
        start=_text(element, "startDate"),
        end=_text(element, "endDate"),
        total_cost=_text(element, "totalCost"),
        url=_website(element),
    )


def _website(element: Element) -> str:
    for link in element.iterfind("relations/associations/webLink"):
        if link.get("type") == "relatedWebsite":
            return _text(link, "physUrl")
    return ""


def _organisations(element: Element) -> tuple[RawOrganisation, ...]:
    found = (
        RawOrganisation(
            name=_text(item, "legalName"),
            short_name=_text(item, "shortName"),
            country=_text(item, "address/country"),
            city=_text(item, "address/city"),
            role=item.get("type", ""),
            sme=item.get("sme", ""),
            url=_text(item, "address/url"),
            order=order_number(item.get("order", "")),
        )
        for item in element.iterfind("relations/associations/organization")
    )
    return tuple(sorted(found, key=lambda item: item.order))


def _subjects(element: Element) -> Iterator[RawSubject]:
    for item in element.iterfind("relations/categories/category"):
        scheme = item.get("classification", "")
        if scheme in _SUBJECTS:
            yield RawSubject(_text(item, "title"), _text(item, "code"), scheme)
    for item in element.iterfind("relations/associations/programme"):
        code = _text(item, "code")
        if scheme := _PROGRAMMES.get(item.get("type", ""), ""):
            yield RawSubject(_text(item, "title") or code, code, scheme)


def _publications(element: Element) -> Iterator[tuple[str, str]]:
    for item in element.iterfind("relations/associations/result"):
        if doi := _text(item, "identifiers/doi"):
            yield doi, _text(item, "title")
