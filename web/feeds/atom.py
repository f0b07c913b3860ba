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
from web.site import reader_labels, this_site

ENTRIES = 50
MIMETYPE = "application/atom+xml"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_NOTHING_YET = datetime(2000, 1, 1, tzinfo=UTC)


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
    feed = Element("feed", {"xmlns": _NAMESPACE, "xml:lang": question.language.value})
    _add(feed, "id", itself)
    _add(feed, "title", " · ".join([settings.site_name, *(words or [gettext("All briefs")])]))
    _add(feed, "updated", _time(max((item.changed_at for item in briefs), default=_NOTHING_YET)))
    SubElement(feed, "link", {"rel": "self", "type": MIMETYPE, "href": itself})
    page = settings.site_url + search_address(question)
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": page})
    _add(SubElement(feed, "author"), "name", settings.site_name)
    for item in briefs:
        _entry(feed, item, question)
    return feed


def _entry(feed: Element, stored: StoredBrief, question: SearchRequest) -> None:
    brief = stored.brief
    language, text = brief.texts.nearest(question.language)
    labels = this_site().labels[question.language]
    entry = SubElement(feed, "entry", {"xml:lang": language.value})
    _add(entry, "id", f"urn:uuid:{brief.id}")
    _add(entry, "title", text.title)
    _add(entry, "updated", _time(stored.changed_at))
    if brief.published_on:
        _add(entry, "published", f"{brief.published_on.isoformat()}T00:00:00Z")
    address = f"{this_site().silta.settings.site_url}/briefs/{brief.slug}"
    SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": address})
    _add(entry, "summary", text.summary)
    for technology in brief.technologies:
        label = labels.value(FacetName.TECHNOLOGY, technology.value)
        SubElement(entry, "category", {"term": technology.value, "label": label})


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
