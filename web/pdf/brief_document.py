"""One brief as the data of its document, in the order of its page."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext

from kb.model import Contact, Language, Maturity, MaturityBand, TransferBrief
from kb.search.request import FacetName
from web.explore.brief_page import BriefPage, Judged, SectionText
from web.labels import Labels
from web.partners import home_of
from web.pdf.brief_facts import contributors, provenance
from web.pdf.content import Node, read_markdown, read_plain, shorten
from web.pdf.frame import frame
from web.pdf.judgements import judgement
from web.pdf.pictures import bridge_picture

SECTIONS_LENGTH = 11_000
"""Characters of all sections together that are printed, some three pages; the page on the web has the rest.

Counted as :func:`web.pdf.content.shorten` does."""
TECHNOLOGIES = 6
PATTERNS = 4
SUBJECTS = 10


def brief_document(
    brief: TransferBrief, page: BriefPage, wanted: Language, labels: Labels, address: str, changed: str
) -> dict[str, Any]:
    """Return the data for the template ``brief``.

    :param page: the brief as its page shows it
    :param wanted: the language that was asked for
    :param labels: those of the reader's language
    :param address: public address of the page
    :param changed: the day of this revision in words
    """
    sections, whole = _sections(page.sections)
    return {
        **frame(gettext("Transfer brief"), page.text.title, address, changed, labels.language),
        "description": page.text.summary,
        "keywords": [item.label for item in page.technologies],
        "text_lang": page.language.value,
        "summary": page.text.summary,
        "notes": _notes(brief, page, wanted, labels),
        "glance": gettext("At a glance"),
        "ready": _ready(page, labels),
        "gain": {"heading": gettext("What do I gain?"), "text": page.gain, "missing": _unwritten()},
        "effort": {"heading": gettext("What does it take?"), "text": page.effort, "missing": _unwritten()},
        "contact": {"heading": gettext("Whom do I ask?"), "lines": list(_contact(brief, labels))},
        "sections": sections,
        "shortened": "" if whole else gettext("Shortened for paper. The whole text is on the page of this brief."),
        "business": _business(page, labels),
        "technologies": _technologies(brief, page, labels),
        "contributors": contributors(brief, labels),
        "provenance": provenance(brief, page),
    }


def _unwritten() -> str:
    return gettext("Nobody has written this down yet.")


def _notes(brief: TransferBrief, page: BriefPage, wanted: Language, labels: Labels) -> list[dict[str, str]]:
    notes = []
    if home := home_of(brief):
        words = (
            gettext("This brief comes from:"),
            f"{home.name} ({home.url}).",
            gettext("That site looks after it and answers for what it says."),
        )
        notes.append({"title": gettext("From a partner site."), "text": " ".join(words), "kind": "plain"})
    if brief.demonstration:
        text = gettext(
            "This brief shows how Silta works. The technique is real; nobody offers it here, and the contact answers no"
            " enquiries."
        )
        notes.append({"title": gettext("Demonstration."), "text": text, "kind": "attention"})
    elif not brief.is_reviewed:
        text = gettext("This brief was made from its source by rules. No transfer scout has checked it so far.")
        notes.append({"title": gettext("Not yet reviewed."), "text": text, "kind": "attention"})
    if page.missing:
        text = gettext(
            "This brief has no text in this language: %(wanted)s. Shown instead: %(shown)s.",
            wanted=labels.value(FacetName.LANGUAGE, wanted.value),
            shown=labels.value(FacetName.LANGUAGE, page.language.value),
        )
        notes.append({"title": "", "text": text, "kind": "plain"})
    return notes


def _ready(page: BriefPage, labels: Labels) -> dict[str, Any]:
    maturity: Maturity | None = page.readiness.assessment.value if page.readiness else None
    target: Maturity | None = page.target.assessment.value if page.target else None
    level, upper = (maturity.level, maturity.upper) if maturity else (None, None)
    ready = _level(page.readiness, labels)
    aims = _level(page.target, labels)
    words = [f"{ready['value']}, {ready['label']}" if ready else gettext("Readiness not stated")]
    if aims:
        aims |= {"words": gettext("Aims at:"), "heading": f"{gettext('Aims at:')} {aims['value']}"}
        words.append(f"{aims['heading']}, {aims['label']}")
    return {
        "heading": gettext("How ready is it?"),
        "picture": bridge_picture(level, upper, target.level if target else None),
        "alt": ". ".join(words),
        "bands": [
            [labels.value(FacetName.MATURITY, band.value), f"{band.levels[0]}–{band.levels[-1]}", len(band.levels)]
            for band in MaturityBand
        ],
        "now": ready,
        "missing": gettext("The source does not say."),
        "aims": aims,
    }


def _level(judged: Judged | None, labels: Labels) -> dict[str, Any] | None:
    if judged is None:
        return None
    value = judged.explanation.replace("-", "–")
    return {
        "heading": f"{labels.facets[FacetName.MATURITY]}: {value}",
        "value": value,
        "label": judged.label,
        "judgement": judgement(judged, labels),
    }


def _contact(brief: TransferBrief, labels: Labels) -> Iterable[dict[str, str]]:
    if brief.contact:
        yield from _contact_lines(brief.contact)
        return
    if home := home_of(brief):
        yield {"text": gettext("Ask at the partner site, which looks after this brief:"), "kind": "missing"}
        yield {"text": home.name, "href": home.address, "kind": "line"}
        return
    if not brief.organisations:
        yield {"text": gettext("No contact is named yet."), "kind": "missing"}
        return
    body = brief.organisations[0].organisation
    country = f", {labels.value(FacetName.COUNTRY, body.country)}" if body.country else ""
    yield {"text": gettext("No contact is named yet. These took part:"), "kind": "missing"}
    yield {"text": f"{body.name}{country}", "kind": "name"}
    if body.url:
        yield {"text": body.url, "href": body.url, "kind": "line"}


def _contact_lines(contact: Contact) -> Iterable[dict[str, str]]:
    yield {"text": contact.name, "kind": "name"}
    if contact.organisation:
        yield {"text": contact.organisation, "kind": "line"}
    if contact.email:
        yield {"text": contact.email, "href": f"mailto:{contact.email}", "kind": "line"}
    if contact.phone:
        yield {"text": contact.phone, "kind": "line"}
    if contact.url:
        yield {"text": contact.url, "href": contact.url, "kind": "line"}


def _sections(sections: Iterable[SectionText]) -> tuple[list[dict[str, Any]], bool]:
    """Return the sections as far as there is room, and whether all of them are whole."""
    shown = []
    left = SECTIONS_LENGTH
    for section in sections:
        content: list[Node] = read_plain(section.text) if section.plain else read_markdown(section.text)
        content, left = shorten(content, left)
        if content:
            shown.append({"name": section.name, "heading": section.heading, "content": content})
        if left < 0:
            return shown, False
    return shown, True


def _business(page: BriefPage, labels: Labels) -> dict[str, Any]:
    facts = []
    if page.potential:
        title = f"{labels.facets[FacetName.POTENTIAL]}: {page.potential.label}"
        facts.append(_fact(page.potential, labels, title))
    facts += [_fact(pattern, labels) for pattern in page.patterns[:PATTERNS]]
    missing = "" if page.potential else gettext("How far it could change its market has not been assessed.")
    return {"heading": gettext("What business could grow from it?"), "missing": missing, "facts": facts}


def _technologies(brief: TransferBrief, page: BriefPage, labels: Labels) -> dict[str, Any] | None:
    if not (page.technologies or page.sectors):
        return None
    subjects = " · ".join(brief.subjects[:SUBJECTS])
    return {
        "heading": gettext("Technologies and sectors"),
        "facts": [_fact(technology, labels) for technology in page.technologies[:TECHNOLOGIES]],
        "tags": [label for label, _ in page.sectors],
        "subjects": f"{gettext('Subjects given by the source:')} {subjects}" if subjects else "",
    }


def _fact(judged: Judged, labels: Labels, title: str = "") -> dict[str, Any]:
    return {
        "title": title or judged.label,
        "text": judged.explanation,
        "judgement": judgement(judged, labels),
    }
