"""Addresses that somebody typed with a slash behind them: they lead to the page that was meant."""

from urllib.parse import quote

from flask import Flask, redirect, request
from werkzeug import Response
from werkzeug.exceptions import NotFound


def init_last_slash(app: Flask) -> None:
    """Redirect ``/search/?q=pump`` to ``/search?q=pump`` where there is no page with the slash, but one without it."""

    @app.before_request
    def without_last_slash() -> Response | None:
        is_missing = isinstance(request.routing_exception, NotFound) and request.method in {"GET", "HEAD"}
        if not is_missing or not request.path.endswith("/"):
            return None
        # One slash in front: with two of them the address would lead to another host.
        path = f"/{request.path.strip('/')}"
        adapter = app.create_url_adapter(request)
        if adapter is None or not adapter.test(path, request.method):
            return None
        query = request.query_string.decode("ascii", "ignore")
        return redirect(f"{quote(path)}?{query}" if query else quote(path), 301)
