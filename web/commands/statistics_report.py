"""``silta statistics report``: what a cluster reports of a period."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from web.commands.opened import opened

if TYPE_CHECKING:
    from kb.curation.period import Period
    from kb.curation.report_tables import FlatTable

NAMES = (
    *("figures", "month", "technology", "maturity", "business_model", "country"),
    *("contacts", "searches", "facets", "opened", "without-result"),
)
"""Those of :data:`kb.curation.report_tables.TABLES`, which ``--help`` need not import."""
DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--period", "name", help="2026, 2026-H1, 2026-Q3 or 2026-05; otherwise this year.")
@click.option("--since", type=DAY, help="First day, instead of --period; otherwise 1 January of the last day's year.")
@click.option("--until", type=DAY, help="Last day; otherwise today.")
@click.option("--table", type=click.Choice(NAMES), help="This table alone.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Rows of each table at most.")
@click.option("--csv", "as_csv", is_flag=True, help="Print all rows as CSV.")
def report(
    name: str | None, since: datetime | None, until: datetime | None, table: str | None, limit: int, *, as_csv: bool
) -> None:
    """Count the briefs that were published, updated and archived in a period, the contacts that began and the
    searches, and compare them with the period before. Nothing of it tells of a person.
    """
    from kb.curation.report import make_report
    from kb.curation.report_tables import as_csv as written
    from kb.curation.report_tables import one_list, report_tables

    period = _period(name, since, until)
    with opened() as silta, silta.database.unit_of_work() as work:
        tables = report_tables(make_report(work, silta.vocabularies.taxonomy, period))
    chosen = [tables[table]] if table else list(tables.values())
    if as_csv:
        whole = chosen[0] if table else one_list(chosen)
        click.echo(written(whole.columns, whole.rows), nl=False)
        return
    click.echo(f"{period.since} to {period.until}")
    for item in chosen:
        _print(item, limit)


def _period(name: str | None, since: datetime | None, until: datetime | None) -> "Period":
    from kb.curation.period import Period

    today = datetime.now(UTC).date()
    if since is None and until is None:
        return Period.of_name(name or str(today.year), today)
    if name is not None:
        message = "name either --period or days"
        raise click.UsageError(message)
    return Period.of_days(since.date() if since else None, until.date() if until else None, today)


def _print(table: "FlatTable", limit: int) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, markup=False)
    shown = Table(title=f"\n{table.name}", title_justify="left", box=None, padding=(0, 2, 0, 0))
    for place, column in enumerate(table.columns):
        is_text = not place or column in {"language", "since", "until"}
        shown.add_column(column, justify="left" if is_text else "right")
    for row in table.rows[:limit]:
        shown.add_row(*(f"{cell:,}" if isinstance(cell, int) else cell for cell in row))
    console.print(shown)
    if not table.rows:
        console.print("nothing in this period")
    if len(table.rows) > limit:
        console.print(f"... and {len(table.rows) - limit:,} more; --limit shows more of them.")
