"""One project of the bulk tables, with what other tables say about it, as a record."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from urllib.parse import quote

import orjson

from ingest.record import RawOrganisation, RawProject, RawRecord, RawSubject, RawText
from ingest.sources.cordis_table import Row, TableKind
from kb.model import SourceRecord

LICENCE = "CC-BY-4.0"
"""Reuse of the Commission's documents: Decision 2011/833/EU; the CORDIS legal notice names CC BY 4.0."""
Fields = Mapping[str, str]
Relations = Mapping[TableKind, Sequence[Fields]]


def canonical(kind: TableKind, fields: Fields) -> bytes:
    """Serialise a row so that the same facts give the same bytes, whatever the format and the order of columns."""
    content = orjson.dumps([kind.value, fields], option=orjson.OPT_SORT_KEYS)
    if b"\\r" in content:  # There may be a carriage return, written in JSON.
        plain = {key: value.replace("\r\n", "\n") for key, value in fields.items()}
        content = orjson.dumps([kind.value, plain], option=orjson.OPT_SORT_KEYS)
    return content


def digest(project: Fields, relations: Sequence[bytes]) -> str:
    """Return the SHA-256 of a project's row and its relation rows (as ``canonical`` wrote them), in any order."""
    total = hashlib.sha256(canonical(TableKind.PROJECT, project))
    for row in sorted(relations):
        total.update(b"\n")
        total.update(row)
    return total.hexdigest()


def source_record(identifier: str, address: str, modified: datetime, sha256: str) -> SourceRecord:
    """Name a record of CORDIS.

    :raises pydantic.ValidationError: when the identifier is no single line of printable text
    """
    return SourceRecord(
        source="cordis",
        identifier=identifier,
        address=address,
        licence=LICENCE,
        retrieved_at=modified,
        sha256=sha256,
    )


def project_address(identifier: str) -> str:
    """Return the address of a project's page at CORDIS."""
    return f"https://cordis.europa.eu/project/id/{quote(identifier, safe='')}"


def own_summary(teaser: str, description: str) -> str:
    """Return the teaser, unless it is only the cut-off beginning of the description."""
    text = " ".join(teaser.split())
    beginning = re.sub(r"(?:\.\.\.|…)$", "", text).rstrip()
    if beginning != text and " ".join(description.split()).startswith(beginning):
        return ""
    return teaser.strip()


def build_project(row: Row, relations: Relations, modified: datetime, sha256: str) -> RawRecord:
    """Join a project's row with the rows about it.

    :param modified: when the file was last changed (UTC)
    :raises pydantic.ValidationError: when the identifier is no single line of printable text
    """
    fields = row.fields
    identifier = fields.get("id", "")
    texts, notes = _texts(fields, relations.get(TableKind.REPORT_SUMMARIES, ()))
    return RawRecord(
        source=source_record(identifier, project_address(identifier), modified, sha256),
        location=row.place,
        texts=texts,
        project=RawProject(
            identifier=identifier,
            acronym=fields.get("acronym", ""),
            title=fields.get("title", ""),
            programme=fields.get("frameworkprogramme", ""),
            doi=fields.get("grantdoi", ""),
            start=fields.get("startdate", ""),
            end=fields.get("enddate", ""),
            total_cost=fields.get("totalcost", ""),
            url=fields.get("projecturl", "") or _website(relations.get(TableKind.WEB_LINK, ())),
        ),
        organisations=_organisations(fields, relations.get(TableKind.ORGANIZATION, ())),
        subjects=tuple(_subjects(fields, relations)),
        publications=tuple(
            (item.get("doi", ""), item.get("title", ""))
            for item in relations.get(TableKind.PUBLICATIONS, ())
            if item.get("doi")
        ),
        updated=fields.get("contentupdatedate", "") or fields.get("lastupdatedate", ""),
        notes=row.notes + notes,
    )


