"""What a reader sees when something goes wrong: a page in their language, or JSON where JSON was asked for."""

from collections.abc import Callable

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_babel import gettext
from werkzeug.exceptions import HTTPException, InternalServerError, RequestURITooLarge

from kb.search.backend import SearchUnavailable
from kb.store import StoreError
from web.pdf.errors import PdfBusy, PdfFailed, PdfUnavailable

RETRY_AFTER = 10
"""Seconds after which asking again makes sense while the database is not available."""
ADDRESS_LENGTH = 128 * 1024
"""Bytes of path and query that are read; longer addresses are answered with 414."""


def init_errors(app: Flask) -> None:
    """Answer every failure with a proper page."""

    @app.before_request
    def refuse_endless_addresses() -> None:
        if len(request.query_string) + len(request.path) > ADDRESS_LENGTH:
            raise RequestURITooLarge

    @app.errorhandler(HTTPException)
    def known(error: HTTPException) -> Response:
        code = error.code or 500
        response = error_response(code)
        for name, value in error.get_headers():
            if name.lower() in {"allow", "retry-after"}:
                response.headers[name] = value
        return response

    @app.errorhandler(SearchUnavailable)
    def search_unavailable(error: SearchUnavailable) -> Response:
        app.logger.error("%s: %s", request.path, error)
        title = gettext("The search is not available right now")
        advice = gettext(
            "Links to briefs work meanwhile. Please search again in %(seconds)s seconds.", seconds=error.retry_after
        )
        response = error_response(503, (title, advice))
        response.headers["Retry-After"] = str(error.retry_after)
        return response

    @app.errorhandler(StoreError)
    def unavailable(error: StoreError) -> Response:
        app.logger.error("%s: %s", request.path, error)
        response = error_response(503)
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response

    @app.errorhandler(PdfUnavailable)
    def no_documents(error: PdfUnavailable) -> Response:
        app.logger.error("%s: %s", request.path, error)
        title = gettext("This site makes no PDF documents")
        advice = gettext("Print the page with your browser instead; that can also save it as PDF.")
        return error_response(501, (title, advice))

    @app.errorhandler(PdfBusy)
    def too_many_documents(error: PdfBusy) -> Response:
        app.logger.warning("%s: %s", request.path, error)
        title = gettext("Too many PDF documents are being made right now")
        advice = gettext("Please ask for yours again in %(seconds)s seconds.", seconds=RETRY_AFTER)
        response = error_response(503, (title, advice))
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response

    @app.errorhandler(PdfFailed)
    def failed_document(error: PdfFailed) -> Response:
        app.logger.error("%s: %s", request.path, error)
        return error_response(500)

    @app.errorhandler(InternalServerError)
    def unexpected(_: InternalServerError) -> Response:
        return error_response(500)


def wants_json() -> bool:
    """Whether the client asked for JSON, by the address or by the Accept header."""
    return request.path.endswith(".json") or (
        request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
    )


def error_response(code: int, explanation: tuple[str, str] | None = None) -> Response:
    """Say what happened and what to do; JSON as a problem document (RFC 9457).

    :param explanation: title and advice in the reader's language; None takes what is usual for the code
    """
    title, advice = explanation or _EXPLANATIONS.get(code, _EXPLANATIONS[500 if code >= 500 else 400])()
    if wants_json():
        response = jsonify(type="about:blank", status=code, title=title, detail=advice)
        response.mimetype = "application/problem+json"
    else:
        response = make_response(render_template("error.html", code=code, title=title, advice=advice))
    response.status_code = code
    response.cache_control.no_store = True
    return response


_EXPLANATIONS: dict[int, Callable[[], tuple[str, str]]] = {
    400: lambda: (
        gettext("This request cannot be understood"),
        gettext("Something in the address or the form is not as it should be. Start from the search."),
    ),
    401: lambda: (
        gettext("You are not signed in any more"),
        gettext("Go back and copy what you have written. Then sign in, open the page anew and put it in."),
    ),
    403: lambda: (
        gettext("This page is not for your account"),
        gettext("If you need it for your work, ask an administrator of this site for the role."),
    ),
    404: lambda: (
        gettext("There is no page at this address"),
        gettext("It may have been mistyped, or the link that led here is out of date. Try the search."),
    ),
    405: lambda: (
        gettext("This address cannot be used that way"),
        gettext("The page is there, but it does not take this kind of request. Open it with a link."),
    ),
    410: lambda: (
        gettext("This brief has been withdrawn"),
        gettext("It was published here once and is no longer offered. Similar briefs may be found by the search."),
    ),
    413: lambda: (
        gettext("This is too large"),
        gettext("What was sent is larger than this page reads. Go back and send less, or a smaller file."),
    ),
    414: lambda: (
        gettext("This address is too long"),
        gettext("Use fewer filters or fewer words, and search again."),
    ),
    429: lambda: (
        gettext("Too many requests at once"),
        gettext("So many requests in a minute are not for people. Please wait a minute and go on."),
    ),
    500: lambda: (
        gettext("Something went wrong on our side"),
        gettext("The failure has been recorded. Please try again; if it happens again, try another way."),
    ),
    503: lambda: (
        gettext("Silta cannot answer right now"),
        gettext("The knowledge base or its search is being prepared. Please try again in a few seconds."),
    ),
}
