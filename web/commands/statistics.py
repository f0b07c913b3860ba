"""``silta statistics``: what is searched for, and what is not found."""

import csv
import sys
from datetime import UTC, date, datetime, timedelta

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from web.commands.opened import opened

DAYS = 90
MEASURES = ("month", "technology", "maturity", "business_model", "country")
"""Those of :class:`kb.curation.report.Measure`, which ``--help`` need not import."""


@click.command()
@click.option("--days", type=click.IntRange(1, 3650), default=DAYS, show_default=True, help="How many days back.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Rows of each kind at most.")
@click.option("--csv", "as_csv", is_flag=True, help="Print all rows as CSV.")
@click.option("--briefs", "measure", type=click.Choice(MEASURES), help="Count published and archived briefs instead.")
def statistics(days: int, limit: int, as_csv: bool, measure: str | None) -> None:
    """Show how often was searched, which facets were used, which briefs were opened from results, and which words
    found nothing. Nothing of it says who searched; words are shown from three searches on.
    """
    from kb.store.search_statistics import Counted

    since = datetime.now(UTC).date() - timedelta(days=days - 1)
    if measure is not None:
        _print_briefs(measure, since, limit, as_csv)
        return
    with opened() as silta, silta.database.unit_of_work() as work:
        totals = work.search_statistics.totals(since)
        kept = silta.settings.statistics_days
    if as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(("kind", "language", "value", "count"))
        writer.writerows((item.kind.value, item.language.value, item.value, item.count) for item in totals)
        return
    if not totals:
        why = "SILTA_STATISTICS_DAYS is 0, so none are kept" if not kept else f"nobody has searched since {since}"
        click.echo(f"No statistics: {why}.")
        return
    titles = {
        Counted.SEARCH: "Searches",
        Counted.FACET: "Facets used",
        Counted.OPENED: "Briefs opened from results",
        Counted.WITHOUT_RESULT: "Words that found nothing",
    }
    console = Console(highlight=False)
    console.print(f"Since {since}")
    for kind, title in titles.items():
        rows = [item for item in totals if item.kind is kind]
        if not rows:
            continue
        table = Table(title=f"\n{title}", title_justify="left", show_header=False, box=None, padding=(0, 2, 0, 0))
        table.add_column(justify="right")
        for item in rows[:limit]:
            table.add_row(f"{item.count:,}", item.language.value, escape(item.value))
        console.print(table)
        if len(rows) > limit:
            console.print(f"... and {len(rows) - limit:,} more; --limit shows more of them.")


def _print_briefs(name: str, since: date, limit: int, as_csv: bool) -> None:
    from kb.curation.report import Measure, make_report

    with opened() as silta, silta.database.unit_of_work() as work:
        report = make_report(work, silta.vocabularies.taxonomy, since, datetime.now(UTC).date())
    lines = report.tables[Measure(name)]
    if as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow((name, "published", "archived"))
        writer.writerows((line.value, line.published, line.archived) for line in lines)
        return
    table = Table(title=f"Since {since}", title_justify="left", box=None, padding=(0, 2, 0, 0))
    table.add_column("Published", justify="right")
    table.add_column("Archived", justify="right")
    table.add_column(name)
    for line in lines[:limit]:
        table.add_row(f"{line.published:,}", f"{line.archived:,}", line.value)
    console = Console(highlight=False, markup=False)
    console.print(table)
    if len(lines) > limit:
        console.print(f"... and {len(lines) - limit:,} more; --limit shows more of them.")
