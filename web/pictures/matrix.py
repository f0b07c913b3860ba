"""The maturity by potential matrix as a picture: every cell that counts something is a link to its briefs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext
from markupsafe import Markup

from kb.model import PotentialLevel
from kb.search.request import UNKNOWN, FacetName, SearchRequest
from web.labels import Labels
from web.language import number
from web.pictures.bands import BANDS, levels_of_band
from web.pictures.mark import Mark, make_mark
from web.pictures.table import Row, Table

# Places across are percentages, so that the letters keep their size on every screen; heights are CSS pixels.
LABEL_WIDTH = 30.0
HEAD = 44
ROW = 54
GAP = 4


@dataclass(frozen=True, slots=True)
class Matrix:
    """Maturity bands (the readiest on top) by potential levels."""

    table: Table

    def picture(self) -> Markup:
        """Draw it as SVG for a page; colours and fonts come from the page's style."""
        columns, rows = self.table.columns, self.table.rows
        width = (100 - LABEL_WIDTH) / len(columns)
        parts = [
            Markup('<svg class="matrix" width="100%" height="{}" role="group" aria-label="{}">').format(
                HEAD + ROW * len(rows), self.table.title
            )
        ]
        for position, label in enumerate(columns):
            middle = LABEL_WIDTH + width * (position + 0.5)
            parts.append(
                Markup('<text class="matrix-column" x="{:.2f}%" y="{}">{}</text>').format(middle, HEAD - 12, label)
            )
        for position, row in enumerate(rows):
            parts += _draw(row, HEAD + position * ROW, width)
        parts.append(Markup("</svg>"))
        return Markup("\n").join(parts)


def make_matrix(counts: Mapping[tuple[str, str], int], labels: Labels, question: SearchRequest) -> Matrix:
    """Bring the counted cells into rows and columns.

    :param counts: (maturity band or unknown, potential level or unknown) to the number of briefs
    :param question: what was counted; every link keeps it
    """
    levels = [level.value for level in PotentialLevel] + [UNKNOWN]
    most = max(counts.values(), default=0)
    return Matrix(
        Table(
            title=gettext("Briefs by readiness and market potential"),
            head=labels.facets[FacetName.MATURITY],
            columns=tuple(labels.value(FacetName.POTENTIAL, level) for level in levels),
            rows=tuple(
                Row(
                    labels.value(FacetName.MATURITY, band),
                    levels_of_band(band),
                    tuple(_cell(band, level, counts.get((band, level), 0), most, labels, question) for level in levels),
                )
                for band in BANDS
            ),
        )
    )


def _cell(band: str, level: str, count: int, most: int, labels: Labels, question: SearchRequest) -> Mark:
    text = gettext(
        "Readiness: %(band)s, potential: %(level)s, briefs: %(count)s",
        band=labels.value(FacetName.MATURITY, band),
        level=labels.value(FacetName.POTENTIAL, level),
        count=number(count, labels.language),
    )
    return make_mark(count, most, text, question, {FacetName.MATURITY: (band,), FacetName.POTENTIAL: (level,)})


def _draw(row: Row, top: int, width: float) -> Sequence[Markup]:
    middle = top + (ROW - GAP) / 2
    lines = [(row.label, middle - 2, "matrix-row"), (row.note, middle + 15, "matrix-levels")]
    if not row.note:
        lines = [(row.label, middle + 5, "matrix-row")]
    parts = [
        Markup('<text class="{}" x="0" y="{:.1f}">{}</text>').format(kind, place, text) for text, place, kind in lines
    ]
    for position, cell in enumerate(row.marks):
        left = LABEL_WIDTH + width * position
        body = Markup(
            '<rect x="{:.2f}%" y="{}" width="{:.2f}%" height="{}" rx="6"/><text x="{:.2f}%" y="{:.1f}">{}</text>'
        ).format(left + 0.5, top, width - 1, ROW - GAP, left + width / 2, middle + 6, cell.shown_count)
        parts.append(cell.draw(body))
    return parts
