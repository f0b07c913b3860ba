"""What a program is told when something goes wrong: a problem document (RFC 9457), never a page."""

from collections.abc import Mapping, Sequence
from enum import Enum
from http import HTTPStatus
from typing import Any

import orjson
from flask import Response, request
from pydantic import ValidationError

MEDIA_TYPE = "application/problem+json"
ERRORS = 20
"""Errors of one request that are named; further ones are counted in ``detail``."""
_POINTER = str.maketrans({"~": "~0", "/": "~1"})


class ProblemKind(Enum):
    """The kinds of problems that are more than their status: name in the address, status, title, explanation."""

    INVALID_JSON = ("invalid-json", 400, "The body is no JSON", "Send UTF-8 text by RFC 8259.")
    INVALID_KEY = (
        "invalid-key",
        401,
        "The key opens nothing",
        "It is mistyped, revoked or expired, or its owner may not sign in. Without a key everybody may read.",
    )
    KEY_NEEDED = ("key-needed", 401, "A key is needed", "Send it as: Authorization: Bearer silta_...")
    SCOPE_MISSING = (
        "scope-missing",
        403,
        "The key does not open this",
        "Its scopes or the roles of its owner do not reach so far.",
    )
    UNKNOWN_CURSOR = (
        "unknown-cursor",
        404,
        "The cursor leads nowhere",
        "It was not given by this site, or for another question. Begin again without it.",
    )
    WITHDRAWN = ("withdrawn", 410, "It was withdrawn", "It was public once and is not offered any more.")
    INVALID_VALUE = (
        "invalid-value",
        422,
        "Something has a value that is not allowed",
        "Each member of errors names a place: pointer (RFC 6901, in the body) or parameter (of the address).",
    )
    TOO_MANY_REQUESTS = (
        "too-many-requests",
        429,
        "Too many requests",
        "Wait as many seconds as Retry-After says; with a key more are allowed.",
    )
    SEARCH_UNAVAILABLE = (
        "search-unavailable",
        503,
        "The search does not answer right now",
        "Briefs, technologies and organisations can be read meanwhile.",
    )
    EXTRA_MISSING = ("extra-missing", 503, "This site has no interface for programs", "Its operator can install it.")

    def __init__(self, name: str, status: int, title: str, explanation: str) -> None:
        self.address_name = name
        self.status = status
        self.title = title
        self.explanation = explanation

    @property
    def address(self) -> str:
        """Where the kind is explained, relative to the site."""
        return f"/api#{self.address_name}"


class ApiProblem(Exception):
    """Ends a request with a problem document."""

    def __init__(
        self,
        kind: ProblemKind,
        detail: str = "",
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail or kind.title)
        self.kind = kind
        self.detail = detail or kind.explanation
        self.errors = errors
        self.headers = headers or {}

    def answer(self) -> Response:
        """Return the document."""
        response = problem(
            self.kind.status, self.detail, title=self.kind.title, kind=self.kind.address, errors=self.errors
        )
        response.headers.extend(self.headers)
        return response


def problem(
    status: int, detail: str, *, title: str = "", kind: str = "about:blank", errors: Sequence[Mapping[str, str]] = ()
) -> Response:
    """Return a problem document.

    :param title: the same for all problems of a kind; that of the status when it is left out
    :param kind: address of the kind's explanation
    :param errors: each with ``detail`` and either ``pointer`` or ``parameter``
    """
    document: dict[str, Any] = {
        "type": kind,
        "title": title or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        document["errors"] = list(errors)
    response = Response(orjson.dumps(document), status=status, content_type=MEDIA_TYPE)
    response.cache_control.no_store = True
    return response


def invalid_body(error: ValidationError) -> ApiProblem:
    """Return what is wrong with the body of a request, each error with its JSON pointer."""
    found = error.errors(include_url=False, include_context=False)
    if any(item["type"] == "json_invalid" for item in found):
        return ApiProblem(ProblemKind.INVALID_JSON, _text(found[0]["msg"]))
    errors = [{"detail": _text(item["msg"]), "pointer": pointer(item["loc"])} for item in found[:ERRORS]]
    return ApiProblem(ProblemKind.INVALID_VALUE, _summary("body", len(found)), errors)


def invalid_parameters(problems: Sequence[tuple[str, str]]) -> ApiProblem:
    """Return what is wrong with the parameters of the address.

    :param problems: name and what is wrong
    """
    errors = [{"detail": _text(detail), "parameter": _text(name[:100])} for name, detail in problems[:ERRORS]]
    return ApiProblem(ProblemKind.INVALID_VALUE, _summary("address", len(problems)), errors)


def pointer(location: Sequence[str | int]) -> str:
    """Return a JSON pointer in the form of a fragment (RFC 6901, section 6, without percent-encoding of letters)."""
    return "#" + "".join(f"/{str(part).translate(_POINTER)}" for part in location)


def _summary(where: str, count: int) -> str:
    said = f"The {where} of {request.method} {request.path[:200]} has {count} {'error' if count == 1 else 'errors'}"
    return f"{_text(said)}; the first {ERRORS} are listed." if count > ERRORS else f"{_text(said)}."


def _text(text: str) -> str:
    """Return a message without pydantic's prefix and without what no JSON text may hold."""
    return text.removeprefix("Value error, ").encode("utf-8", "replace").decode("utf-8")
