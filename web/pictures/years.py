"""Briefs by year as a picture of columns: the latest years one by one, those before them together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext
from markupsafe import Markup

from kb.search.request import MAX_VALUES, UNKNOWN, FacetName, SearchRequest
from web.labels import Labels
from web.language import number
from web.pictures.mark import Mark, make_mark
from web.pictures.table import Row, Table

FEWEST = 6
"""Columns for which there is room at least, so that a single year is no wall."""
COLUMNS = 10
"""Columns at most, so that each is wide enough for a finger and for its figures on a narrow screen."""
# Places across are percentages, so that the letters keep their size on every screen; heights are CSS pixels.
HEIGHT = 190
HEAD = 24
FOOT = 36
LEAST = 2
"""Height of a column that counts anything, so that it can be seen beside a very high one."""
_RANGE = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class Column:
    """A year, or the years before the others."""

    label: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Years:
    """Years in their order, those without a brief between others too."""

    columns: tuple[Column, ...]
    table: Table
    summary: str
    """What the picture shows, in one sentence; empty where no brief names a year."""

    def picture(self) -> Markup:
        """Draw it as SVG for a page; colours and fonts come from the page's style."""
        width = 100 / max(len(self.columns), FEWEST)
        left = (100 - width * len(self.columns)) / 2
        most = max((column.mark.count for column in self.columns), default=0)
        parts = [
            Markup('<svg class="years" width="100%" height="{}" role="group" aria-label="{}">').format(
                HEIGHT, self.table.title
            )
        ]
        parts += [_draw(column, left + position * width, width, most) for position, column in enumerate(self.columns)]
        parts.append(
            Markup('<line class="years-ground" x1="0" x2="100%" y1="{0}" y2="{0}"/></svg>').format(HEIGHT - FOOT)
        )
        return Markup("\n").join(parts)


def make_years(counts: Mapping[str, int], labels: Labels, question: SearchRequest) -> Years:
    """Bring counted years into columns, and into a table that begins with the latest.

    :param counts: year or unknown to the number of briefs; what is neither is left out
    :param question: what was counted; every link keeps it
    """
    counted = {year: count for year, count in counts.items() if count and (year == UNKNOWN or _is_year(year))}
    known = sorted(year for year in counted if year != UNKNOWN)
    spans = _spans(known)
    sums = [sum(counted.get(year, 0) for year in years) for _, _, years in spans]
    most = max(sums, default=0)
    columns = tuple(
        Column(label, _mark(name, years, count, most, labels, question))
        for (label, name, years), count in zip(spans, sums, strict=True)
    )
    listed = [*reversed(known), *([UNKNOWN] if UNKNOWN in counted else [])]
    rows = tuple(
        Row(name, "", (_mark(name, (year,), counted[year], most, labels, question),))
        for year in listed
        for name in [labels.value(FacetName.YEAR, year)]
    )
    title = gettext("Briefs by year")
    table = Table(title, labels.facets[FacetName.YEAR], (gettext("Briefs"),), rows)
    return Years(columns, table, _summary(known, counted, labels))


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) == len("2000") and int(text) in _RANGE


def _summary(known: list[str], counted: Mapping[str, int], labels: Labels) -> str:
    if not known:
        return ""
    best = max(known, key=lambda year: (counted[year], year))
    return gettext(
        "From %(first)s to %(last)s; most in %(best)s (%(count)s).",
        first=known[0],
        last=known[-1],
        best=best,
        count=number(counted[best], labels.language),
    )


def _spans(known: list[str]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return label, name and years of each column, in ascending order.

    :param known: years with briefs, in ascending order
    """
    if not known:
        return []
    last = int(known[-1])
    first = max(int(known[0]), last - COLUMNS + 1)
    earlier = [year for year in known if int(year) < first]
    if earlier:
        # Their column takes the place of the first year, which joins them.
        first += 1
        earlier = [year for year in known if int(year) < first][-MAX_VALUES:]
    spans = [(str(year), str(year), (str(year),)) for year in range(first, last + 1)]
    if earlier:
        name = gettext("Up to %(year)s", year=first - 1)
        spans.insert(0, (f"\N{EN DASH}{first - 1}", name, tuple(earlier)))
    return spans


def _mark(name: str, years: Iterable[str], count: int, most: int, labels: Labels, question: SearchRequest) -> Mark:
    text = gettext("%(name)s, briefs: %(count)s", name=name, count=number(count, labels.language))
    return make_mark(count, most, text, question, {FacetName.YEAR: tuple(years)})


def _draw(column: Column, left: float, width: float, most: int) -> Markup:
    middle, ground = left + width / 2, HEIGHT - FOOT
    height = max(LEAST, (ground - HEAD) * column.mark.count / most) if most else 0
    label = Markup('<text class="years-label" x="{:.2f}%" y="{}">{}</text>')
    body = label.format(middle, HEIGHT - FOOT + 18, column.label)
    if column.mark.address:
        # The invisible rectangle makes the whole column a target, however short its bar.
        body += Markup(
            '<rect class="years-target" x="{:.2f}%" y="0" width="{:.2f}%" height="{}"/>'
            '<rect x="{:.2f}%" y="{:.1f}" width="{:.2f}%" height="{:.1f}" rx="3"/>'
        ).format(left, width, HEIGHT, left + width * 0.14, ground - height, width * 0.72, height)
        count = Markup('<text x="{:.2f}%" y="{:.1f}">{}</text>')
        body += count.format(middle, ground - height - 7, column.mark.shown_count)
    return column.mark.draw(body)
