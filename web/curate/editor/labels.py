"""What the fields of briefs are called at the desk."""

from flask_babel import gettext

from kb.model import Language
from kb.search.request import FacetName
from web.labels import Labels
from web.language import NAMES


def reason_label(reason: str, labels: Labels) -> str:
    """Return what the history says where nobody gave a reason of one's own; other reasons stand for themselves."""
    known = {"begun": gettext("Begun"), "reviewed": gettext("Checked as a whole and found right")}
    return known.get(reason) or labels.words.get(f"move-{reason}", reason)


def field_label(path: str, labels: Labels) -> str:
    """Return what a field is called.

    :param path: for example ``maturity`` or ``texts.fi.title``; an unknown one stands for itself
    """
    name, *place = path.split(".")
    if name == "texts" and place and place[0] in {language.value for language in Language}:
        language = NAMES[Language(place[0])]
        if len(place) == 1:
            return gettext("Text: %(language)s", language=language)
        return f"{language}: {section_label(place[1], labels)}"
    fields = {
        "slug": gettext("Address"),
        "status": gettext("State"),
        "demonstration": gettext("Demonstration"),
        "proposals": gettext("Proposed sentences"),
        "technologies": gettext("Technologies"),
        "sectors": labels.facets[FacetName.SECTOR],
        "maturity": labels.facets[FacetName.MATURITY],
        "target_maturity": gettext("Readiness aimed at"),
        "business_models": gettext("Business models"),
        "potential": labels.facets[FacetName.POTENTIAL],
        "ipr_status": gettext("How it is protected"),
        "cooperation_sought": gettext("Cooperation sought"),
        "organisations": gettext("Organisations"),
        "people": gettext("People"),
        "contact": gettext("Contact"),
        "project": gettext("Project"),
        "publications": gettext("Publications"),
        "subjects": gettext("Subjects of the source"),
        "sources": gettext("Sources"),
        "origins": gettext("Origin of the fields"),
        "licence": gettext("Licence of the text"),
        "year": labels.facets[FacetName.YEAR],
        "reviewed_on": gettext("Reviewed"),
        "published_on": gettext("Published"),
        "modified_on": gettext("Changed"),
    }
    return fields.get(name, path)


def section_label(name: str, labels: Labels) -> str:
    """Return what a part of a text is called."""
    own = {"title": gettext("Title"), "summary": gettext("Summary")}
    return own.get(name) or labels.sections.get(name, name)
