"""A report in the reader's language: figures, pictures and tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from babel.dates import format_skeleton
from flask_babel import gettext
from markupsafe import Markup

from kb.curation.contacts_started import FEWEST_PEOPLE, Few
from kb.curation.report import Line, Report
from kb.curation.report_tables import CONTACTS, MONTHS, SEARCHES, Cell, FlatTable, report_tables
from kb.model import Language
from kb.search.request import UNKNOWN, FacetName
from kb.store import Measure
from web.curate.report_words import CONTACT_WORDS, search_value, table_titles
from web.labels import Labels
from web.language import number
from web.pictures.months import FLAT, HEIGHT, draw_months
from web.pictures.shares import Share, make_shares

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """One of the figures on top."""

    name: str
    now: str
    before: str
    """Empty when there is no period before."""


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table with its picture."""

    name: str
    """Of its file."""
    title: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    shares: Sequence[Share] = ()
    """The first figure of each row as bars."""
    picture: Markup | None = None
    more: int = 0
    """Rows that only the file has."""


@dataclass(frozen=True, slots=True)
class ShownReport:
    """Everything that a page shows."""

    figures: Sequence[ShownFigure]
    months: ShownTable
    contacts: ShownTable
    briefs: Sequence[ShownTable]
    searches: Sequence[ShownTable]


def show(report: Report, labels: Labels, rows: int, *, is_short: bool = False) -> ShownReport:
    """Bring a report into words.

    :param rows: rows of a table at most
    :param is_short: without the columns that two tables side by side have no room for; searches of all languages in one
    """
    flat, titles = report_tables(report), table_titles(labels)
    briefs = [_briefs(measure, lines, titles[measure.value], rows, labels) for measure, lines in report.tables.items()]
    if is_short:
        briefs = [replace(table, heads=_short(table.heads), rows=[*map(_short, table.rows)]) for table in briefs]
    return ShownReport(
        _figures(report, labels.language),
        _months(report, titles[MONTHS], labels, FLAT if is_short else HEIGHT),
        _contacts(report, titles[CONTACTS], labels.language),
        briefs,
        [_searches(flat[name], titles[name], rows, labels, is_short=is_short) for name in SEARCHES],
    )


def file_rows(table: FlatTable, labels: Labels) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """Return columns and rows of a table with the words of its values in a second column."""
    columns = (table.columns[0], "label", *table.columns[1:])
    return columns, [(row[0], value_label(table.name, str(row[0]), labels), *row[1:]) for row in table.rows]


def value_label(table: str, value: str, labels: Labels) -> str:
    """Return what a table's value is called."""
    if table == MONTHS:
        return format_skeleton("yMMM", _first(value), locale=labels.language.value)
    if table in set(Measure):
        return labels.value(FacetName(table), UNKNOWN if value == UNKNOWN else value)
    if table == CONTACTS:
        return CONTACT_WORDS[value]()
    return search_value(table, value, labels)


def _short(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out what was updated and archived."""
    return (*cells[:3], cells[-1])


def _first(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _figures(report: Report, language: Language) -> list[ShownFigure]:
    now, then = report.now, report.then
    return [
        ShownFigure(name, number(count, language), number(before, language) if report.before else "")
        for name, count, before in (
            (gettext("Published"), now.published, then.published),
            (gettext("Updated"), now.updated, then.updated),
            (gettext("Archived"), now.archived, then.archived),
            (gettext("Public on the last day"), now.public, then.public),
        )
    ]


def _months(report: Report, title: str, labels: Labels, tall: int) -> ShownTable:
    named = [(value_label(MONTHS, month, labels), figures) for month, figures in report.months]
    heads = (gettext("Month"), gettext("Published"), gettext("Updated"), gettext("Archived"))
    rows = [
        (label, *_numbers((figures.published, figures.updated, figures.archived), labels.language))
        for label, figures in named
    ]
    # Where the year is plain, the picture has no room for it.
    short = "MMM" if len(named) <= _MONTHS else "yMMM"
    columns = [
        (format_skeleton(short, _first(month), locale=labels.language.value), figures.published, figures.archived)
        for month, figures in report.months
    ]
    return ShownTable(MONTHS, title, heads, rows, picture=draw_months(title, columns, tall))


def _briefs(measure: Measure, lines: Sequence[Line], title: str, most: int, labels: Labels) -> ShownTable:
    heads = (
        title,
        gettext("Published"),
        gettext("Period before"),
        gettext("Updated"),
        gettext("Archived"),
        gettext("Public on the last day"),
    )
    shown, rows = [], []
    for line in lines[:most]:
        label, of = value_label(measure.value, line.value, labels), line.figures
        shown.append((label, "", of.published))
        counts = (of.published, line.published_before, of.updated, of.archived, of.public)
        rows.append((label, *_numbers(counts, labels.language)))
    shares = make_shares(shown, labels.language)
    return ShownTable(measure.value, title, heads, rows, shares, more=max(0, len(lines) - most))


def _contacts(report: Report, title: str, language: Language) -> ShownTable:
    heads = (title, gettext("Number"), gettext("Period before"))
    rows = [
        (CONTACT_WORDS[item.name](), _told(item.now, language), _told(item.before, language))
        for item in report.contacts
    ]
    return ShownTable(CONTACTS, title, heads, rows)


def _searches(table: FlatTable, title: str, most: int, labels: Labels, *, is_short: bool) -> ShownTable:
    if is_short:
        return _searches_in_all(table, title, most, labels)
    heads = (title, gettext("Language"), gettext("Number"), gettext("Period before"))
    shown, rows = [], []
    for value, code, count, before in table.rows[:most]:
        label = value_label(table.name, str(value), labels)
        language = labels.values[FacetName.LANGUAGE][str(code)]
        shown.append((f"{label} ({language})", "", int(count)))
        rows.append((label, language, *_numbers((int(count), int(before)), labels.language)))
    more = max(0, len(table.rows) - most)
    return ShownTable(table.name, title, heads, rows, make_shares(shown, labels.language), more=more)


def _searches_in_all(table: FlatTable, title: str, most: int, labels: Labels) -> ShownTable:
    sums: dict[str, tuple[int, int]] = {}
    for value, _, count, before in table.rows:
        now, then = sums.get(str(value), (0, 0))
        sums[str(value)] = (now + int(count), then + int(before))
    ordered = sorted(sums.items(), key=lambda item: (-item[1][0], -item[1][1], item[0]))
    rows = [
        (value_label(table.name, value, labels), *_numbers(counts, labels.language)) for value, counts in ordered[:most]
    ]
    heads = (title, gettext("Number"), gettext("Period before"))
    return ShownTable(table.name, title, heads, rows, more=max(0, len(ordered) - most))


def _told(count: int | Few | None, language: Language) -> str:
    if isinstance(count, Few):
        return gettext("fewer than %(number)s", number=FEWEST_PEOPLE)
    return "" if count is None else number(count, language)


def _numbers(counts: Iterable[int], language: Language) -> tuple[str, ...]:
    return tuple(number(count, language) for count in counts)
