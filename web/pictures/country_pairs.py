"""Who works with whom between countries: a staircase of cells, one for each two countries."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import gettext
from markupsafe import Markup

from web.labels import Labels
from web.language import number
from web.pictures.mark import Mark, heat
from web.pictures.table import Row, Table

COUNTRIES = 9
"""Countries in the picture at most: with 320 CSS pixels of screen each cell still has 29."""
ROWS = 60
"""Lines of the table at most."""
CELL = 32
GAP = 3
Pair = tuple[str, str]
"""ISO 3166-1 codes in alphabetical order; a country with itself, where two organisations are from there."""


@dataclass(frozen=True, slots=True)
class CountryPairs:
    """Countries by the briefs that they have in common."""

    countries: tuple[str, ...]
    """Those of the picture, the ones with the most first."""
    cells: Mapping[Pair, Mark]
    """The marks of the picture."""
    table: Table
    """The pairs with the most briefs, the most first; those of the picture come from the same marks."""
    pairs: tuple[Pair, ...]
    """Of the rows of the table."""
    more: int
    """How many pairs are in neither."""

    def picture(self) -> Markup:
        """Draw it as SVG for a page; colours and fonts come from the page's style."""
        side = CELL * (len(self.countries) + 1)
        parts = [
            Markup('<svg class="country-pairs" viewBox="0 0 {0} {0}" role="group" aria-label="{1}">').format(
                side, self.table.title
            )
        ]
        label = Markup('<text class="country-code" x="{}" y="{}">{}</text>')
        for row, code in enumerate(self.countries):
            parts.append(label.format(CELL / 2, CELL * row + CELL / 2 + 4, code))
            for column, other in enumerate(self.countries[: row + 1]):
                mark = self.cells[pair_of(code, other)]
                x, y, size = CELL * (column + 1) + GAP / 2, CELL * row + GAP / 2, CELL - GAP
                body = Markup('<rect x="{0}" y="{1}" width="{2}" height="{2}" rx="4"/>').format(x, y, size)
                if mark.address:
                    body += Markup('<text x="{}" y="{}">{}</text>').format(
                        x + size / 2, y + size / 2 + 4, mark.shown_count
                    )
                parts.append(mark.draw(body))
        for column, code in enumerate(self.countries):
            parts.append(label.format(CELL * (column + 1) + CELL / 2, side - CELL / 2 + 4, code))
        parts.append(Markup("</svg>"))
        return Markup("\n").join(parts)


def pair_of(one: str, other: str) -> Pair:
    """Return the pair of two countries, whichever is named first."""
    return (one, other) if one <= other else (other, one)


def make_country_pairs(counts: Mapping[Pair, int], labels: Labels, address: Callable[[Pair], str]) -> CountryPairs:
    """Bring counted pairs of countries into the staircase and the table.

    :param counts: how many briefs two countries have in common
    :param address: gives the address of the briefs of a pair
    """
    sums: Counter[str] = Counter()
    for pair, count in counts.items():
        for code in set(pair):
            sums[code] += count
    countries = tuple(sorted(sums, key=lambda code: (-sums[code], code))[:COUNTRIES])
    shown = {pair_of(one, other) for one in countries for other in countries}
    most = max((counts.get(pair, 0) for pair in shown), default=0)
    ordered = sorted((pair for pair, count in counts.items() if count), key=lambda pair: (-counts[pair], pair))
    # What is in the picture is in the table, too, and the table has room for more.
    listed = [pair for place, pair in enumerate(ordered) if pair in shown or place < ROWS]
    marks = {pair: _mark(pair, counts.get(pair, 0), most, labels, address) for pair in shown.union(listed)}
    rows = tuple(Row(pair_name(pair, labels), _codes(pair), (marks[pair],)) for pair in listed)
    title = gettext("Countries that work together")
    table = Table(title, gettext("Countries"), (gettext("Briefs in common"),), rows)
    cells = {pair: marks[pair] for pair in shown}
    return CountryPairs(countries, cells, table, tuple(listed), len(ordered) - len(listed))


def pair_name(pair: Pair, labels: Labels) -> str:
    """Return a pair in words, for example ``Finland – Germany`` or ``within Finland``."""
    names = sorted((labels.countries.get(code, code) for code in pair), key=labels.sort_key)
    return (
        gettext("within one country: %(name)s", name=names[0])
        if pair[0] == pair[1]
        else f"{names[0]} \N{EN DASH} {names[1]}"
    )


def _mark(pair: Pair, count: int, most: int, labels: Labels, address: Callable[[Pair], str]) -> Mark:
    shown = number(count, labels.language)
    text = gettext("%(name)s, briefs in common: %(count)s", name=pair_name(pair, labels), count=shown)
    return Mark(count, shown, address(pair) if count else "", text, heat(count, most))


def _codes(pair: Pair) -> str:
    return pair[0] if pair[0] == pair[1] else f"{pair[0]} \N{EN DASH} {pair[1]}"
