"""Who works with whom: organisations under their countries, one a line, and an arc for each two that work together.

The names are a list of the page, so that they keep their size and are read as text; the arcs are a picture beside it.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask_babel import gettext
from markupsafe import Markup

from web.labels import Labels
from web.language import number
from web.network import Link
from web.pictures.mark import Mark, heat
from web.pictures.table import Row, Table

ORGANISATIONS = 24
"""Lines at most, so that the list is read on one or two screens."""
ARCS = 40
"""Arcs at most, so that each can be followed."""
LINE = 30
"""Height of a line in CSS pixels; more than the 24 that a finger needs (WCAG 2.2, 2.5.8)."""
WIDTH = 100
"""Width of the picture in its own units; it is stretched to the room that there is."""
NEAREST = 22
FARTHEST = 96
"""How far the arc between neighbours, and the one from the first line to the last, goes out."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list: a country, or an organisation below it."""

    label: str
    note: str
    """ISO 3166-1 code of a country; empty for an organisation and where no country is known."""
    address: str
    """The page of the organisation; empty for a country."""
    briefs: str
    """In how many briefs the shown partners of the organisation took part with it, as a figure; empty for a country."""


@dataclass(frozen=True, slots=True)
class Arc:
    """Two organisations that work together, by the numbers of their lines."""

    upper: int
    lower: int
    between_countries: bool
    mark: Mark


@dataclass(frozen=True, slots=True)
class Arcs:
    """The lines from above, the arcs, and the same as a table."""

    lines: tuple[Line, ...]
    arcs: tuple[Arc, ...]
    table: Table

    @property
    def height(self) -> int:
        """Height of the list and the picture in CSS pixels."""
        return LINE * len(self.lines)

    def picture(self) -> Markup:
        """Draw the arcs as SVG for a page; colours come from the page's style."""
        parts = [
            Markup(
                '<svg class="arcs" viewBox="0 0 {0} {1}" width="100%" height="{1}" preserveAspectRatio="none"'
                ' role="group" aria-label="{2}">'
            ).format(WIDTH, self.height, self.table.title)
        ]
        # The strongest are drawn last and lie above the others.
        for arc in sorted(self.arcs, key=lambda item: item.mark.count):
            path = arc_path(arc.upper, arc.lower, len(self.lines))
            kind = "arc-between" if arc.between_countries else "arc-within"
            # The invisible path makes a thin arc a better target.
            body = Markup('<path class="arc-target" d="{0}"/><path class="{1} arc-{2}" d="{0}"/>').format(
                path, kind, arc.mark.heat
            )
            parts.append(arc.mark.draw(body))
        parts.append(Markup("</svg>"))
        return Markup("\n").join(parts)


def arc_path(upper: int, lower: int, lines: int) -> str:
    """Return the path of an arc from the middle of one line to the middle of another.

    :param lines: how many there are in all
    """
    share = (lower - upper) / max(1, lines - 1)
    # A cubic curve reaches three quarters of the way to its two control points.
    reach = (NEAREST + (FARTHEST - NEAREST) * share) * 4 / 3
    top, bottom = LINE * (upper + 0.5), LINE * (lower + 0.5)
    return f"M0 {top:.0f}C{reach:.1f} {top:.0f} {reach:.1f} {bottom:.0f} 0 {bottom:.0f}"


def make_arcs(
    links: Sequence[Link], labels: Labels, address: Callable[[Link], str], page: Callable[[str], str]
) -> Arcs:
    """Arrange the strongest links.

    :param links: the strongest first
    :param address: gives the address of the briefs of a link
    :param page: gives the address of an organisation's page by its key
    """
    shown = choose_links(links)
    weights: Counter[str] = Counter()
    countries: Counter[str] = Counter()
    found = {}
    for link in shown:
        for item in (link.one, link.other):
            found[item.key] = item
            weights[item.key] += link.briefs
            countries[item.country or ""] += link.briefs
    # Strong countries and organisations stand above, unknown countries at the end.
    ordered = sorted(
        found.values(),
        key=lambda item: (
            not item.country,
            -countries[item.country or ""],
            item.country or "",
            -weights[item.key],
            item.key,
        ),
    )
    lines: list[Line] = []
    places: dict[str, int] = {}
    country: str | None = None
    for item in ordered:
        if item.country != country or not lines:
            country = item.country
            name = labels.countries.get(country, country) if country else gettext("Country not stated")
            lines.append(Line(name, country or "", "", ""))
        places[item.key] = len(lines)
        lines.append(Line(item.name, "", page(item.key), number(weights[item.key], labels.language)))
    most = max((link.briefs for link in shown), default=0)
    marks = [_mark(link, most, labels, address) for link in shown]
    arcs = []
    for link, mark in zip(shown, marks, strict=True):
        upper, lower = sorted((places[link.one.key], places[link.other.key]))
        arcs.append(Arc(upper, lower, link.one.country != link.other.country, mark))
    rows = [
        Row(f"{link.one.name} \N{EN DASH} {link.other.name}", _codes(link), (mark,))
        for link, mark in zip(shown, marks, strict=True)
    ]
    title = gettext("Organisations that work together")
    table = Table(title, gettext("Organisations"), (gettext("Briefs in common"),), tuple(rows))
    return Arcs(tuple(lines), tuple(arcs), table)


def choose_links(links: Sequence[Link]) -> list[Link]:
    """Return the strongest links that fit: at most :data:`ARCS`, among at most :data:`ORGANISATIONS`.

    A link that would need one organisation too many is left out, weaker ones among those that are there are not.
    """
    among: set[str] = set()
    chosen = []
    for link in links:
        both = {link.one.key, link.other.key}
        if len(among | both) <= ORGANISATIONS and len(chosen) < ARCS:
            among |= both
            chosen.append(link)
    return chosen


def _mark(link: Link, most: int, labels: Labels, address: Callable[[Link], str]) -> Mark:
    count = number(link.briefs, labels.language)
    text = gettext(
        "%(one)s and %(other)s, briefs in common: %(count)s", one=link.one.name, other=link.other.name, count=count
    )
    return Mark(link.briefs, count, address(link), text, heat(link.briefs, most))


def _codes(link: Link) -> str:
    codes = [item.country or "?" for item in (link.one, link.other)]
    return f"{codes[0]} \N{EN DASH} {codes[1]}"
