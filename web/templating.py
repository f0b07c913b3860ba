"""What every template can use."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from babel import Locale
from babel.numbers import format_currency
from flask import Flask
from flask_babel import format_date
from markupsafe import Markup, escape

from kb.model import Language, MaturityBand
from kb.search.request import TEXT_LENGTH, Match, SearchRequest, Sort
from kb.search.result import Fragment, MatchedWord
from kb.settings import Settings
from web.breaking import soft
from web.language import LOCALES, NAMES, carried_language, number, reader_language
from web.markdown import to_html, to_paragraphs
from web.pages import Linked
from web.partners import site_name
from web.people_names import person_name
from web.pictures.bridge import draw_bridge
from web.site import reader_labels, this_site


def init_templating(app: Flask, settings: Settings) -> None:
    """Give the templates their filters, and the names that each of them needs."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        person=person_name,
        marked=marked,
        markdown=to_html,
        paragraphs=to_paragraphs,
        number=_number,
        day=day,
        percent=percent,
        euro=euro,
        soft=soft,
    )
    app.jinja_env.globals.update(
        site_name=settings.site_name,
        site_url=settings.site_url,
        languages=tuple(Language),
        language_names=NAMES,
        locales=LOCALES,
        all_briefs=SearchRequest(sort=Sort.NEWEST),
        question_for=lambda text: SearchRequest(text=text),
        need_for=lambda text: SearchRequest(text=text, need=True, match=Match.ANY),
        draw_bridge=draw_bridge,
        levels_of=levels_of,
        by_language=by_language,
        partner_name=site_name,
        text_length=TEXT_LENGTH,
        band_of=lambda level: MaturityBand.of_level(level).value,
    )

    @app.context_processor
    def reader() -> dict[str, object]:
        language = reader_language()
        return {
            "language": language,
            "labels": reader_labels(),
            "carried": carried_language(),
            "header_pages": this_site().pages.linked(Linked.HEADER, language),
            "footer_pages": this_site().pages.linked(Linked.FOOTER, language),
        }


def marked(fragments: Iterable[Fragment]) -> Markup:
    """Show a highlighted text: what was searched stands in ``<mark>``."""
    return Markup("").join(
        Markup("<mark>{}</mark>").format(fragment.text) if fragment.marked else escape(fragment.text)
        for fragment in fragments
    )


def by_language(words: Iterable[MatchedWord]) -> Mapping[Language, list[str]]:
    """Group the words that a brief shares with a need by the language in which it has them."""
    found: dict[Language, list[str]] = {}
    for word in words:
        found.setdefault(word.language, []).append(word.word)
    return found


def levels_of(maturity: Iterable[str]) -> tuple[int, ...]:
    """Return the levels among the values of the maturity facet (``trl6``), in ascending order."""
    return tuple(sorted(int(value[3:]) for value in maturity if value.startswith("trl")))


def _number(value: int) -> str:
    return number(value, reader_language())


def day(value: date) -> str:
    """Return a date in the reader's language, for example ``May 4, 2026``."""
    return str(format_date(value, "long"))


def percent(value: float) -> str:
    """Return a share from 0 to 1 in whole per cent."""
    return f"{round(value * 100)}\N{NO-BREAK SPACE}%"


def euro(value: Decimal) -> str:
    """Return an amount in whole euros, as the reader's language writes it."""
    locale = Locale.parse(reader_language().value)
    whole = locale.currency_formats["standard"].pattern.replace(".00", "")
    return format_currency(value, "EUR", format=whole, locale=locale, currency_digits=False)
