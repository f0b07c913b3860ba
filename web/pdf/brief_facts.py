"""Who is behind a brief, and where it comes from, as a document shows them."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext

from kb.model import Participation, Person, Project, Publication, TransferBrief
from kb.search.request import FacetName
from web.explore.brief_page import BriefPage, ReadSource
from web.labels import Labels
from web.templating import day, euro

ORGANISATIONS = 12
PEOPLE = 12
PUBLICATIONS = 8
SOURCES = 5
Entry = dict[str, str]
"""``text``, and where there is more to say ``detail`` and ``href``."""


def contributors(brief: TransferBrief, labels: Labels) -> dict[str, Any] | None:
    """Return organisations, people, project and publications; None when nothing is known of them."""
    facts = []
    if brief.ipr_status:
        facts.append([gettext("Protection"), labels.words[brief.ipr_status.value]])
    if brief.cooperation_sought:
        kinds = ", ".join(labels.words[kind.value] for kind in brief.cooperation_sought)
        facts.append([gettext("Looking for"), kinds])
    groups = [
        _group(gettext("Organisations"), (_organisation(part, labels) for part in brief.organisations), ORGANISATIONS),
        _group(gettext("People"), (_person(person) for person in brief.people), PEOPLE),
    ]
    works = [
        _project(brief.project) if brief.project else None,
        _group(gettext("Publications"), (_publication(item) for item in brief.publications), PUBLICATIONS),
    ]
    known = {"groups": [group for group in groups if group], "works": [group for group in works if group]}
    return {"heading": gettext("Who is behind it"), "facts": facts, **known} if facts or any(known.values()) else None


def provenance(brief: TransferBrief, page: BriefPage) -> dict[str, Any]:
    """Return dates, licence and sources with their identifiers."""
    facts = []
    if brief.year:
        facts.append([gettext("Year of the result"), str(brief.year)])
    if brief.published_on:
        facts.append([gettext("Published"), day(brief.published_on)])
    if brief.modified_on:
        facts.append([gettext("Changed"), day(brief.modified_on)])
    facts.append([gettext("Reviewed"), day(brief.reviewed_on) if brief.reviewed_on else gettext("not yet")])
    if brief.licence:
        facts.append([gettext("Licence of this brief"), brief.licence])
    sources = _group("", (_source(source) for source in page.sources), SOURCES)
    if sources is None:
        sources = {"entries": [{"text": gettext("It was written for Silta; no other source is recorded.")}]}
    return {"heading": gettext("Where it comes from"), "facts": facts, "groups": [sources]}


def _group(heading: str, entries: Iterable[Entry], limit: int) -> dict[str, Any] | None:
    """Return a list under its heading, the first entries and how many more there are."""
    listed = list(entries)
    if not listed:
        return None
    more = len(listed) - limit
    said = gettext("and %(number)s more, on the page of this brief", number=more) if more > 0 else ""
    return {"heading": heading, "entries": listed[:limit], "more": said}


def _entry(text: str, details: Iterable[str | None], address: str | None = None) -> Entry:
    entry = {"text": text, "detail": " · ".join(part for part in details if part)}
    return {**entry, "href": address} if address else entry


def _organisation(part: Participation, labels: Labels) -> Entry:
    body = part.organisation
    short = f" ({body.short_name})" if body.short_name and body.short_name != body.name else ""
    details = (
        labels.words[part.role.value],
        body.city,
        labels.value(FacetName.COUNTRY, body.country) if body.country else None,
        gettext("small or medium-sized") if body.sme else None,
        body.ror.removeprefix("https://") if body.ror else None,
    )
    return _entry(f"{body.name}{short}", details, body.url or body.ror)


def _person(person: Person) -> Entry:
    orcid = f"orcid.org/{person.orcid}" if person.orcid else None
    return _entry(person.name, (person.affiliation, orcid), f"https://{orcid}" if orcid else None)


def _publication(item: Publication) -> Entry:
    doi = f"https://doi.org/{item.doi}" if item.doi else None
    details = (str(item.year) if item.year else None, f"doi:{item.doi}" if item.doi and item.title else None)
    return _entry(item.title or item.doi or "", details, item.url or doi)


def _project(project: Project) -> dict[str, Any]:
    name = project.acronym or project.title or project.identifier
    title = f"{name}: {project.title}" if project.acronym and project.title else name
    facts = [[gettext("Grant number"), project.identifier]]
    if project.programme:
        facts.append([gettext("Programme"), project.programme])
    if project.start or project.end:
        days = f"{day(project.start) if project.start else ''} – {day(project.end) if project.end else ''}"
        facts.append([gettext("Duration"), days.strip()])
    if project.total_cost is not None:
        facts.append([gettext("Total cost"), euro(project.total_cost)])
    if project.doi:
        facts.append(["DOI", project.doi])
    return {"heading": gettext("Project"), "entries": [_entry(title, (), project.url)], "more": "", "facts": facts}


def _source(source: ReadSource) -> Entry:
    record = source.record
    details = (
        record.address,
        gettext("retrieved on %(day)s", day=day(record.retrieved_at.date())),
        gettext("licence: %(name)s", name=record.licence) if record.licence else None,
    )
    return _entry(record.key, details, source.link)
