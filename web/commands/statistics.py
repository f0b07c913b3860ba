"""``silta statistics``: what is searched for and not found, and the report of a period."""

import csv
import sys
from datetime import UTC, datetime, timedelta

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from web.commands.opened import opened
from web.commands.statistics_report import report

DAYS = 90


@click.group(invoke_without_command=True)
@click.option("--days", type=click.IntRange(1, 3650), default=DAYS, show_default=True, help="How many days back.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Rows of each kind at most.")
@click.option("--csv", "as_csv", is_flag=True, help="Print all rows as CSV.")
@click.pass_context
def statistics(context: click.Context, days: int, limit: int, as_csv: bool) -> None:
    """Show how often was searched, which facets were used, which briefs were opened from results, and which words
    found nothing. Nothing of it says who searched; words are shown from three searches on.
    """
    if context.invoked_subcommand is not None:
        return
    from kb.store.search_statistics import Counted

    since = datetime.now(UTC).date() - timedelta(days=days - 1)
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


statistics.add_command(report)
