"""What pages of other sites may read (CORS), and what caches may keep."""

from flask import Flask, Response, request

from web.caching import VARYING

READING = "GET, HEAD, OPTIONS"
EXPOSED = "ETag, Last-Modified, Link, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After"


def init_sharing(api: Flask) -> None:
    """Let every page read, without cookies and without keys."""

    @api.after_request
    def share(response: Response) -> Response:
        response.vary.update((*VARYING, "Authorization"))
        if "Authorization" in request.headers:
            response.cache_control.private = True
        asked = request.headers.get("Access-Control-Request-Method", "GET")
        if request.method in {"GET", "HEAD"} or (request.method == "OPTIONS" and asked in {"GET", "HEAD"}):
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Expose-Headers"] = EXPOSED
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if request.method == "OPTIONS" and "Access-Control-Allow-Origin" in response.headers:
            response.headers["Access-Control-Allow-Methods"] = READING
            response.headers["Access-Control-Allow-Headers"] = "Accept-Language, If-None-Match, If-Modified-Since"
            response.headers["Access-Control-Max-Age"] = "86400"
        return response
