"""The technology radar as a picture: a sector for each field of technology, a ring for each maturity band."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext
from markupsafe import Markup

from kb.search.request import UNKNOWN, FacetName, SearchRequest
from web.labels import Labels
from web.language import number
from web.pictures.bands import BANDS, levels_of_band
from web.pictures.mark import HEATS, Mark, make_mark
from web.pictures.table import Row, Table

SIZE = 288
"""Width and height in units of the picture: at 320 CSS pixels of screen one unit is one pixel, and 15 fields have marks
that are 24 pixels wide (WCAG 2.5.8)."""
EDGE = 2
"""Units between the outer ring and the edge of the picture."""
RINGS = BANDS[:-1]
"""The bands from the centre outwards; what states no readiness is in the table only."""
SMALLEST = 0.36
LARGEST = 0.48
"""Radius of a dot for the fewest and the most briefs, as a part of the room that a mark has."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of technology: a sector of the picture."""

    place: int
    """Its number in the picture, clockwise from the top, from 1."""
    label: str
    address: str
    """Where the field itself is shown."""
    marks: tuple[Mark, ...]
    """One for each ring."""


@dataclass(frozen=True, slots=True)
class Radar:
    """Fields of technology by maturity."""

    fields: tuple[Field, ...]
    table: Table

    @property
    def rings(self) -> tuple[tuple[str, str], ...]:
        """Name and levels of each ring, from the centre outwards."""
        return tuple(zip(self.table.columns, map(levels_of_band, RINGS), strict=False))

    def picture(self) -> Markup:
        """Draw it as SVG for a page; colours and fonts come from the page's style."""
        middle = SIZE / 2
        outer = middle - EDGE
        room, radii = _places(len(self.fields), outer)
        parts = [
            Markup('<svg class="radar" viewBox="0 0 {0} {0}" role="group" aria-label="{1}">').format(
                SIZE, self.table.title
            )
        ]
        for ring in reversed(range(len(RINGS))):
            parts.append(
                Markup('<circle class="ring-{}" cx="{}" cy="{}" r="{:.1f}"/>').format(
                    ring, middle, middle, radii[ring] + room / 2
                )
            )
        if len(self.fields) > 1:
            ends = (_point(position / len(self.fields), outer, middle) for position in range(len(self.fields)))
            lines = "".join(f"M{middle:g} {middle:g}L{x:.1f} {y:.1f}" for x, y in ends)
            parts.append(Markup('<path class="radar-spokes" d="{}"/>').format(lines))
        for position, field in enumerate(self.fields):
            for mark, radius in zip(field.marks, radii, strict=True):
                if mark.address:
                    x, y = _point((position + 0.5) / len(self.fields), radius, middle)
                    parts.append(_draw(field, mark, x, y, room))
        parts.append(Markup("</svg>"))
        return Markup("\n").join(parts)


def make_radar(
    counts: Mapping[tuple[str, str], int], fields: Sequence[tuple[str, str]], labels: Labels, question: SearchRequest
) -> Radar:
    """Bring counted technologies into sectors and rings.

    :param counts: (technology or unknown, maturity band or unknown) to the number of briefs
    :param fields: id of each technology that is a field, and the address where the field is shown
    :param question: what was counted; every link keeps it
    """
    shown = [(identifier, band) for identifier, _ in fields for band in BANDS]
    most = max((counts.get(key, 0) for key in shown), default=0)
    rows, sectors = [], []
    for place, (identifier, address) in enumerate(fields, start=1):
        label = labels.value(FacetName.TECHNOLOGY, identifier)
        marks = _marks(f"{place} {label}", identifier, counts, most, labels, question)
        sectors.append(Field(place, label, address, marks[: len(RINGS)]))
        rows.append(Row(f"{place} {label}", "", marks))
    if any(counts.get((UNKNOWN, band)) for band in BANDS):
        label = labels.value(FacetName.TECHNOLOGY, UNKNOWN)
        rows.append(Row(label, "", _marks(label, UNKNOWN, counts, most, labels, question)))
    columns = tuple(labels.value(FacetName.MATURITY, band) for band in BANDS)
    title = gettext("Briefs by technology and readiness")
    return Radar(tuple(sectors), Table(title, labels.facets[FacetName.TECHNOLOGY], columns, tuple(rows)))


def _marks(
    name: str,
    identifier: str,
    counts: Mapping[tuple[str, str], int],
    most: int,
    labels: Labels,
    question: SearchRequest,
) -> tuple[Mark, ...]:
    marks = []
    for band in BANDS:
        count = counts.get((identifier, band), 0)
        text = gettext(
            "%(technology)s, readiness: %(band)s, briefs: %(count)s",
            technology=name,
            band=labels.value(FacetName.MATURITY, band),
            count=number(count, labels.language),
        )
        chosen = {FacetName.TECHNOLOGY: (identifier,), FacetName.MATURITY: (band,)}
        marks.append(make_mark(count, most, text, question, chosen))
    return tuple(marks)


def _places(fields: int, outer: float) -> tuple[float, tuple[float, ...]]:
    """Return how wide a mark may be and the radius on which the marks of each ring lie.

    Marks of the innermost ring touch each other at most, and each further ring is one mark wide, so none overlap.
    """
    innermost = 0.5 / math.sin(math.pi / fields) if fields > 1 else 0.0
    room = outer / (innermost + len(RINGS) - 0.5)
    return room, tuple(room * (innermost + ring) for ring in range(len(RINGS)))


def _point(turn: float, radius: float, middle: float) -> tuple[float, float]:
    """Return the place at a part of a turn, clockwise from the top."""
    angle = 2 * math.pi * turn
    return middle + radius * math.sin(angle), middle - radius * math.cos(angle)


def _draw(field: Field, mark: Mark, x: float, y: float, room: float) -> Markup:
    dot = room * (SMALLEST + (LARGEST - SMALLEST) * (mark.heat - 1) / (HEATS - 1))
    # The invisible circle makes small dots as good a target as large ones.
    return mark.draw(
        Markup(
            '<circle class="radar-target" cx="{0:.1f}" cy="{1:.1f}" r="{2:.2f}"/>'
            '<circle cx="{0:.1f}" cy="{1:.1f}" r="{3:.1f}"/><text x="{0:.1f}" y="{4:.1f}">{5}</text>'
        ).format(x, y, room / 2, dot, y + 3.6, field.place)
    )
