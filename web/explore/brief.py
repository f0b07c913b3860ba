"""The page of one brief."""

from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import Gone, NotFound
from werkzeug.wrappers import Response as AnyResponse

from kb.model import BriefStatus, Language, TransferBrief
from kb.search.backend import SearchUnavailable
from kb.search.result import Hit
from kb.store import StoredBrief
from web.addresses import keep_parameters
from web.explore import explore
from web.explore.brief_page import read_brief_page
from web.language import reader_language
from web.site import reader_labels, this_site

RELATED = 6


@explore.get("/briefs/<slug>")
def brief(slug: str) -> AnyResponse:
    """Show a brief in the language that ``text`` asks for, else the reader's, else the nearest that it has."""
    stored = _published(slug)
    if isinstance(stored, str):
        text, lang = request.args.get("text"), request.args.get("lang")
        return redirect(url_for("explore.brief", slug=stored, text=text, lang=lang), 301)
    site = this_site()
    wanted = _text_language()
    page = read_brief_page(stored.brief, wanted or reader_language(), reader_labels(), site)
    keep_parameters((("text", wanted.value),) if wanted else ())
    return make_response(
        render_template(
            "brief.html",
            page=page,
            brief=stored.brief,
            related=_related(stored.brief.id),
            asked=wanted,
            listed_organisations=_listed_organisations(stored.brief),
        )
    )


@explore.get("/briefs/<slug>.json")
def brief_json(slug: str) -> AnyResponse:
    """Give the brief's model as JSON."""
    stored = _published(slug)
    if isinstance(stored, str):
        return redirect(url_for("explore.brief_json", slug=stored), 301)
    response = Response(
        stored.brief.model_dump_json(exclude_none=True, exclude={"proposals"}), mimetype="application/json"
    )
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.last_modified = stored.changed_at
    return response


def _published(slug: str) -> StoredBrief | str:
    """Return the brief, or the slug that this one leads to now.

    :raises werkzeug.exceptions.Gone: when it was withdrawn
    :raises werkzeug.exceptions.NotFound: when it never was published
    """
    with this_site().silta.database.unit_of_work() as work:
        stored = work.briefs.by_slug(slug)
        if stored is not None and stored.brief.status is BriefStatus.PUBLISHED:
            return stored
        target = work.briefs.redirect(slug)
        if target is not None:
            stored = work.briefs.by_slug(target)
            if stored is not None and stored.brief.status is BriefStatus.PUBLISHED:
                return target
    if stored is not None and stored.brief.status is BriefStatus.ARCHIVED:
        raise Gone
    raise NotFound


def _text_language() -> Language | None:
    code = request.args.get("text", "")
    return next((language for language in Language if language.value == code), None)


def _listed_organisations(brief: TransferBrief) -> set[str]:
    """Return the keys of the organisations of a brief that have a page of their own."""
    keys = [key for part in brief.organisations if (key := part.organisation.key)]
    with this_site().silta.database.unit_of_work() as work:
        return work.participations.known(keys)


def _related(brief_id: UUID) -> tuple[Hit, ...]:
    """Find related briefs; a page is worth reading without them when the search is away."""
    try:
        return this_site().silta.searcher.similar(brief_id, reader_language(), RELATED)
    except SearchUnavailable:
        return ()