def _texts(fields: Fields, reports: Sequence[Fields]) -> tuple[tuple[RawText, ...], tuple[str, ...]]:
    """Return the project's text with its latest report below, and a note on the earlier reports."""
    objective = fields.get("objective", "")
    language = fields.get("language") or None
    title = fields.get("title", "")
    summary = own_summary(fields.get("teaser", ""), objective)
    reports = sorted(reports, key=lambda report: _sortable(report.get("contentupdatedate", "")))
    told = [report for report in reports if _report(report)]
    if not told:
        return (RawText(language, title, summary, objective),), ()
    latest = told[-1]
    notes = (f"{len(told) - 1} earlier report(s) left out for the latest one",) if len(told) > 1 else ()
    if (latest.get("language") or "en") == (language or "en"):
        return (
            RawText(
                language,
                title,
                summary,
                "\n\n".join(filter(None, (objective, _report(latest)))),
            ),
        ), notes
    other = RawText(latest.get("language"), latest.get("title", ""), latest.get("teaser", ""), _report(latest))
    return (RawText(language, title, summary, objective), other), notes


def _report(report: Fields) -> str:
    parts = (report.get(key, "") for key in ("summary", "workperformed", "finalresults"))
    return "\n\n".join(dict.fromkeys(filter(None, parts)))


def _sortable(day: str) -> str:
    """Turn ``31/01/2019`` into ``2019-01-31`` so that dates sort as text."""
    return re.sub(r"^(\d{2})/(\d{2})/(\d{4})", r"\3-\2-\1", day)


def _website(links: Sequence[Fields]) -> str:
    """Return the address of the project's own site among its links (type ``relatedWebsite``)."""
    return next((link["physurl"] for link in links if "website" in link.get("type", "").lower()), "")


def _organisations(fields: Fields, rows: Sequence[Fields]) -> tuple[RawOrganisation, ...]:
    if not rows:
        return tuple(_listed_organisations(fields))
    found = (
        RawOrganisation(
            name=row.get("name", ""),
            short_name=row.get("shortname", ""),
            country=row.get("country", ""),
            city=row.get("city", ""),
            role=row.get("role", ""),
            sme=row.get("sme", ""),
            url=row.get("organizationurl", ""),
            order=order_number(row.get("order", "")),
        )
        for row in rows
    )
    return tuple(sorted(found, key=lambda item: item.order))


def _listed_organisations(fields: Fields) -> Iterator[RawOrganisation]:
    """Yield the organisations that older exports name in the project's row itself, split at ``;``."""
    if name := fields.get("coordinator", ""):
        yield RawOrganisation(name, country=fields.get("coordinatorcountry", ""), role="coordinator", order=1)
    names = [name.strip() for name in fields.get("participants", "").split(";") if name.strip()]
    countries = [code.strip() for code in fields.get("participantcountries", "").split(";")]
    if len(countries) != len(names):
        countries = [""] * len(names)  # The export lists each country once then, so they cannot be assigned.
    for order, (name, country) in enumerate(zip(names, countries, strict=True), 2):
        yield RawOrganisation(name, country=country, role="participant", order=order)


def order_number(text: str) -> int:
    """Return an organisation's place in the consortium; 0 when it is not given."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0


def _subjects(fields: Fields, relations: Relations) -> Iterator[RawSubject]:
    for row in relations.get(TableKind.EUROSCIVOC, ()):
        label = row.get("euroscivoctitle", "") or row.get("euroscivocpath", "").rpartition("/")[2]
        yield RawSubject(label, row.get("euroscivoccode", ""), "euroSciVoc")
    for kind, column, key in (
        (TableKind.TOPICS, "topics", "topic"),
        (TableKind.LEGAL_BASIS, "legalbasis", "legalbasis"),
    ):
        scheme = "topic" if kind is TableKind.TOPICS else "legalBasis"
        rows = relations.get(kind, ())
        for row in rows:
            yield RawSubject(row.get("title", "") or row.get(key, ""), row.get(key, ""), scheme)
        known = {row.get(key) for row in rows}
        for code in dict.fromkeys(part.strip() for part in fields.get(column, "").split(";")):
            if code and code not in known:
                yield RawSubject(code, code, scheme)
