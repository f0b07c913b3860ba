"""What is selected, as chips above the results: each says one thing and removes it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from flask_babel import gettext

from kb.search.request import FacetName, SearchRequest
from web.explore.facets import ORDER
from web.explore.trl_range import shown_range
from web.labels import Labels

CHIPS = 30
"""Selected values that are listed above the results; all of them are ticked in the facets."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A selected value, or a range of levels, and the question without it."""

    facet: str
    label: str
    without: SearchRequest


def chips(question: SearchRequest, labels: Labels) -> list[Chip]:
    """List what is selected, each with the question that drops it; of very many values the first ones."""
    return list(islice(_chips(question, labels), CHIPS))


def _chips(question: SearchRequest, labels: Labels) -> Iterator[Chip]:
    for name in ORDER:
        values = question.selected(name)
        levels = shown_range(question).values if name is FacetName.MATURITY else ()
        if len(levels) > 1:
            # Levels without a gap are one range, as the slider shows them.
            rest = tuple(value for value in values if value not in levels)
            filters = {**question.without(name).filters, **({name: rest} if rest else {})}
            without = question.model_copy(update={"filters": filters, "page": 1})
            first, last = (level.removeprefix("trl") for level in (levels[0], levels[-1]))
            yield Chip(labels.facets[name], gettext("TRL %(first)s to %(last)s", first=first, last=last), without)
            values = rest
        for value in values:
            yield Chip(labels.facets[name], labels.value(name, value), question.without(name, value))
