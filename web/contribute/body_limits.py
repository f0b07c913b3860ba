"""How large the bodies of requests may be, known before anything reads them."""

from collections.abc import Mapping

from flask import Flask, request

from ingest.submissions import BIBLIOGRAPHY_LIMIT, DOCUMENT_LIMIT

FORM_LIMIT = 1_000_000
"""Bytes of a form; five sections of 20,000 characters have a half of it at most."""
SECTION_LIMIT = 200_000
"""Bytes of one section."""
PASTED_LIMIT = BIBLIOGRAPHY_LIMIT * 3
"""Bytes of a field; pasted text grows by what its characters take in a form."""
_OVERHEAD = 100_000
"""Bytes that a form has besides its file."""
LARGEST_BODY = max(DOCUMENT_LIMIT, PASTED_LIMIT) + _OVERHEAD
"""Bytes of the largest body that any page reads; the server takes no larger one in."""
_LIMITS: Mapping[str, tuple[int, int]] = {
    "contribute.begin_with": (LARGEST_BODY, PASTED_LIMIT),
    "contribute.keep": (FORM_LIMIT, FORM_LIMIT),
    "contribute.submit": (SECTION_LIMIT, SECTION_LIMIT),
    "contribute.say": (SECTION_LIMIT, SECTION_LIMIT),
    "contribute.move": (SECTION_LIMIT, SECTION_LIMIT),
    "contribute.section_hints": (SECTION_LIMIT, SECTION_LIMIT),
}
"""Bytes of the whole body and of all its fields together, by endpoint."""


def init_body_limits(app: Flask, more: Mapping[str, tuple[int, int]]) -> None:
    """Set the limits; call it before whatever reads forms first, as the check against forged requests does.

    A form without a limit of its own may have :data:`FORM_LIMIT` bytes. The interface for programs has its own.

    :param more: limits of other forms, by endpoint
    """
    all_limits = {**_LIMITS, **more}
    app.config["MAX_CONTENT_LENGTH"] = FORM_LIMIT

    @app.before_request
    def limit() -> None:
        limits = all_limits.get(request.endpoint or "")
        if limits is not None:
            request.max_content_length, request.max_form_memory_size = limits
