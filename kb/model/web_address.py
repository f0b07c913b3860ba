"""Addresses that may be shown as a link."""

from functools import lru_cache
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, StringConstraints

from kb.model.errors import InvalidValue


@lru_cache(maxsize=2000)  # many records name the same organisations and classes
def parse_web_address(value: str) -> str:
    """Return an http or https address; anything else (``javascript:``, ``data:``, no host) could harm a reader.

    :raises InvalidValue: when the scheme is another one, the host is missing or a blank is inside
    """
    try:
        parts = urlsplit(value)
        host = parts.hostname
        parts.port  # noqa: B018  raises ValueError for a port that cannot be
    except ValueError as error:
        message = f"{value!r} is no web address: {error}"
        raise InvalidValue(message) from error
    if parts.scheme not in {"http", "https"} or not host or not value.isprintable() or " " in value:
        message = f"{value!r} is no web address; it starts with https:// or http:// and a host"
        raise InvalidValue(message)
    return value


WebAddress = Annotated[str, StringConstraints(max_length=2000), AfterValidator(parse_web_address)]
"""An http or https address of at most 2000 characters."""
