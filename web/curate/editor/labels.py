"""What the states, moves, checks and fields of briefs are called at the desk."""

from flask_babel import gettext

from kb.model import BriefStatus, Language
from kb.model.publishing_check import PublishingCheck
from kb.search.request import FacetName
from web.labels import Labels
from web.language import NAMES


def status_label(status: BriefStatus) -> str:
    """Return what a state is called at the desk."""
    return {
        BriefStatus.DRAFT: gettext("Draft"),
        BriefStatus.SUBMITTED: gettext("Submitted"),
        BriefStatus.IN_REVIEW: gettext("In review"),
        BriefStatus.WAITING_FOR_RESEARCHER: gettext("Waiting for the researcher"),
        BriefStatus.APPROVED: gettext("Approved"),
        BriefStatus.PUBLISHED: gettext("Published"),
        BriefStatus.ARCHIVED: gettext("Archived"),
    }[status]


def move_label(name: str) -> str:
    """Return what a move is called, as the words of its button; an unknown name stands for itself."""
    labels = {
        "submit": gettext("Submit"),
        "take-up": gettext("Take into review"),
        "discard": gettext("Discard the draft"),
        "take-back": gettext("Take back"),
        "decline": gettext("Decline"),
        "ask": gettext("Send to the researcher"),
        "approve": gettext("Approve"),
        "answer": gettext("Take back into review"),
        "withdraw": gettext("Withdraw"),
        "reopen": gettext("Reopen for changes"),
        "publish": gettext("Publish now"),
        "archive": gettext("Archive"),
        "restore": gettext("Restore into review"),
        "publish-again": gettext("Publish again"),
    }
    return labels.get(name, name)


def reason_label(reason: str) -> str:
    """Return what the history says where nobody gave a reason of one's own; other reasons stand for themselves."""
    known = {"begun": gettext("Begun"), "reviewed": gettext("Checked as a whole and found right")}
    return known.get(reason) or move_label(reason)


def check_label(check: PublishingCheck) -> str:
    """Return what a publishing check asks for."""
    return {
        PublishingCheck.TWO_SUMMARIES: gettext("A summary in at least two languages"),
        PublishingCheck.SECTIONS: gettext("All five sections in at least one language"),
        PublishingCheck.CONTACT: gettext("A contact with a mail address, telephone number or web page"),
        PublishingCheck.MATURITY_CONFIRMED: gettext("A readiness level that a person has confirmed"),
        PublishingCheck.TECHNOLOGIES_CONFIRMED: gettext("At least one technology, each confirmed by a person"),
        PublishingCheck.POTENTIAL_CONFIRMED: gettext("A market potential that a person has confirmed"),
        PublishingCheck.NOTHING_ESTIMATED: gettext("Nothing that is only estimated by rules"),
        PublishingCheck.LICENCE: gettext("A licence for the text"),
        PublishingCheck.SOURCE: gettext("A source, publication or project"),
        PublishingCheck.NO_OPEN_QUESTION: gettext("No open question"),
        PublishingCheck.READABLE: gettext("Sentences of at most 25 words on average"),
    }[check]


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
