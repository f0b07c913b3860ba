"""What the review desk filters and sorts briefs by, made of each state that is saved."""

from datetime import datetime
from typing import Any

from kb.model import Language, Origin, TransferBrief
from kb.store.curation_tables import TITLE_LENGTH

TECHNOLOGY = "technology"
SOURCE = "source"
_BITS = {Language.DE: 1, Language.EN: 2, Language.FI: 4}


def entry_of(brief: TransferBrief, changed_at: datetime) -> dict[str, Any]:
    """Return the columns of a brief's row in ``review_entry``, without its key."""
    _, nearest = brief.texts.nearest(Language.EN)
    day = brief.reviewed_on or brief.published_on
    return {
        "status": brief.status.value,
        "changed_at": changed_at,
        "title": folded(nearest.title)[:TITLE_LENGTH],
        "words": "\n".join(folded(text.title) for _, text in brief.texts),
        "languages": sum(_BITS[language] for language in brief.texts.languages),
        "maturity": brief.maturity.value.level if brief.maturity else 0,
        "estimated": sum(item.origin is Origin.ESTIMATED for _, item in brief.assessments),
        "checked": day.toordinal() if day else 0,
    }


def labels_of(brief: TransferBrief) -> list[dict[str, Any]]:
    """Return a brief's rows in ``review_label``."""
    found = {(TECHNOLOGY, item.value) for item in brief.technologies}
    found |= {(SOURCE, record.source) for record in brief.sources}
    return [{"kind": kind, "value": value, "brief_id": brief.id} for kind, value in sorted(found)]


def bit_of(language: Language) -> int:
    """Return the number that stands for a language in ``review_entry.languages``."""
    return _BITS[language]


def folded(text: str) -> str:
    """Return a title as it is compared: without the difference of capitals."""
    return text.casefold()
