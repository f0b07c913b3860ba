"""Which language a reader sees, and how numbers and dates look in it."""

from functools import lru_cache
from pathlib import Path

from babel.numbers import format_decimal
from flask import Flask, Response, g, has_request_context, request
from flask_babel import Babel

from kb.model import Language

COOKIE = "lang"
COOKIE_AGE = 365 * 24 * 3600
"""Seconds that a chosen language is remembered."""
NAMES = {Language.DE: "Deutsch", Language.EN: "English", Language.FI: "Suomi"}
"""Each language by its own name, as a switch shows it."""
LOCALES = {Language.DE: "de_DE", Language.EN: "en_GB", Language.FI: "fi_FI"}
"""Each language with the country whose habits it follows (Open Graph)."""
TRANSLATIONS = Path(__file__).resolve().parent / "translations"
_CODES = tuple(language.value for language in Language)


def init_language(app: Flask) -> None:
    """Make the app speak German, English and Finnish, and remember a choice."""
    Babel(
        app,
        default_locale=Language.EN.value,
        default_translation_directories=str(TRANSLATIONS),
        locale_selector=lambda: reader_language().value,
    )
    app.jinja_options = {**app.jinja_options, "extensions": ["jinja2.ext.i18n"]}
    app.after_request(_remember)


def reader_language() -> Language:
    """Return the reader's language: ``lang`` in the address, then the cookie, then Accept-Language, then English."""
    if not has_request_context():
        return Language.EN
    if "language" not in g:
        g.language = _chosen() or _remembered() or _accepted()
    return Language(g.language)


def carried_language() -> Language | None:
    """Return the language that links must carry, because the reader chose it and no cookie says so yet."""
    chosen = _chosen()
    return chosen if chosen is not None and chosen is not _remembered() else None


@lru_cache(maxsize=20_000)
def number(value: int, language: Language) -> str:
    """Write a whole number as readers of this language expect it: ``1.234``, ``1,234`` or ``1 234``."""
    return str(value) if 0 <= value < 1000 else format_decimal(value, locale=language.value)


def _chosen() -> Language | None:
    return _language(request.args.get("lang"))


def _remembered() -> Language | None:
    return _language(request.cookies.get(COOKIE))


def _accepted() -> Language:
    return _language(request.accept_languages.best_match(_CODES)) or Language.EN


def _language(code: str | None) -> Language | None:
    return Language(code) if code in _CODES else None


def _remember(response: Response) -> Response:
    """Set the cookie once the reader has chosen; a visit alone sets none."""
    chosen = _chosen()
    if chosen is not None and chosen is not _remembered() and response.mimetype == "text/html":
        response.set_cookie(
            COOKIE, chosen.value, max_age=COOKIE_AGE, secure=request.is_secure, httponly=True, samesite="Lax"
        )
    return response
