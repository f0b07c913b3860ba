"""The issues as an Atom feed (RFC 4287)."""

from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Response, request
from flask_babel import gettext

from kb.model.newsletter import Issue, IssueState
from web.caching import VARYING
from web.feeds.atom import MIMETYPE, NAMESPACE, NOTHING_YET, add_text, atom_time
from web.language import reader_language
from web.newsletter import newsletter
from web.site import this_site

ENTRIES = 20
"""The newest issues."""


@newsletter.get("/newsletter.atom")
def feed() -> Response:
    """Give the newest issues in the reader's language."""
    settings = this_site().silta.settings
    with this_site().silta.database.unit_of_work() as work:
        issues = work.issues.in_states(IssueState.SENDING, IssueState.SENT)[:ENTRIES]
    language = reader_language()
    itself = f"{settings.site_url}{request.full_path.rstrip('?')}"
    found = Element("feed", {"xmlns": NAMESPACE, "xml:lang": language.value})
    add_text(found, "id", itself)
    add_text(found, "title", f"{settings.site_name}: {gettext('Newsletter')}")
    add_text(found, "updated", atom_time(max((_released(item) for item in issues), default=NOTHING_YET)))
    SubElement(found, "link", {"rel": "self", "type": MIMETYPE, "href": itself})
    SubElement(found, "link", {"rel": "alternate", "type": "text/html", "href": f"{settings.site_url}/newsletter"})
    add_text(SubElement(found, "author"), "name", settings.site_name)
    for item in issues:
        text = item.texts.get(language)
        address = f"{settings.site_url}/newsletter/{item.number}"
        entry = SubElement(found, "entry")
        add_text(entry, "id", address)
        add_text(entry, "title", text.title)
        add_text(entry, "updated", atom_time(_released(item)))
        SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": f"{address}?lang={language.value}"})
        add_text(entry, "summary", text.introduction or text.title)
    response = Response(tostring(found, encoding="unicode", xml_declaration=True), mimetype=MIMETYPE)
    response.vary.update(VARYING)
    return response


def _released(issue: Issue) -> datetime:
    return issue.released_at or issue.composed_at
