"""How often one visitor may ask for what is dear: searches, suggestions and documents."""

from flask import Flask, request
from flask_limiter import Limiter

from kb.settings import Settings

SUGGESTIONS = 5
"""Suggestions are asked while typing: so many times as often as searches."""
DOCUMENTS = 5
"""Setting a PDF takes as long as so many searches."""
_SEARCHES = (
    "explore.search",
    "explore.need",
    "explore.overview",
    "feeds.search_feed",
    "feeds.search_citations",
)
_DOCUMENTS = ("pdf.brief", "pdf.search", "pdf.need", "pdf.personal_list")
_SUGGESTIONS = ("explore.suggest",)


def init_limits(app: Flask, settings: Settings) -> None:
    """Answer 429 with Retry-After (RFC 6585) to who asks too often; call it when all views are there.

    Each process counts for itself, unless Redis is set. A visitor is an address, for IPv6 a network of 64 bits: behind
    a proxy the address is only right where ``SILTA_PROXIES`` says how many stand before the site.
    """
    if not settings.searches_per_minute:
        return
    limiter = Limiter(
        _visitor,
        app=app,
        storage_uri=_storage(settings.redis_url),
        strategy="fixed-window",
        headers_enabled=True,
        in_memory_fallback_enabled=bool(settings.redis_url),
        key_prefix="silta",
    )
    often = settings.searches_per_minute
    for endpoints, limit in (
        (_SEARCHES, often),
        (_SUGGESTIONS, often * SUGGESTIONS),
        (_DOCUMENTS, max(1, often // DOCUMENTS)),
    ):
        shared = limiter.shared_limit(f"{limit} per minute", scope=endpoints[0])
        for endpoint in endpoints:
            app.view_functions[endpoint] = shared(app.view_functions[endpoint])


def _storage(redis_url: str) -> str:
    return f"redis+{redis_url}" if redis_url.startswith("unix:") else redis_url or "memory://"


def _visitor() -> str:
    address = request.remote_addr or "unknown"
    return ":".join(address.split(":")[:4]) if ":" in address else address
