"""The page of one brief."""

from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kb.model import Language, TransferBrief
from kb.search.backend import SearchUnavailable
from kb.search.result import Hit
from web.addresses import keep_parameters
from web.explore import explore
from web.explore.brief_page import read_brief_page
from web.explore.published import published_brief
from web.language import reader_language
from web.metadata.citation import cite
from web.metadata.citation_formats import FORMATS
from web.metadata.signposts import signpost_back, signposts
from web.metadata.structured_data import describe_brief, script
from web.partners import home_of
from web.site import reader_labels, this_site

RELATED = 6


@explore.get("/briefs/<slug>")
def brief(slug: str) -> AnyResponse:
    """Show a brief in the language that ``text`` asks for, else the reader's, else the nearest that it has.

    ``beside`` names a second language to show beside it.
    """
    stored = published_brief(slug)
    if isinstance(stored, str):
        kept = {name: request.args.get(name) for name in ("text", "beside", "lang")}
        return redirect(url_for("explore.brief", slug=stored, **kept), 301)
    site = this_site()
    wanted = text_language()
    page = read_brief_page(
        stored.brief, wanted or reader_language(), reader_labels(), site, beside=_language_of("beside")
    )
    kept = {"text": wanted, "beside": page.beside.language if page.beside else None}
    keep_parameters(tuple((name, language.value) for name, language in kept.items() if language))
    settings = site.silta.settings
    home = home_of(stored.brief)
    described = describe_brief(stored.brief, page.language, site.labels[page.language], settings, home)
    response = make_response(
        render_template(
            "brief.html",
            page=page,
            brief=stored.brief,
            related=_related(stored.brief.id),
            asked=wanted,
            structured_data=script(described),
            citation=cite(stored.brief, page.language),
            home=home,
            citation_formats=FORMATS.values(),
            listed_organisations=_listed_organisations(stored.brief),
            people_keys=_people_keys(stored.brief),
        )
    )
    response.headers["Link"] = signposts(stored.brief, settings, home)
    return response


@explore.get("/briefs/<slug>.json")
def brief_json(slug: str) -> AnyResponse:
    """Give the brief's model as JSON."""
    stored = published_brief(slug)
    if isinstance(stored, str):
        return redirect(url_for("explore.brief_json", slug=stored), 301)
    response = Response(
        stored.brief.model_dump_json(exclude_none=True, exclude={"proposals"}), mimetype="application/json"
    )
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Link"] = signpost_back(slug, this_site().silta.settings)
    response.last_modified = stored.changed_at
    return response


def text_language() -> Language | None:
    """Return the language that the address asks the text to have, whatever the language of the page."""
    return _language_of("text")


def _language_of(parameter: str) -> Language | None:
    code = request.args.get(parameter, "")
    return next((language for language in Language if language.value == code), None)


def _listed_organisations(brief: TransferBrief) -> set[str]:
    """Return the keys of the organisations of a brief that have a page of their own."""
    keys = [key for part in brief.organisations if (key := part.organisation.key)]
    with this_site().silta.database.unit_of_work() as work:
        return work.participations.known(keys)


def _people_keys(brief: TransferBrief) -> dict[str, str]:
    """Return the keys of the pages of those authors who agreed to have one, by ORCID iD."""
    orcids = [person.orcid for person in brief.people if person.orcid]
    if not orcids:
        return {}
    with this_site().silta.database.unit_of_work() as work:
        return work.people_pages.by_orcid(orcids)


def _related(brief_id: UUID) -> tuple[Hit, ...]:
    """Find related briefs; a page is worth reading without them when the search is away."""
    try:
        return this_site().silta.searcher.similar(brief_id, reader_language(), RELATED)
    except SearchUnavailable:
        return ()
