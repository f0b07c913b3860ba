"""The values of a facet as a list of boxes to tick.

Written in Python and not as a template: a page has some hundred of them, and they are much of its cost.
"""

from collections.abc import Iterable
from functools import lru_cache

from flask_babel import gettext
from markupsafe import Markup, escape

from web.explore.facets import Option
from web.explore.opening import Opening, narrower_place

SMALL = 3
"""Narrower values that cost less than the way back to the server."""


def list_options(facet: str, options: Iterable[Option], opening: Opening) -> Markup:
    """Write options with the narrower ones below them, or with a link that opens these.

    :param facet: name of the facet, the parameter that a ticked box sends
    :param opening: which places stand open; one with a selected value always does
    """
    narrower = str(escape(gettext("Narrower:")))
    return Markup(_list(facet, options, opening, narrower))  # noqa: S704  every value is escaped where it is written


def _list(facet: str, options: Iterable[Option], opening: Opening, narrower: str) -> str:
    return f'<ul class="options">{"".join(_item(facet, option, opening, narrower) for option in options)}</ul>'


def _item(facet: str, option: Option, opening: Opening, narrower: str) -> str:
    before, label, after = _box(facet, option.value, option.label)
    ticked = " checked" if option.selected else ""
    row = f"{before}{ticked}{after}{option.shown_count}</span></label>"
    if not option.children:
        return f"<li>{row}</li>"
    place = narrower_place(facet, option.value)
    words = f'<span class="visually-hidden">{narrower} {label}</span>'
    stands_open = option.stands_open or place in opening
    if stands_open or _is_small(option):
        opened = " open" if stands_open else ""
        inside = f"<summary>{words}</summary>{_list(facet, option.children, opening, narrower)}"
        return f'<li class="branch">{row}<details class="narrower" id="{escape(place)}"{opened}>{inside}</details></li>'
    address = escape(opening.address_of(place))
    return f'<li class="branch">{row}<a class="narrower" href="{address}" rel="nofollow" data-open>{words}</a></li>'


def _is_small(option: Option) -> bool:
    """Whether the narrower values are so few that they come along, though they are closed (the levels of a band)."""
    return len(option.children) <= SMALL and not any(child.children for child in option.children)


@lru_cache(maxsize=8192)
def _box(facet: str, value: str, label: str) -> tuple[str, str, str]:
    """Return what stands before and after the tick, with the label in between, escaped once for all pages."""
    shown = str(escape(label))
    return (
        f'<label class="option"><input type="checkbox" form="search-form" name="{facet}" value="{escape(value)}"',
        shown,
        f'><span class="option-label">{shown}</span><span class="option-count">',
    )
