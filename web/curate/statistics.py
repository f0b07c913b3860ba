"""What a cluster reports with: briefs, contacts and searches of a period; as pictures, tables, CSV and on paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from flask import Response, abort, render_template, request
from flask_babel import gettext

from kb.curation.period import InvalidPeriod, Period
from kb.curation.report import Report, make_report
from kb.curation.report_tables import TABLES, as_csv, one_list, report_tables
from web.curate import curate
from web.curate.paging import read_day
from web.curate.report_view import file_rows, show
from web.site import reader_labels, this_site

SHOWN = 20
"""Rows of a table on the page; the file has them all."""
PRINTED = 8
"""The same on the page to print."""
ALL = "report"
"""Name of the file with the figures of all tables."""
YEARS = 3
"""Years to choose, this one included."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A period to choose."""

    label: str
    period: Period
    is_chosen: bool


@curate.get("/statistics")
def statistics() -> str:
    """Show the figures of a period."""
    period, problem = _asked()
    return _page("curate/statistics.html", period, SHOWN, problem=problem, choices=list(_choices(period)))


@curate.get("/statistics/report")
def statistics_report() -> str:
    """Show the same on a page to print and hand on."""
    period, problem = _asked()
    return _page("curate/statistics_report.html", period, PRINTED, is_short=True, problem=problem)


@curate.get("/statistics/<name>.csv")
def statistics_file(name: str) -> Response:
    """Give one table of a period, whole, or the figures of all."""
    if name not in {*TABLES, ALL}:
        abort(404)
    period, _ = _asked()
    tables = report_tables(_report(period))
    if name == ALL:
        table = one_list(tables.values())
        columns, rows = table.columns, list(table.rows)
    else:
        columns, rows = file_rows(tables[name], reader_labels())
    # The mark at the beginning, without which table programs of today still read another encoding.
    response = Response("\ufeff" + as_csv(columns, rows), content_type="text/csv; charset=utf-8")
    file = f"silta-{name}-{period.since}-{period.until}.csv"
    response.headers.set("Content-Disposition", "attachment", filename=file)
    return response


def _page(template: str, period: Period, rows: int, *, is_short: bool = False, **more: object) -> str:
    report = _report(period)
    kept_since = _today() - timedelta(days=this_site().silta.settings.statistics_days)
    return render_template(
        template,
        report=report,
        shown=show(report, reader_labels(), rows, is_short=is_short),
        searches_since=kept_since if kept_since > period.since else None,
        **more,
    )


def _report(period: Period) -> Report:
    silta = this_site().silta
    with silta.database.unit_of_work() as work:
        return make_report(work, silta.vocabularies.taxonomy, period)


def _asked() -> tuple[Period, str]:
    """Return the period that the address asks for, and why it is another one; this year where it names none."""
    today = _today()
    year = Period.of_name(str(today.year), today)
    given = [request.args.get(name) for name in ("since", "until")]
    since, until = (read_day(text) for text in given)
    try:
        if any(text and not day for text, day in zip(given, (since, until), strict=True)):
            raise InvalidPeriod
        if not (since or until):
            return year, ""
        return Period.of_days(since, until, today), ""
    except InvalidPeriod:
        return year, gettext("These days make no period of at most ten years that has begun, so here is this year.")


def _choices(chosen: Period) -> Iterator[tuple[str, list[Choice]]]:
    """Return the periods to choose, the latest first: years, half-years and quarters."""
    today = _today()
    years = range(today.year, today.year - YEARS, -1)
    kinds = (
        (gettext("Years"), [(str(year), str(year)) for year in years]),
        (
            gettext("Half-years"),
            [(f"{y}-H{n}", gettext("H%(number)s %(year)s", number=n, year=y)) for y in years[:2] for n in (2, 1)],
        ),
        (
            gettext("Quarters"),
            [(f"{y}-Q{n}", gettext("Q%(number)s %(year)s", number=n, year=y)) for y in years[:2] for n in (4, 3, 2, 1)],
        ),
    )
    for title, names in kinds:
        choices = []
        for name, label in names:
            try:
                period = Period.of_name(name, today)
            except InvalidPeriod:
                continue  # It has not begun.
            choices.append(Choice(label, period, period == chosen))
        yield title, choices


def _today() -> date:
    return datetime.now(UTC).date()
