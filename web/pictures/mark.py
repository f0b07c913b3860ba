"""A mark of a picture: something that counts briefs and leads to them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from kb.search.request import FacetName, SearchRequest
from web.addresses import search_address
from web.language import number

HEATS = 5
"""Shades of the marks, from few to most briefs."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How many briefs there are, where they are listed, and what says so in words."""

    count: int
    shown_count: str
    address: str
    """Where the briefs are listed; empty where there is none."""
    text: str
    """The mark in words, for example ``Germany (DE), briefs: 3``."""
    heat: int
    """0 for none to HEATS for the most."""
    chosen: bool = False
    """Whether it is among what the question selects in the facets of the mark."""

    def draw(self, body: Markup) -> Markup:
        """Write the shapes of the mark as a link of a picture; where nothing counts, as shapes alone."""
        if not self.address:
            return Markup('<g class="heat-0" aria-hidden="true">{}</g>').format(body)
        chosen = Markup(' aria-current="true"') if self.chosen else Markup("")
        return Markup('<a class="heat-{}" href="{}" aria-label="{}"{}><title>{}</title>{}</a>').format(
            self.heat, self.address, self.text, chosen, self.text, body
        )


def make_mark(
    count: int, most: int, text: str, question: SearchRequest, chosen: Mapping[FacetName, tuple[str, ...]]
) -> Mark:
    """Make the mark of some values of facets.

    :param most: the highest count of the picture; what is in its table only may count more
    :param text: the mark in words
    :param question: what the picture shows; the link keeps it, but for the facets of the mark
    :param chosen: the values that the link selects, by facet
    """
    selected = [(values, question.selected(facet)) for facet, values in chosen.items() if question.selected(facet)]
    within = bool(selected) and all(set(values) <= set(kept) for values, kept in selected)
    filters = {**question.filters, **chosen}
    address = search_address(question.model_copy(update={"filters": filters, "page": 1})) if count else ""
    return Mark(count, number(count, question.language), address, text, heat(count, most), within)


def heat(count: int, most: int) -> int:
    """Return the shade of a count: logarithmic, as a few large counts would leave all the others pale.

    One brief is no strong mark, even where no other mark has more.
    """
    return math.ceil(HEATS * math.log1p(count) / math.log1p(max(count, most, HEATS))) if count else 0
