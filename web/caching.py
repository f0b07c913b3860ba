"""How long answers may be kept, and when asking again costs nothing."""

from flask import Flask, Response, request

VARYING = ("Accept-Language", "Cookie")


def init_caching(app: Flask) -> None:
    """Let browsers keep pages and ask whether they changed (RFC 9110 and 9111)."""

    @app.after_request
    def revalidate(response: Response) -> Response:
        if response.mimetype == "text/html":
            response.vary.update(VARYING)
            # The language depends on the reader, so no shared cache keeps a page.
            response.cache_control.private = True
        if request.method not in {"GET", "HEAD"} or response.status_code != 200 or response.is_streamed:
            return response
        if not response.cache_control.max_age:
            response.cache_control.no_cache = True
        if response.get_etag()[0] is None and not response.direct_passthrough:
            response.add_etag()
        if not response.direct_passthrough:
            response.make_conditional(request)
        return response
