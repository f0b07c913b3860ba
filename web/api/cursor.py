"""Cursors: where a list goes on. Nobody can make one up, and each belongs to the question that it was given for."""

import base64
import hashlib
import hmac
from collections.abc import Sequence

import orjson
from flask import current_app

from web.api.problem import ApiProblem, ProblemKind
from web.site import this_site

LENGTH = 400
"""Characters at most."""
_SIGNATURE = 12
"""Bytes: a cursor opens nothing that a reader may not see anyway, so this is against mistakes more than attacks."""
Place = list[int | str]
"""The position in a list: what comes after it is next."""


def write_cursor(question: Sequence[object], place: Place) -> str:
    """Return a cursor.

    :param question: what makes the list what it is: its name and its filters
    :param place: after what it goes on
    """
    body = orjson.dumps(place)
    return base64.urlsafe_b64encode(_sign(question, body) + body).rstrip(b"=").decode()


def read_cursor(question: Sequence[object], cursor: str) -> Place:
    """Return the place that a cursor leads to.

    :raises ApiProblem: when this site never gave it for this question
    """
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except ValueError:
        raw = b""
    signature, body = raw[:_SIGNATURE], raw[_SIGNATURE:]
    if not hmac.compare_digest(signature, _sign(question, body)):
        raise ApiProblem(ProblemKind.UNKNOWN_CURSOR)
    place: Place = orjson.loads(body)
    return place


def _sign(question: Sequence[object], body: bytes) -> bytes:
    asked = orjson.dumps([str(part) for part in question])
    return hmac.digest(_secret(), asked + b"\0" + body, hashlib.sha256)[:_SIGNATURE]


def _secret() -> bytes:
    """Return the key of the signatures: of the site's secret, else of its address, so that all its processes agree."""
    known = current_app.config.get("SILTA_CURSOR_SECRET")
    if known is None:
        settings = this_site().silta.settings
        secret = settings.secret_key.get_secret_value() if settings.secret_key is not None else settings.site_url
        known = current_app.config["SILTA_CURSOR_SECRET"] = hmac.digest(
            secret.encode(), b"silta cursors", hashlib.sha256
        )
    return bytes(known)
