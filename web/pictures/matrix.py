"""The maturity by potential matrix as a picture: every cell that counts something is a link to its briefs."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext
from markupsafe import Markup

from kb.model import MaturityBand, PotentialLevel
from kb.search.request import UNKNOWN, FacetName
from web.addresses import facet_address
from web.labels import Labels
from web.language import number

HEATS = 5
"""Shades of the cells, from few to most briefs."""
# Places across are percentages, so that the letters keep their size on every screen; heights are CSS pixels.
LABEL_WIDTH = 30.0
HEAD = 44
ROW = 54
GAP = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """How many briefs have one maturity band and one potential level, and where they are listed."""

    count: int
    shown_count: str
    address: str
    text: str
    """The cell in words, for example ``Ready to use, disruptive: 3 briefs``."""
    heat: int
    """0 for none to HEATS for the most."""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one maturity band."""

    label: str
    levels: str
    """TRL 8–9, or nothing for unknown."""
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Maturity bands (the readiest on top) by potential levels."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: int

    def picture(self) -> Markup:
        """Draw it as SVG for a page; colours and fonts come from the page's style."""
        width = (100 - LABEL_WIDTH) / len(self.columns)
        parts = [
            Markup('<svg class="matrix" width="100%" height="{}" role="group" aria-label="{}">').format(
                HEAD + ROW * len(self.rows), gettext("Briefs by readiness and market potential")
            )
        ]
        for position, label in enumerate(self.columns):
            middle = LABEL_WIDTH + width * (position + 0.5)
            parts.append(
                Markup('<text class="matrix-column" x="{:.2f}%" y="{}">{}</text>').format(middle, HEAD - 12, label)
            )
        for position, row in enumerate(self.rows):
            parts += _draw(row, HEAD + position * ROW, width)
        parts.append(Markup("</svg>"))
        return Markup("\n").join(parts)


def make_matrix(counts: Mapping[tuple[str, str], int], labels: Labels) -> Matrix:
    """Bring the counted cells into rows and columns.

    :param counts: (maturity band or unknown, potential level or unknown) to the number of briefs
    """
    bands = [band.value for band in reversed(MaturityBand)] + [UNKNOWN]
    levels = [level.value for level in PotentialLevel] + [UNKNOWN]
    most = max(counts.values(), default=0)
    return Matrix(
        columns=tuple(labels.value(FacetName.POTENTIAL, level) for level in levels),
        rows=tuple(
            Row(
                labels.value(FacetName.MATURITY, band),
                _levels(band),
                tuple(_cell(band, level, counts.get((band, level), 0), most, labels) for level in levels),
            )
            for band in bands
        ),
        total=sum(counts.values()),
    )


def _cell(band: str, level: str, count: int, most: int, labels: Labels) -> Cell:
    text = gettext(
        "Readiness: %(band)s, potential: %(level)s, briefs: %(count)s",
        band=labels.value(FacetName.MATURITY, band),
        level=labels.value(FacetName.POTENTIAL, level),
        count=number(count, labels.language),
    )
    heat = math.ceil(HEATS * math.log1p(count) / math.log1p(most)) if count else 0
    address = facet_address({FacetName.MATURITY: (band,), FacetName.POTENTIAL: (level,)}) if count else ""
    return Cell(count, number(count, labels.language), address, text, heat)


def _levels(band: str) -> str:
    if band == UNKNOWN:
        return ""
    levels = MaturityBand(band).levels
    return f"TRL {levels[0]}\N{EN DASH}{levels[-1]}"


def _draw(row: Row, top: int, width: float) -> Sequence[Markup]:
    middle = top + (ROW - GAP) / 2
    lines = [(row.label, middle - 2, "matrix-row"), (row.levels, middle + 15, "matrix-levels")]
    if not row.levels:
        lines = [(row.label, middle + 5, "matrix-row")]
    parts = [
        Markup('<text class="{}" x="0" y="{:.1f}">{}</text>').format(kind, place, text) for text, place, kind in lines
    ]
    for position, cell in enumerate(row.cells):
        left = LABEL_WIDTH + width * position
        body = Markup(
            '<rect x="{:.2f}%" y="{}" width="{:.2f}%" height="{}" rx="6"/><text x="{:.2f}%" y="{:.1f}">{}</text>'
        ).format(left + 0.5, top, width - 1, ROW - GAP, left + width / 2, middle + 6, cell.shown_count)
        if cell.address:
            parts.append(
                Markup('<a class="heat-{}" href="{}" aria-label="{}"><title>{}</title>{}</a>').format(
                    cell.heat, cell.address, cell.text, cell.text, body
                )
            )
        else:
            parts.append(Markup('<g class="heat-0" aria-hidden="true">{}</g>').format(body))
    return parts
