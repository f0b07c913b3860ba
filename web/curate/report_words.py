"""What the tables of the report are called."""

from collections.abc import Callable, Mapping

from flask_babel import gettext

from kb.curation.report_tables import CONTACTS, MONTHS
from kb.search.request import FacetName
from kb.store import Measure
from web.labels import Labels

CONTACT_WORDS: Mapping[str, Callable[[], str]] = {
    "results-handed-in": lambda: gettext("Results that researchers handed in"),
    "researchers": lambda: gettext("Researchers who handed them in"),
    "questions": lambda: gettext("Questions of scouts to researchers"),
    "answers": lambda: gettext("Answers to such questions"),
}
"""The lines of contacts by the name of :class:`kb.curation.contacts_started.CountedContact`."""


def table_titles(labels: Labels) -> dict[str, str]:
    """Return the titles of the tables by name."""
    return {
        MONTHS: gettext("By month"),
        **{measure.value: labels.facets[FacetName(measure.value)] for measure in Measure},
        CONTACTS: gettext("Contacts started"),
        "searches": gettext("Searches and needs"),
        "facets": gettext("Filters that were used"),
        "opened": gettext("Briefs that were opened from results"),
        "without-result": gettext("Words that found nothing"),
    }


def search_value(table: str, value: str, labels: Labels) -> str:
    """Return a counted search as people read it.

    :param table: name of the table
    :param value: as it is kept, for example ``maturity=ready``
    """
    if table == "searches":
        return {"search": gettext("Searches"), "need": gettext("Needs in plain words")}.get(value, value)
    name, _, chosen = value.partition("=")
    if table == "facets" and name in set(FacetName):
        facet = FacetName(name)
        return f"{labels.facets[facet]}: {labels.value(facet, chosen)}"
    return value
