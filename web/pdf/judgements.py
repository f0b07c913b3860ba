"""Judgements with their evidence, as a document shows them."""

from typing import Any

from flask_babel import gettext

from kb.model import Evidence, Origin
from kb.search.request import FacetName
from web.explore.brief_page import Judged
from web.labels import Labels
from web.people_names import person_name
from web.templating import day, percent

QUOTES = 2
"""Quotations of one judgement that are printed; the page has all of them."""
QUOTE_LENGTH = 320
"""Characters of a quotation that are printed."""


def judgement(judged: Judged, labels: Labels) -> dict[str, Any]:
    """Return who came to a judgement, how sure they are, and what it rests on."""
    assessment = judged.assessment
    estimated = assessment.origin is Origin.ESTIMATED
    words = [labels.words[assessment.origin.value], *([percent(assessment.confidence)] if estimated else [])]
    by = [person_name(assessment.assessor)] if assessment.assessor else []
    if assessment.assessed_on:
        by.append(day(assessment.assessed_on).replace(" ", "\N{NO-BREAK SPACE}"))
    return {
        "origin": assessment.origin.value,
        "words": " · ".join(words),
        "by": " · ".join(by),
        "evidence": [_quotation(item, labels) for item in assessment.evidence[:QUOTES]],
    }


def _quotation(evidence: Evidence, labels: Labels) -> dict[str, str]:
    place = [
        gettext("From: %(place)s", place=labels.sections.get(evidence.field, evidence.field)) if evidence.field else "",
        labels.value(FacetName.LANGUAGE, evidence.language.value) if evidence.language else "",
        evidence.source or "",
    ]
    return {
        "quote": shortened(" ".join(evidence.quote.split()), QUOTE_LENGTH),
        "lang": evidence.language.value if evidence.language else "",
        "place": " · ".join(part for part in place if part),
    }


def shortened(text: str, length: int) -> str:
    """Return a text, or its first words and an ellipsis."""
    if len(text) <= length:
        return text
    return f"{text[:length].rpartition(' ')[0] or text[:length]}\N{NO-BREAK SPACE}…"
