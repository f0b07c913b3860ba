"""A personal list of briefs as the data of its document; it is set as a list of results is."""

from typing import Any

from flask_babel import gettext, ngettext

from kb.model import TransferBrief
from kb.search.request import FacetName
from web.explore.chosen import Chosen
from web.labels import Labels
from web.language import number
from web.pdf.frame import frame
from web.pdf.results_document import SECTORS, TECHNOLOGIES, brief_link, marks, readiness

ORGANISATIONS = 3
"""Organisations of a brief that are named."""


def list_document(chosen: Chosen, labels: Labels, address: str, today: str) -> dict[str, Any]:
    """Return the data for the template ``results``.

    :param chosen: at least one brief, in the order of the list
    :param address: public address of the list
    :param today: the day of the answer in words
    """
    count = len(chosen.briefs)
    title = ngettext(
        "A list of %(shown)s brief", "A list of %(shown)s briefs", count, shown=number(count, labels.language)
    )
    withdrawn = len(chosen.withdrawn)
    left_out = ngettext(
        "%(number)s brief has been withdrawn and is left out.",
        "%(number)s briefs have been withdrawn and are left out.",
        withdrawn,
        number=withdrawn,
    )
    return {
        **frame(gettext("List of briefs"), title, address, today, labels.language),
        "facts": [],
        "cut": left_out if withdrawn else "",
        "nothing": "",
        "hits": [_entry(brief, labels) for brief in chosen.briefs],
        "matches": "",
    }


def _entry(brief: TransferBrief, labels: Labels) -> dict[str, Any]:
    language, text = brief.texts.nearest(labels.language)
    levels = brief.maturity.value.levels if brief.maturity else ()
    technologies = [item.value for item in brief.technologies[:TECHNOLOGIES]]
    organisations = [part.organisation.name for part in brief.organisations[:ORGANISATIONS]]
    return {
        "lang": language.value,
        "title": text.title,
        "summary": text.summary,
        **brief_link(brief.slug),
        **readiness(levels, labels),
        "marks": marks(
            labels,
            language,
            year=brief.year,
            demonstration=brief.demonstration,
            reviewed=brief.is_reviewed,
            home=brief.home_repository,
        ),
        "organisations": " · ".join(organisations),
        "tags": " · ".join(
            (
                *(labels.value(FacetName.TECHNOLOGY, value) for value in technologies),
                *(labels.value(FacetName.SECTOR, sector) for sector in brief.sectors[:SECTORS]),
            )
        ),
        "reasons": "",
    }
