"""The values of a facet as a list of boxes to tick.

Written in Python and not as a template: a page has some 300 of them, and they are half of its cost.
"""

from collections.abc import Iterable
from functools import lru_cache

from flask_babel import gettext
from markupsafe import Markup, escape

from web.explore.facets import Option


def list_options(facet: str, options: Iterable[Option]) -> Markup:
    """Write options with the narrower ones below them, which open on demand.

    :param facet: name of the facet, the parameter that a ticked box sends
    """
    narrower = str(escape(gettext("Narrower:")))
    return Markup(_list(facet, options, narrower))  # noqa: S704  every value is escaped where it is written


def _list(facet: str, options: Iterable[Option], narrower: str) -> str:
    return f'<ul class="options">{"".join(_item(facet, option, narrower) for option in options)}</ul>'


def _item(facet: str, option: Option, narrower: str) -> str:
    before, label, after = _box(facet, option.value, option.label)
    ticked = " checked" if option.selected else ""
    row = f"{before}{ticked}{after}{option.shown_count}</span></label>"
    if not option.children:
        return f"<li>{row}</li>"
    opened = " open" if option.stands_open else ""
    return (
        f'<li class="branch">{row}<details class="narrower" id="narrower-{facet}-{escape(option.value)}"{opened}>'
        f'<summary><span class="visually-hidden">{narrower} {label}</span></summary>'
        f"{_list(facet, option.children, narrower)}</details></li>"
    )


@lru_cache(maxsize=8192)
def _box(facet: str, value: str, label: str) -> tuple[str, str, str]:
    """Return what stands before and after the tick, with the label in between, escaped once for all pages."""
    shown = str(escape(label))
    return (
        f'<label class="option"><input type="checkbox" form="search-form" name="{facet}" value="{escape(value)}"',
        shown,
        f'><span class="option-label">{shown}</span><span class="option-count">',
    )
