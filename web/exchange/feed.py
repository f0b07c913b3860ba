"""An Atom feed (RFC 4287) of every search over openings: what is newly published among them."""

from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Response, request
from flask_babel import gettext

from kb.catalogue.openings import OpeningEntry, OpeningQuestion, openings_since
from web.accounts.permissions import public
from web.addresses import with_pairs
from web.caching import VARYING
from web.contribute.moment import today
from web.exchange import exchange
from web.exchange.listing import PATH, chosen_labels, read_opening_question
from web.feeds.atom import MIMETYPE, NAMESPACE, NOTHING_YET, add_text, atom_time
from web.language import reader_language
from web.site import reader_labels, this_site

ENTRIES = 50


@exchange.get(f"{PATH}.atom")
@public
def search_feed() -> Response:
    """Give the newest openings that a search finds."""
    silta = this_site().silta
    question = read_opening_question()
    entries = openings_since(silta.database, silta.vocabularies, question.query, today())[:ENTRIES]
    response = Response(tostring(_feed(question, entries), encoding="unicode", xml_declaration=True), mimetype=MIMETYPE)
    response.vary.update(VARYING)
    return response


def _feed(question: OpeningQuestion, entries: list[OpeningEntry]) -> Element:
    settings = this_site().silta.settings
    feed = Element("feed", {"xmlns": NAMESPACE, "xml:lang": reader_language().value})
    itself = f"{settings.site_url}{request.full_path.rstrip('?')}"
    add_text(feed, "id", itself)
    words = chosen_labels(question, reader_labels()) or [gettext("Academic exchange")]
    add_text(feed, "title", " · ".join([settings.site_name, *words]))
    add_text(feed, "updated", atom_time(max((item.changed_at for item in entries), default=NOTHING_YET)))
    SubElement(feed, "link", {"rel": "self", "type": MIMETYPE, "href": itself})
    page = settings.site_url + with_pairs(PATH, question.pairs)
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": page})
    add_text(SubElement(feed, "author"), "name", settings.site_name)
    for item in entries:
        _entry(feed, item)
    return feed


def _entry(feed: Element, item: OpeningEntry) -> None:
    opening, labels = item.profile, reader_labels()
    language, text = opening.texts.nearest(labels.language)
    entry = SubElement(feed, "entry", {"xml:lang": language.value})
    add_text(entry, "id", f"urn:uuid:{opening.id}")
    add_text(entry, "title", text.title)
    add_text(entry, "updated", atom_time(item.changed_at))
    if opening.published_on:
        add_text(entry, "published", f"{opening.published_on.isoformat()}T00:00:00Z")
    address = f"{this_site().silta.settings.site_url}{PATH}/{opening.slug}"
    SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": address})
    add_text(entry, "summary", text.summary)
    for technology in opening.technologies:
        label = labels.technologies.get(technology, technology)
        SubElement(entry, "category", {"term": technology, "label": label})
