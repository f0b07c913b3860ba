"""robots.txt (RFC 9309) and the sitemap (sitemaps.org protocol 0.9), in parts of at most 50,000 addresses."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from flask import Response, abort

from kb.model import ProfileFamily
from kb.store import UnitOfWork
from web.contribute.moment import today
from web.explore.organisation_directory import directories
from web.feeds import feeds
from web.listing import Listings
from web.site import this_site

PART = 50_000
"""Addresses in one file, the most that the protocol allows."""
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def _read_briefs(work: UnitOfWork) -> list[tuple[str, str]]:
    """Read slug and day of change of every published brief, by id."""
    return [(slug, changed_at.date().isoformat()) for slug, changed_at in work.briefs.addresses()]


_briefs = Listings(_read_briefs)


@feeds.get("/robots.txt")
def robots() -> Response:
    """Let everybody read, and say where the sitemap is.

    Searches with more than one parameter, comparisons and lists are without end: crawlers are asked to leave them out.
    """
    site_url = this_site().silta.settings.site_url
    lines = (
        "User-agent: *",
        "Allow: /",
        "Disallow: /search?*&",
        "Disallow: /cooperation?*&",
        "Disallow: /exchange?*&",
        "Disallow: /need?",
        "Disallow: /overview?",
        "Disallow: /search.pdf",
        "Disallow: /need.pdf",
        "Disallow: /suggest",
        "Disallow: /compare",
        "Disallow: /list",
        "Disallow: /newsletter/search?",
        "",
        f"Sitemap: {site_url}/sitemap.xml",
        "",
    )
    return Response("\n".join(lines), mimetype="text/plain")


@feeds.get("/sitemap.xml")
def sitemap() -> Response:
    """List every page, or the parts of the list when it is too long for one file."""
    pages = _pages()
    if len(pages) <= PART:
        return _xml(_urlset(pages))
    site_url = this_site().silta.settings.site_url
    parts = range(1, (len(pages) - 1) // PART + 2)
    listed = "".join(f"<sitemap><loc>{escape(site_url)}/sitemap-{part}.xml</loc></sitemap>\n" for part in parts)
    return _xml(f'{_HEAD}<sitemapindex xmlns="{_NAMESPACE}">\n{listed}</sitemapindex>\n')


@feeds.get("/sitemap-<int:part>.xml")
def sitemap_part(part: int) -> Response:
    """List one part of the pages."""
    pages = _pages()
    chosen = pages[(part - 1) * PART : part * PART] if part else []
    if len(pages) <= PART or not chosen:
        abort(404)
    return _xml(_urlset(chosen))


def _pages() -> list[tuple[str, str]]:
    """Return path and day of change (or nothing) of every page.

    Of people only those who agreed that search engines list them.
    """
    site = this_site()
    silta = site.silta
    pages = [
        ("/", ""),
        ("/overview", ""),
        ("/technologies", ""),
        ("/business-models", ""),
        ("/organisations", ""),
        ("/alliance", ""),
        ("/cooperation", ""),
        ("/exchange", ""),
        ("/newsletter", ""),
    ]
    with silta.database.unit_of_work() as work:
        pages += [(f"/newsletter/{number}", day.date().isoformat()) for number, day in work.issues.released()]
        for family in ProfileFamily:
            # The family's name is the first part of the address.
            found = work.profiles(family).open_addresses(today())
            pages += [(f"/{family}/{slug}", changed_at.date().isoformat()) for slug, changed_at in found]
        pages += [(f"/people/{key}", "") for key in work.people_pages.indexed()]
    pages += [(f"/pages/{name}", "") for name in site.pages.names]
    pages += [(f"/briefs/{slug}", day) for slug, day in _briefs.of(silta.database)]
    pages += [(f"/technologies/{item.id}", "") for item in silta.vocabularies.taxonomy]
    pages += [(f"/business-models/{identifier}", "") for identifier in silta.vocabularies.patterns]
    pages += [(f"/organisations/{item.key}", "") for item in directories.of(silta.database).organisations]
    return pages


def _urlset(pages: list[tuple[str, str]]) -> str:
    return "".join(_lines(escape(this_site().silta.settings.site_url), pages))


def _lines(site_url: str, pages: list[tuple[str, str]]) -> Iterator[str]:
    yield f'{_HEAD}<urlset xmlns="{_NAMESPACE}">\n'
    for path, day in pages:
        changed = f"<lastmod>{day}</lastmod>" if day else ""
        yield f"<url><loc>{site_url}{path}</loc>{changed}</url>\n"
    yield "</urlset>\n"


def _xml(text: str) -> Response:
    return Response(text, mimetype="application/xml")
