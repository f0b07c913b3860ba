"""robots.txt (RFC 9309) and the sitemap (sitemaps.org protocol 0.9), in parts of at most 50,000 addresses."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary
from xml.sax.saxutils import escape

from flask import Response, abort

from kb.store import Database
from web.feeds import feeds
from web.site import this_site

PART = 50_000
"""Addresses in one file, the most that the protocol allows."""
KEPT = 100
"""A listing is kept at least this many times as long as it took to read, so that reading stays rare."""
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True, slots=True)
class _Listing:
    """Slug and day of change of every published brief, as they were at a position of the outbox."""

    position: int
    briefs: list[tuple[str, str]]
    read_at: float
    took: float

    def serves(self, position: int, now: float) -> bool:
        """Whether it need not be read again: nothing has changed, or reading is dear and it is not old yet."""
        return self.position == position or now - self.read_at < KEPT * self.took


class _Listings:
    """The listing of each open database, read by one request at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: WeakKeyDictionary[Database, _Listing] = WeakKeyDictionary()

    def of(self, database: Database) -> list[tuple[str, str]]:
        """Return (slug, day) of every published brief, by id."""
        with self._lock, database.unit_of_work() as work:
            position = work.outbox.last_position()
            known = self._known.get(database)
            now = time.monotonic()
            if known is None or not known.serves(position, now):
                briefs = [(slug, changed_at.date().isoformat()) for slug, changed_at in work.briefs.addresses()]
                known = _Listing(position, briefs, now, time.monotonic() - now)
                self._known[database] = known
            return known.briefs


_listings = _Listings()


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
        "Disallow: /need?",
        "Disallow: /suggest",
        "Disallow: /compare",
        "Disallow: /list",
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
    """Return path and day of change (or nothing) of every page."""
    silta = this_site().silta
    pages = [("/", ""), ("/technologies", ""), ("/business-models", "")]
    pages += [(f"/briefs/{slug}", day) for slug, day in _listings.of(silta.database)]
    pages += [(f"/technologies/{item.id}", "") for item in silta.vocabularies.taxonomy]
    pages += [(f"/business-models/{identifier}", "") for identifier in silta.vocabularies.patterns]
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
