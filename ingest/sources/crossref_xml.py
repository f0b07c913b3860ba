"""Crossref's XML (unixref and the output of its queries), one work a record."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, tostring

from ingest.licence import parse_licence
from ingest.record import RawIdentifier, RawOrganisation, RawPerson, RawProject, RawRecord, Reading
from ingest.sources.localised import Localised, join_texts
from ingest.sources.names import make_person
from ingest.sources.record_source import Origin, UnfitRecord
from ingest.sources.relations import VERSIONS, doi_in, identifier_of
from ingest.sources.xml_root import root_tag

_ROOTS = frozenset({"crossref_result", "doi_records", "doi_record", "crossref"})
_WORKS = (
    *("journal_article", "conference_paper", "content_item", "posted_content", "report-paper_metadata"),
    *("report-paper_series_metadata", "dissertation", "dataset", "standard_metadata", "database", "book_metadata"),
    *("book_series_metadata", "book_set_metadata", "peer_review", "journal_issue", "journal_metadata"),
)
"""The elements that hold a work, the most exact first: an article stands beside its journal."""


def looks_crossref_xml(head: bytes) -> bool:
    """Whether an XML file is an answer of Crossref, by its root."""
    root = root_tag(head)
    if root is None or root.name not in _ROOTS:
        return False
    return "crossref.org" in root.namespace or b"crossref" in head


def is_record(namespace: str, name: str) -> bool:
    """Whether an element is a work, or a query that found none."""
    return name in {"query", "doi_record"} and (namespace == "" or "crossref.org" in namespace)


def build_xml(element: Element, origin: Origin) -> Iterator[Reading]:
    """Build the record of one work.

    :raises UnfitRecord: when the answer says that there is none, or it has no DOI
    :raises pydantic.ValidationError: when the DOI is no single line of printable text
    """
    queried = _text(element, "doi") if element.tag == "query" else ""
    error = element.find(".//error")
    work = next((found for name in _WORKS if (found := element.find(f".//{name}")) is not None), None)
    if error is not None or work is None:
        status = element.get("status", "")
        told = " ".join("".join(error.itertext()).split())[:200] if error is not None else ""
        reason = told or f"the query's status is {status[:40]!r}" if told or status else "it holds no work"
        raise UnfitRecord(f"Crossref gives no metadata: {reason}", queried)
    doi = doi_in(_text(work, "doi_data/doi")) or _text(work, "doi_data/doi") or queried
    subtitle = _text(work, "titles/subtitle")
    titles = [Localised(_markup(found)) for found in work.findall("titles/title")]
    if subtitle and titles:
        titles[0] = Localised(f"{titles[0].text}: {subtitle}")
    titles += [
        Localised(_markup(found), found.get("language", "")) for found in work.findall("titles/original_language_title")
    ]
    yield RawRecord(
        source=origin.record(doi, f"https://doi.org/{doi}" if doi else "", _licence(work)),
        location=origin.location,
        texts=join_texts(titles, _abstracts(work), language=work.get("language", ""), is_html=True),
        project=_project(work),
        organisations=tuple(
            RawOrganisation(_flat(found), role="participant")
            for found in work.findall("contributors/organization")
            if found.get("contributor_role", "author") == "author"
        ),
        people=tuple(_people(work)),
        identifiers=tuple(_identifiers(work, doi)),
        kind=work.tag,
        published=_published(work),
        notes=origin.notes,
    )


def _text(element: Element, path: str) -> str:
    found = element.find(path)
    return "" if found is None else _flat(found)


def _flat(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _markup(element: Element) -> str:
    """Return what an element holds with its markup."""
    children = "".join(tostring(child, encoding="unicode", method="html") for child in element)
    return f"{element.text or ''}{children}".strip()


def _abstracts(work: Element) -> list[Localised]:
    """Return the abstracts proper; where there are none, the plain-language summaries and the like."""
    found = [*work.findall("abstract"), *work.findall("trans-abstract")]
    proper = [item for item in found if item.get("abstract-type", "abstract") in {"abstract", "full", "summary"}]
    return [Localised(_markup(item), item.get("lang", "")) for item in proper or found]


def _people(work: Element) -> Iterator[RawPerson]:
    for item in work.findall("contributors/person_name"):
        if item.get("contributor_role", "author") != "author":
            continue
        given, family = _text(item, "given_name"), _text(item, "surname")
        affiliations = [RawOrganisation(_flat(found)) for found in item.findall("affiliation")]
        affiliations += [
            RawOrganisation(
                _text(found, "institution_name"),
                ror=next((_flat(i) for i in found.findall("institution_id") if "ror.org/" in _flat(i)), ""),
            )
            for found in item.findall("affiliations/institution")
        ]
        if given or family:
            yield make_person(
                family,
                given=given,
                family=family,
                orcid=_text(item, "ORCID"),
                affiliations=[value for value in affiliations if value.name],
            )


def _identifiers(work: Element, doi: str) -> Iterator[RawIdentifier]:
    own = [("doi", doi), *(("isbn", _flat(found)) for found in work.findall("isbn"))]
    yield from filter(None, (identifier_of(scheme, value) for scheme, value in own))
    for name in ("intra_work_relation", "inter_work_relation"):
        for item in work.findall(f".//related_item/{name}"):
            kind = item.get("relationship-type", "")
            relation = kind[:1].upper() + kind[1:]
            if relation in VERSIONS and (
                found := identifier_of(item.get("identifier-type", ""), _flat(item), relation)
            ):
                yield found


def _project(work: Element) -> RawProject | None:
    for group in work.iter("assertion"):
        if group.get("name") == "fundgroup":
            told = {item.get("name", ""): " ".join((item.text or "").split()) for item in group.iter("assertion")}
            if number := told.get("award_number"):
                return RawProject(number, programme=told.get("funder_name", ""))
    return None


def _licence(work: Element) -> str | None:
    told = [item for item in work.iter("license_ref") if item.get("applies_to", "vor") != "tdm"]
    return parse_licence(*map(_flat, told))


def _published(work: Element) -> str:
    for name in ("publication_date", "posted_date", "approval_date", "creation_date", "database_date/publication_date"):
        for date in work.findall(name):
            if year := _text(date, "year"):
                return "-".join(filter(None, (year, _text(date, "month"), _text(date, "day"))))
    return ""
