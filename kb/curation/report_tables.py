"""The tables of a report, as files have them: plain values, the same in every language."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kb.curation.contacts_started import FEWEST_PEOPLE, Few
from kb.curation.report import Figures, Report
from kb.model import Language
from kb.store import Counted, Measure

Cell = str | int
FIGURES = "figures"
MONTHS = "month"
CONTACTS = "contacts"
SEARCHES = {
    "searches": Counted.SEARCH,
    "facets": Counted.FACET,
    "opened": Counted.OPENED,
    "without-result": Counted.WITHOUT_RESULT,
}
"""Tables of searches by name."""
TABLES = (FIGURES, MONTHS, *(measure.value for measure in Measure), CONTACTS, *SEARCHES)
"""Every table, in the order of the report."""
_MOVES = ("published", "updated", "archived")


@dataclass(frozen=True, slots=True)
class FlatTable:
    """Columns and rows; the first column says what the others count."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def report_tables(report: Report) -> dict[str, FlatTable]:
    """Return all tables by name, those of :data:`TABLES`."""
    return {table.name: table for table in _tables(report)}


def _tables(report: Report) -> Iterator[FlatTable]:
    both = [("now", report.now), ("before", report.then)] if report.before else [("now", report.now)]
    days = {"now": report.period, "before": report.before}
    rows = [
        (name, str(period.since), str(period.until), *_moves(figures), figures.public)
        for name, figures in both
        if (period := days[name])
    ]
    yield FlatTable(FIGURES, ("period", "since", "until", *_MOVES, "public"), tuple(rows))
    yield FlatTable(MONTHS, ("month", *_MOVES), tuple((month, *_moves(figures)) for month, figures in report.months))
    for measure, lines in report.tables.items():
        yield FlatTable(
            measure.value,
            (measure.value, *_MOVES, "public", "published_before"),
            tuple((line.value, *_moves(line.figures), line.figures.public, line.published_before) for line in lines),
        )
    contacts = ((item.name, counted(item.now), counted(item.before)) for item in report.contacts)
    yield FlatTable(CONTACTS, ("contact", "count", "before"), tuple(contacts))
    for name, kind in SEARCHES.items():
        yield FlatTable(name, ("value", "language", "count", "before"), tuple(_searches(report, kind)))


def _moves(figures: Figures) -> tuple[int, int, int]:
    return figures.published, figures.updated, figures.archived


def counted(count: int | Few | None) -> Cell:
    """Return a count of contacts as files tell it: ``<3`` for one or two people, nothing for no period."""
    if isinstance(count, Few):
        return f"<{FEWEST_PEOPLE}"
    return "" if count is None else count


def _searches(report: Report, kind: Counted) -> Iterator[tuple[Cell, ...]]:
    before: dict[tuple[str, Language], int] = {
        (item.value, item.language): item.count for item in report.searches_before if item.kind is kind
    }
    now: dict[tuple[str, Language], int] = {
        (item.value, item.language): item.count for item in report.searches if item.kind is kind
    }
    # Also the languages in which a value of now was searched for before only, or its sums would be too small.
    values = {value for value, _ in now}
    asked = [*now, *(key for key in before if key not in now and key[0] in values)]
    for value, language in asked:
        yield value, language.value, now.get((value, language), 0), before.get((value, language), 0)


def one_list(tables: Iterable[FlatTable]) -> FlatTable:
    """Bring tables into one, a figure a row: the table, its value, the name of the figure, and the figure."""
    rows = (
        (table.name, " ".join(str(cell) for cell in row[:keys]), column, cell)
        for table in tables
        for keys in [_keys(table)]
        for row in table.rows
        for column, cell in zip(table.columns[keys:], row[keys:], strict=True)
    )
    return FlatTable("report", ("table", "value", "figure", "count"), tuple(rows))


def _keys(table: FlatTable) -> int:
    return 3 if table.name == FIGURES else 2 if table.name in SEARCHES else 1


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Write a table as CSV (RFC 4180); no cell of it is taken for a formula by a table program."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(columns)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return written.getvalue()


def harmless(cell: Cell) -> Cell:
    """Put an apostrophe before a text that would begin a formula (OWASP, CSV Injection)."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in _FORMULA else cell


_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
