"""Forms that other sites cannot send, without a cookie.

Browsers say which site a request comes from, and scripts of that site cannot change it: ``Sec-Fetch-Site`` (Fetch
Metadata), in older ones ``Origin`` (RFC 6454). What follows a signed link needs no such care: who can make the link has
it. One-click unsubscribing (RFC 8058) is sent by mail providers and must work from anywhere.
"""

from urllib.parse import urlsplit

from flask import Response, abort, request

from web.newsletter import newsletter
from web.site import this_site

FROM_ANYWHERE = "newsletter.unsubscribe"
"""The one view that other sites may post to."""
PUBLIC_PAGES = {"newsletter.show", "newsletter.search", "newsletter.issue", "newsletter.feed", "newsletter.asked"}
"""Views without a person's data; what the others answer is kept nowhere."""


@newsletter.before_request
def refuse_other_sites() -> None:
    """End a request with 403 that a page of another site made the browser send."""
    if request.method in {"GET", "HEAD", "OPTIONS"} or request.endpoint == FROM_ANYWHERE:
        return
    told = request.headers.get("Sec-Fetch-Site")
    if told is not None:
        if told not in {"same-origin", "none"}:
            abort(403)
        return
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc not in {
        urlsplit(this_site().silta.settings.site_url).netloc,
        request.host,
    }:
        abort(403)


@newsletter.after_request
def keep_nowhere(response: Response) -> Response:
    """Let no browser and no proxy keep a page that a signed link leads to."""
    if request.endpoint not in PUBLIC_PAGES:
        response.cache_control.no_store = True
    return response
