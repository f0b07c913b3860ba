"""A list of results as the data of its document."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext, ngettext

from kb.model import MaturityBand
from kb.search.request import UNKNOWN, FacetName, SearchRequest
from kb.search.result import Fragment, Hit, SearchResult
from web.explore.facets import chips
from web.explore.results import SORT_WORDS
from web.labels import Labels
from web.language import number
from web.pdf.frame import frame
from web.pdf.judgements import shortened
from web.pdf.pictures import bridge_picture
from web.site import this_site
from web.templating import by_language, levels_of

TEXT_LENGTH = 300
"""Characters of the question that are printed."""
TECHNOLOGIES = 4
SECTORS = 2
REASONS = 6


def results_document(
    question: SearchRequest, result: SearchResult, labels: Labels, address: str, today: str
) -> dict[str, Any]:
    """Return the data for the template ``results``.

    :param result: the first hits, as many as the document lists
    :param address: public address of the same list
    :param today: the day of the answer in words
    """
    total = number(result.total, labels.language)
    title = ngettext("%(shown)s brief", "%(shown)s briefs", result.total, shown=total)
    words = shortened(" ".join(question.text.split()), TEXT_LENGTH)
    if words:
        title = f"{title} {gettext('for “%(words)s”', words=words)}"
    facts = [[chip.facet, chip.label] for chip in chips(question, labels)]
    if len(result.hits) > 1:
        facts.append([gettext("Sort by"), labels.words[SORT_WORDS[question.sort]]])
    cut = result.total > len(result.hits)
    shown = number(len(result.hits), labels.language)
    return {
        **frame(gettext("Briefs"), title, address, today, labels.language),
        "facts": facts,
        "cut": gettext("The first %(shown)s of %(total)s are listed.", shown=shown, total=total) if cut else "",
        "nothing": "" if result.hits else gettext("No brief fits this question yet."),
        "hits": [_hit(hit, labels) for hit in result.hits],
        "matches": gettext("Matches:"),
    }


def _hit(hit: Hit, labels: Labels) -> dict[str, Any]:
    levels = levels_of(hit.terms[FacetName.MATURITY])
    address = f"{this_site().silta.settings.site_url}/briefs/{hit.slug}"
    if levels:
        span = f"{levels[0]}–{levels[-1]}" if len(levels) > 1 else str(levels[0])
        band = labels.value(FacetName.MATURITY, MaturityBand.of_level(levels[0]).value)
        ready = f"TRL {span} · {band}"
        picture = bridge_picture(levels[0], levels[-1])
    else:
        ready, picture = gettext("Readiness not stated"), bridge_picture(None)
    marks = []
    if hit.demonstration:
        marks.append(gettext("Demonstration"))
    elif not hit.reviewed:
        marks.append(gettext("Not yet reviewed"))
    if hit.language is not labels.language:
        marks.append(labels.value(FacetName.LANGUAGE, hit.language.value))
    if hit.year:
        marks.append(str(hit.year))
    return {
        "lang": hit.language.value,
        "title": _joined(hit.title),
        "summary": _joined(hit.summary),
        "href": address,
        "address": shortened(address.split("://", 1)[-1], 90),
        "picture": picture,
        "ready": ready,
        "marks": " · ".join(marks),
        "organisations": " · ".join(hit.organisations),
        "tags": " · ".join(
            (
                *_labels(FacetName.TECHNOLOGY, hit, labels, TECHNOLOGIES),
                *_labels(FacetName.SECTOR, hit, labels, SECTORS),
            )
        ),
        "reasons": _reasons(hit, labels),
    }


def _labels(facet: FacetName, hit: Hit, labels: Labels, limit: int) -> list[str]:
    return [labels.value(facet, value) for value in hit.terms[facet] if value != UNKNOWN][:limit]


def _reasons(hit: Hit, labels: Labels) -> str:
    if hit.reasons is None:
        return ""
    found = [labels.value(FacetName.TECHNOLOGY, concept) for concept in hit.reasons.concepts[:REASONS]]
    for language, words in by_language(hit.reasons.words).items():
        found.append(f"{', '.join(words[:REASONS])} ({labels.value(FacetName.LANGUAGE, language.value)})")
    return " · ".join(found)


def _joined(fragments: Iterable[Fragment]) -> str:
    return "".join(fragment.text for fragment in fragments)
