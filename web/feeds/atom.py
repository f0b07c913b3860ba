"""An Atom feed (RFC 4287) for every search: what is new among its briefs."""

from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Response, request
from flask_babel import gettext

from kb.search.request import FacetName, SearchRequest, Sort
from kb.store import StoredBrief
from web.addresses import search_address
from web.caching import VARYING
from web.explore.chips import chips
from web.explore.question import read_question
from web.feeds import feeds
from web.partners import home_of
from web.site import reader_labels, this_site

ENTRIES = 50
MIMETYPE = "application/atom+xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
NOTHING_YET = datetime(2000, 1, 1, tzinfo=UTC)
"""When a feed without entries changed last."""


@feeds.get("/search.atom")
def search_feed() -> Response:
    """Give the newest briefs that answer a question."""
    asked, _ = read_question()
    question = asked.model_copy(
        update={"sort": Sort.NEWEST, "facets": (), "page": 1, "page_size": ENTRIES}
    )  # fmt: skip
    silta = this_site().silta
    hits = silta.searcher.search(question).hits
    with silta.database.unit_of_work() as work:
        stored = work.briefs.get_many(hit.id for hit in hits)
    feed = _feed(question, [stored[hit.id] for hit in hits if hit.id in stored])
    response = Response(tostring(feed, encoding="unicode", xml_declaration=True), mimetype=MIMETYPE)
    response.vary.update(VARYING)
    return response


def _feed(question: SearchRequest, briefs: list[StoredBrief]) -> Element:
    settings = this_site().silta.settings
    labels = reader_labels()
    itself = f"{settings.site_url}{request.full_path.rstrip('?')}"
    words = [*([f"“{question.text}”"] if question.text else []), *(chip.label for chip in chips(question, labels))]
    feed = Element("feed", {"xmlns": NAMESPACE, "xml:lang": question.language.value})
    add_text(feed, "id", itself)
    add_text(feed, "title", " · ".join([settings.site_name, *(words or [gettext("All briefs")])]))
    add_text(feed, "updated", atom_time(max((item.changed_at for item in briefs), default=NOTHING_YET)))
    SubElement(feed, "link", {"rel": "self", "type": MIMETYPE, "href": itself})
    page = settings.site_url + search_address(question)
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": page})
    add_text(SubElement(feed, "author"), "name", settings.site_name)
    for item in briefs:
        _entry(feed, item, question)
    return feed


def _entry(feed: Element, stored: StoredBrief, question: SearchRequest) -> None:
    brief = stored.brief
    language, text = brief.texts.nearest(question.language)
    labels = this_site().labels[question.language]
    entry = SubElement(feed, "entry", {"xml:lang": language.value})
    add_text(entry, "id", f"urn:uuid:{brief.id}")
    add_text(entry, "title", text.title)
    add_text(entry, "updated", atom_time(stored.changed_at))
    if brief.published_on:
        add_text(entry, "published", f"{brief.published_on.isoformat()}T00:00:00Z")
    address = f"{this_site().silta.settings.site_url}/briefs/{brief.slug}"
    SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": address})
    if home := home_of(brief):
        # Who answers for it, where that is not the feed's own author (section 4.2.1).
        author = SubElement(entry, "author")
        add_text(author, "name", home.name)
        add_text(author, "uri", home.url)
    add_text(entry, "summary", text.summary)
    if brief.demonstration:
        SubElement(entry, "category", {"term": "demonstration", "label": gettext("Demonstration")})
    elif not brief.is_reviewed:
        SubElement(entry, "category", {"term": "not-reviewed", "label": gettext("Not yet reviewed")})
    for technology in brief.technologies:
        label = labels.value(FacetName.TECHNOLOGY, technology.value)
        SubElement(entry, "category", {"term": technology.value, "label": label})


def add_text(parent: Element, name: str, text: str) -> None:
    """Add an element that holds text."""
    SubElement(parent, name).text = text


def atom_time(moment: datetime) -> str:
    """Write a moment as Atom wants it (RFC 3339)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
