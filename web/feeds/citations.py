"""Citations of one brief, of the results of a search and of a personal list, to download."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from web.caching import VARYING
from web.explore.chosen import LISTED, read_chosen
from web.explore.published import published_brief
from web.explore.question import read_question
from web.feeds import feeds
from web.language import reader_language
from web.metadata.citation import Citation, cite
from web.metadata.citation_formats import FORMATS, CitationFormat
from web.metadata.signposts import signpost_back
from web.site import this_site

FOUND = 100
"""Briefs of a search that one file has, in the order of the results."""


@feeds.get("/briefs/<slug>.bib", defaults={"ending": "bib"})
@feeds.get("/briefs/<slug>.ris", defaults={"ending": "ris"})
@feeds.get("/briefs/<slug>.csl.json", defaults={"ending": "csl.json"})
def brief_citation(slug: str, ending: str) -> AnyResponse:
    """Give the citation of a brief, with its title in the reader's language."""
    stored = published_brief(slug)
    if isinstance(stored, str):
        return redirect(url_for("feeds.brief_citation", slug=stored, ending=ending), 301)
    response = _download([cite(stored.brief, reader_language())], FORMATS[ending], slug)
    response.headers["Link"] = signpost_back(slug, this_site().silta.settings)
    return response


@feeds.get("/search.<any(bib, ris, 'csl.json'):ending>")
def search_citations(ending: str) -> Response:
    """Give the citations of the first results of a search."""
    question, _ = read_question(need="need" in request.args)
    listed = question.model_copy(update={"facets": (), "page": 1, "page_size": FOUND})
    silta = this_site().silta
    hits = silta.searcher.search(listed).hits
    with silta.database.unit_of_work() as work:
        stored = work.briefs.get_many(hit.id for hit in hits)
    if not hits:
        abort(404)
    found = [cite(stored[hit.id].brief, question.language) for hit in hits if hit.id in stored]
    return _download(found, FORMATS[ending], "silta")


@feeds.get("/list.<any(bib, ris, 'csl.json'):ending>")
def list_citations(ending: str) -> Response:
    """Give the citations of the briefs of a personal list, which the address names."""
    briefs = read_chosen(LISTED).briefs
    if not briefs:
        abort(404)
    return _download([cite(brief, reader_language()) for brief in briefs], FORMATS[ending], "silta-list")


def _download(citations: Sequence[Citation], form: CitationFormat, name: str) -> Response:
    response = Response(form.write(citations), content_type=f"{form.mimetype}; charset=utf-8")
    host = urlsplit(this_site().silta.settings.site_url).hostname or "silta"
    stem = name if len(citations) == 1 else f"{name}-{host}"
    response.headers.set("Content-Disposition", "attachment", filename=f"{stem}.{form.ending}")
    response.vary.update(VARYING)
    return response
