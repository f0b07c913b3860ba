"""What a cluster reports with: briefs of a period, and what was searched for; as pictures, tables and CSV."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from babel.dates import format_skeleton
from flask import Response, abort, render_template, request
from flask_babel import gettext

from kb.curation.report import Line, Measure, Report, make_report
from kb.search.request import UNKNOWN, FacetName
from kb.store import Counted
from web.curate import curate
from web.curate.paging import read_day
from web.labels import Labels
from web.pictures.months import draw_months
from web.pictures.shares import Share, make_shares
from web.site import reader_labels, this_site

LONGEST = 3660
"""Days of a period at most."""
SHOWN = 20
"""Rows of a table on the page; the file has them all."""
SEARCHES = {
    "searches": Counted.SEARCH,
    "facets": Counted.FACET,
    "opened": Counted.OPENED,
    "without-result": Counted.WITHOUT_RESULT,
}
"""Tables of searches by the name of their file."""


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table of the page."""

    name: str
    """Of its file."""
    title: str
    rows: Sequence[tuple[str, ...]]
    shares: Sequence[Share]
    """The same as bars."""


@curate.get("/statistics")
def statistics() -> str:
    """Show the figures of a period."""
    since, until = _period()
    report = _report(since, until)
    labels = reader_labels()
    titles = _titles(labels)
    months = [
        (format_skeleton("yMMM", _month(line.value), locale=labels.language.value), line.published, line.archived)
        for line in report.tables[Measure.MONTH]
    ]
    briefs = [
        ReportTable(
            measure.value,
            titles[measure.value],
            [_shown(measure, line, labels) for line in lines[:SHOWN]],
            make_shares(
                ((_label(measure, line.value, labels), "", line.published) for line in lines[:SHOWN]), labels.language
            ),
        )
        for measure, lines in report.tables.items()
        if measure is not Measure.MONTH
    ]
    searches = [
        ReportTable(name, titles[name], rows[:SHOWN], make_shares(_counted(rows[:SHOWN]), labels.language))
        for name, kind in SEARCHES.items()
        for rows in [list(_search_rows(report, kind))]
    ]
    return render_template(
        "curate/statistics.html",
        report=report,
        periods=_periods(),
        months=months,
        months_picture=draw_months(titles[Measure.MONTH.value], months),
        briefs=briefs,
        searches=searches,
    )


@curate.get("/statistics/<name>.csv")
def statistics_file(name: str) -> Response:
    """Give one table of a period, whole."""
    since, until = _period()
    written = io.StringIO()
    writer = csv.writer(written)
    report = _report(since, until)
    if name in set(Measure):
        labels = reader_labels()
        measure = Measure(name)
        writer.writerow((name, "label", "published", "archived"))
        for line in report.tables[measure]:
            writer.writerow(
                (line.value, _harmless(_label(measure, line.value, labels)), line.published, line.archived)
            )  # fmt: skip
    elif name in SEARCHES:
        writer.writerow(("value", "language", "count"))
        writer.writerows((_harmless(value), code, count) for value, code, count in _search_rows(report, SEARCHES[name]))
    else:
        abort(404)
    response = Response(written.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}-{since}-{until}.csv")
    return response


def _report(since: date, until: date) -> Report:
    silta = this_site().silta
    with silta.database.unit_of_work() as work:
        return make_report(work, silta.vocabularies.taxonomy, since, until)


def _period() -> tuple[date, date]:
    """Return the days that the address asks for; this year up to today where they make no period."""
    today = datetime.now(UTC).date()
    first = today.replace(month=1, day=1)
    since = read_day(request.args.get("since")) or first
    until = min(read_day(request.args.get("until")) or today, today)
    return (since, until) if 0 <= (until - since).days <= LONGEST else (first, today)


def _periods() -> list[tuple[str, date, date]]:
    """Return periods to choose: name, first and last day."""
    today = datetime.now(UTC).date()
    year, month = today.replace(month=1, day=1), today.replace(day=1)
    last_year = (year - timedelta(days=1)).replace(month=1, day=1)
    two_months = (month - timedelta(days=40)).replace(day=1)
    return [
        (gettext("this year"), year, today),
        (gettext("last year"), last_year, year - timedelta(days=1)),
        (gettext("the last two whole months"), two_months, month - timedelta(days=1)),
    ]


def _titles(labels: Labels) -> dict[str, str]:
    return {
        Measure.MONTH.value: gettext("Published and archived by month"),
        Measure.TECHNOLOGY.value: labels.facets[FacetName.TECHNOLOGY],
        Measure.MATURITY.value: labels.facets[FacetName.MATURITY],
        Measure.BUSINESS_MODEL.value: labels.facets[FacetName.BUSINESS_MODEL],
        Measure.COUNTRY.value: labels.facets[FacetName.COUNTRY],
        "searches": gettext("Searches and needs"),
        "facets": gettext("Filters that were used"),
        "opened": gettext("Briefs that were opened from results"),
        "without-result": gettext("Words that found nothing"),
    }


def _label(measure: Measure, value: str, labels: Labels) -> str:
    if measure is Measure.MONTH:
        return format_skeleton("yMMM", _month(value), locale=labels.language.value)
    return labels.value(FacetName(measure.value), UNKNOWN if value == UNKNOWN else value)


def _shown(measure: Measure, line: Line, labels: Labels) -> tuple[str, ...]:
    return (_label(measure, line.value, labels), str(line.published), str(line.archived))


def _search_rows(report: Report, kind: Counted) -> Iterator[tuple[str, str, str]]:
    for item in report.searches:
        if item.kind is kind:
            yield item.value, item.language.value, str(item.count)


def _counted(rows: Sequence[tuple[str, str, str]]) -> Iterator[tuple[str, str, int]]:
    return ((f"{value} ({code})", "", int(count)) for value, code, count in rows)


def _month(value: str) -> date:
    return date.fromisoformat(f"{value}-01")


def _harmless(text: str) -> str:
    """Keep a table program from taking a text for a formula (OWASP, CSV Injection)."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
