"""Briefs and lists of results as PDF documents."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kb.search.request import SearchRequest
from web.addresses import plain_address, with_pairs
from web.caching import VARYING
from web.explore.brief import text_language
from web.explore.brief_page import read_brief_page
from web.explore.chosen import LISTED, brief_pairs, read_chosen
from web.explore.published import published_brief
from web.explore.question import read_question
from web.language import reader_language
from web.pdf.brief_document import brief_document
from web.pdf.list_document import list_document
from web.pdf.press import this_press
from web.pdf.results_document import results_document
from web.pdf.typesetter import digest
from web.site import reader_labels, this_site
from web.templating import day

pdf = Blueprint("pdf", __name__)

RESULTS = 50
"""Briefs that a list prints at most."""


@pdf.get("/briefs/<slug>.pdf")
def brief(slug: str) -> AnyResponse:
    """Give a brief as a document, in the reader's language and with the text that its page would show."""
    stored = published_brief(slug)
    if isinstance(stored, str):
        text, lang = request.args.get("text"), request.args.get("lang")
        return redirect(url_for("pdf.brief", slug=stored, text=text, lang=lang), 301)
    site, language, wanted = this_site(), reader_language(), text_language()
    address = f"{site.silta.settings.site_url}/briefs/{stored.brief.slug}"
    if wanted:
        address = f"{address}?text={wanted.value}"

    def make() -> bytes:
        asked, labels = wanted or language, reader_labels()
        page = read_brief_page(stored.brief, asked, labels, site)
        data = brief_document(stored.brief, page, asked, labels, address, day(stored.changed_at.date()))
        return this_press().typesetter.typeset("brief", data, stored.changed_at)

    key = ("brief", stored.brief.id, stored.revision, language, wanted, address, site.silta.settings.site_name)
    return _answer(this_press().shelf.get(key, make), f"silta-{stored.brief.slug}-{language.value}.pdf")


@pdf.get("/search.pdf")
def search() -> AnyResponse:
    """Give the first briefs that answer a question as a document."""
    question, _ = read_question()
    return _results(question, "search")


@pdf.get("/need.pdf")
def need() -> AnyResponse:
    """Give the briefs that fit a need best as a document."""
    question, _ = read_question(need=True)
    if not question.text:
        return redirect(url_for("explore.need"))
    return _results(question, "need")


@pdf.get("/list.pdf")
def personal_list() -> AnyResponse:
    """Give the briefs that the address names as a document; without any, the page says how a list comes about."""
    chosen = read_chosen(LISTED)
    if not chosen.briefs:
        return redirect(url_for("explore.personal_list"))
    settings, language, today = this_site().silta.settings, reader_language(), _today()
    address = f"{settings.site_url}{with_pairs('/list', brief_pairs(chosen.slugs))}"
    data = list_document(chosen, reader_labels(), address, day(today.date()))
    return _answer(_set(data, today), f"silta-list-{today.date().isoformat()}-{language.value}.pdf")


def _results(question: SearchRequest, name: str) -> Response:
    question = question.model_copy(update={"page": 1, "page_size": RESULTS, "facets": ()})
    silta, language = this_site().silta, reader_language()
    result = silta.searcher.search(question)
    today = _today()
    address = f"{silta.settings.site_url}{plain_address(question)}"
    data = results_document(question, result, reader_labels(), address, day(today.date()))
    return _answer(_set(data, today), f"silta-{name}-{today.date().isoformat()}-{language.value}.pdf")


def _today() -> datetime:
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _set(data: dict[str, Any], today: datetime) -> bytes:
    """Set a list. What it shows changes with the index, so its own content is what it is kept by."""
    typesetter = this_press().typesetter
    return this_press().shelf.get(("results", digest(data)), lambda: typesetter.typeset("results", data, today))


def _answer(document: bytes, name: str) -> Response:
    response = Response(document, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["X-Robots-Tag"] = "noindex"
    response.content_language.add(reader_language().value)
    # The language depends on the reader, so no shared cache keeps it.
    response.vary.update(VARYING)
    response.cache_control.private = True
    return response
