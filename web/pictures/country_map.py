"""Countries that take part as a map of tiles: one square for each country of Europe, about where it lies."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext
from markupsafe import Markup

from kb.search.request import UNKNOWN, FacetName, SearchRequest
from web.labels import Labels
from web.language import number
from web.pictures.mark import Mark, make_mark
from web.pictures.table import Row, Table

TILE = 32
"""Width and height of a country in units of the picture: at 320 CSS pixels of screen one unit is one pixel."""
GAP = 3
FIRST = 12
"""Countries that are listed beside the map; the table has all."""
LAYOUT = """\
IS .. .. .. NO SE FI .. ..
.. .. .. .. DK .. EE .. ..
IE GB .. .. .. .. LV .. ..
.. .. BE NL DE PL LT .. ..
.. .. FR LU CZ SK UA .. ..
.. .. CH LI AT HU RO MD ..
PT ES .. IT SI HR RS BG ..
.. .. .. .. BA ME MK TR ..
.. .. .. MT .. AL GR .. CY"""
"""Members of the European Union and the European Economic Area, Switzerland, the United Kingdom, and the neighbours in
Europe that are associated to its research programmes, by ISO 3166-1 code; every other country is in the table only."""
PLACES = {
    code: (column, row)
    for row, line in enumerate(LAYOUT.splitlines())
    for column, code in enumerate(line.split())
    if code != ".."
}
"""Column and row of each country on the map."""


@dataclass(frozen=True, slots=True)
class CountryMap:
    """Countries by the number of briefs to which an organisation from there contributes."""

    tiles: Mapping[str, Mark]
    """The mark of each country on the map, by its code."""
    beyond: int
    """How many countries with briefs are in the table only."""
    table: Table

    @property
    def first(self) -> tuple[Row, ...]:
        """The countries with the most briefs."""
        return tuple(row for row in self.table.rows if row.note)[:FIRST]

    def picture(self) -> Markup:
        """Draw it as SVG for a page; colours and fonts come from the page's style."""
        width = TILE * (1 + max(column for column, _ in PLACES.values()))
        height = TILE * (1 + max(row for _, row in PLACES.values()))
        parts = [
            Markup('<svg class="country-map" viewBox="0 0 {} {}" role="group" aria-label="{}">').format(
                width, height, self.table.title
            )
        ]
        # Rows are read from the left, as the keyboard goes through them.
        for code, (column, row) in PLACES.items():
            mark = self.tiles[code]
            x, y, side = column * TILE + GAP / 2, row * TILE + GAP / 2, TILE - GAP
            body = Markup('<rect x="{}" y="{}" width="{}" height="{}" rx="4"/>').format(x, y, side, side)
            if mark.address:
                body += Markup(
                    '<text class="country-code" x="{0}" y="{1}">{2}</text><text x="{0}" y="{3}">{4}</text>'
                ).format(x + side / 2, y + 12, code, y + 24, mark.shown_count)
            else:
                body += Markup('<text x="{}" y="{}">{}</text>').format(x + side / 2, y + 18, code)
            parts.append(mark.draw(body))
        parts.append(Markup("</svg>"))
        return Markup("\n").join(parts)


def make_country_map(counts: Mapping[str, int], labels: Labels, question: SearchRequest) -> CountryMap:
    """Put counted countries on the map and into the table.

    :param counts: ISO 3166-1 code or unknown to the number of briefs; a brief counts in each of its countries
    :param question: what was counted; every link keeps it
    """
    most = max((count for code, count in counts.items() if code != UNKNOWN), default=0)
    marks = {code: _mark(code, counts.get(code, 0), most, labels, question) for code in {**PLACES, **counts}}
    taking_part = sorted(
        (code for code, count in counts.items() if count),
        key=lambda code: (code == UNKNOWN, -counts[code], labels.sort_key(labels.value(FacetName.COUNTRY, code))),
    )
    rows = (
        Row(labels.value(FacetName.COUNTRY, code), "" if code == UNKNOWN else code, (marks[code],))
        for code in taking_part
    )
    title = gettext("Briefs by country")
    return CountryMap(
        tiles={code: marks[code] for code in PLACES},
        beyond=sum(code not in PLACES and code != UNKNOWN for code in taking_part),
        table=Table(title, labels.facets[FacetName.COUNTRY], (gettext("Briefs"),), tuple(rows)),
    )


def _mark(code: str, count: int, most: int, labels: Labels, question: SearchRequest) -> Mark:
    name = labels.value(FacetName.COUNTRY, code)
    text = gettext(
        "%(name)s, briefs: %(count)s",
        name=name if code == UNKNOWN else f"{name} ({code})",
        count=number(count, labels.language),
    )
    return make_mark(count, most, text, question, {FacetName.COUNTRY: (code,)})
