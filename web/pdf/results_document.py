"""A list of results as the data of its document."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext, ngettext

from kb.model import Language
from kb.search.request import UNKNOWN, FacetName, SearchRequest
from kb.search.result import Fragment, Hit, SearchResult
from web.explore.chips import chips
from web.explore.results import SORT_WORDS
from web.labels import Labels, readiness_words
from web.language import number
from web.partners import site_name
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


def readiness(levels: Sequence[int], labels: Labels) -> dict[str, str]:
    """Return how ready something is, in words and as the picture of the bridge.

    :param levels: technology readiness levels in ascending order; none where nobody stated any
    """
    picture = bridge_picture(levels[0], levels[-1]) if levels else bridge_picture(None)
    return {"ready": readiness_words(levels, labels), "picture": picture}


def marks(
    labels: Labels, language: Language, *, year: int | None, demonstration: bool, reviewed: bool, home: str
) -> str:
    """Return what stands small beside a brief.

    :param language: of the brief's text; named where it is not the reader's
    :param home: what the partner site is called in OAI identifiers that it belongs to; empty for none
    """
    found = [gettext("Partner site: %(site)s", site=site_name(home))] if home else []
    if demonstration:
        found.append(gettext("Demonstration"))
    elif not reviewed:
        found.append(gettext("Not yet reviewed"))
    if language is not labels.language:
        found.append(labels.value(FacetName.LANGUAGE, language.value))
    if year:
        found.append(str(year))
    return " · ".join(found)


def brief_link(slug: str) -> dict[str, str]:
    """Return the public address of a brief, whole and as it is printed."""
    address = f"{this_site().silta.settings.site_url}/briefs/{slug}"
    return {"href": address, "address": shortened(address.split("://", 1)[-1], 90)}


def _hit(hit: Hit, labels: Labels) -> dict[str, Any]:
    return {
        "lang": hit.language.value,
        "title": _joined(hit.title),
        "summary": _joined(hit.summary),
        **brief_link(hit.slug),
        **readiness(levels_of(hit.terms[FacetName.MATURITY]), labels),
        "marks": marks(
            labels,
            hit.language,
            year=hit.year,
            demonstration=hit.demonstration,
            reviewed=hit.reviewed,
            home=hit.home,
        ),
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
