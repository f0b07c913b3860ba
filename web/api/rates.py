"""How often a visitor, or a key, may ask in a minute; every answer says what is left."""

import math
import time

from flask import Flask, Response
from flask_limiter import Limiter

from kb.model import ApiScope
from kb.settings import Settings
from web.api.callers import this_caller
from web.limits import counter_address, visitor

WINDOW = 60
"""Seconds."""


def init_rates(api: Flask, settings: Settings) -> None:
    """Answer 429 with Retry-After to who asks too often; call it before anything else looks at a request."""
    if not settings.api_requests_per_minute:
        return

    def allowed() -> str:
        caller = this_caller()
        with_key = caller is not None and caller.has(ApiScope.READ)
        often = settings.api_key_requests_per_minute if with_key else settings.api_requests_per_minute
        return f"{often} per minute"

    limiter = Limiter(
        _who,
        app=api,
        application_limits=[allowed],
        storage_uri=counter_address(settings.redis_url),
        strategy="fixed-window",
        headers_enabled=False,
        in_memory_fallback_enabled=bool(settings.redis_url),
        key_prefix="silta-api",
    )

    @api.after_request
    def say_what_is_left(response: Response) -> Response:
        """Set the headers of draft-ietf-httpapi-ratelimit-headers, in the form of three numbers."""
        limit = limiter.current_limit
        if limit is not None:
            seconds = min(WINDOW, max(1, math.ceil(limit.reset_at - time.time())))
            response.headers["RateLimit-Limit"] = str(limit.limit.amount)
            response.headers["RateLimit-Remaining"] = str(max(0, limit.remaining))
            response.headers["RateLimit-Reset"] = str(seconds)
            if response.status_code == 429:
                response.headers["Retry-After"] = str(seconds)
        return response


def _who() -> str:
    caller = this_caller()
    return f"key:{caller.key.id}" if caller is not None else visitor()
