"""``silta ingest``: read files into the knowledge base."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ingest.location import shown
from ingest.report import Outcome, Report
from web.commands.opened import opened

if TYPE_CHECKING:
    from ingest.sources import Inputs
    from web.silta import Silta

_SENTENCES = {
    Outcome.NEW: "new",
    Outcome.CHANGED: "changed",
    Outcome.UNCHANGED: "unchanged",
    Outcome.KEPT: "kept: reviewed, but the source changed; the provenance was updated",
    Outcome.MERGED: "merged with a brief of the same result from another source",
    Outcome.WITHDRAWN: "withdrawn by their source, so archived",
    Outcome.SUPERSEDED: "superseded by a newer or later version of the same record",
    Outcome.REJECTED: "rejected (see below; silta ingest --rejected lists all)",
}

_ALWAYS = frozenset({Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.REJECTED})
"""What a report tells even when it is none."""
INTERRUPTED = 130
"""Exit status of a command that Ctrl+C stopped, as shells have it (128 + SIGINT)."""


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--dry-run", is_flag=True, help="Work everything through and keep nothing.")
@click.option("--again", is_flag=True, help="Also work through records that have not changed.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Processes that work records through, when there are many; 1: none but this one.  [default: one a core]",
)
@click.option("--rejected", is_flag=True, help="List the records that are still rejected, and read nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--quiet", "-q", is_flag=True, help="No progress bar.")
def ingest(
    paths: tuple[str, ...],
    dry_run: bool,
    again: bool,
    workers: int | None,
    rejected: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Read files or folders: briefs in Markdown; CORDIS in XML, CSV, JSON, spreadsheets, zipped or not; metadata
    records of DataCite, Crossref, OpenAIRE, OpenAlex, Zenodo, schema.org and CSL; kept
    answers of OAI-PMH repositories.

    `silta ingest report` shows the history of runs (a file of that name is read as ./report).

    Exit status: 0 all records were taken, 1 some were rejected, 2 nothing could be read.
    """
    if rejected:
        with opened() as silta:
            list_rejected(silta, as_json=as_json)
        return
    if not paths:
        raise click.UsageError("name the files or folders to read, for example: silta ingest content/")
    if "" in paths:
        raise click.UsageError("one of the paths is empty")
    from ingest.sources import Inputs

    inputs = Inputs([Path(path) for path in paths])
    names = [shown(path) for path in paths]
    with opened() as silta:
        try:
            report = run(
                silta,
                inputs,
                names,
                dry_run=dry_run,
                again=again,
                workers=workers or _cores(),
                quiet=quiet or as_json,
            )
        except KeyboardInterrupt:
            kept = (
                "nothing was kept" if dry_run else "what was read before is kept; the same command goes on from there"
            )
            click.echo(f"silta: stopped; {kept}", err=True)
            sys.exit(INTERRUPTED)
    if as_json:
        click.echo(json.dumps(report.as_json(), indent=2, ensure_ascii=False))
    else:
        print_report(report)
    sys.exit(report.exit_status)


def _cores() -> int:
    from ingest.workers import available_cores

    return available_cores()


def run(
    silta: "Silta",
    inputs: "Inputs",
    paths: list[str],
    *,
    dry_run: bool = False,
    again: bool = False,
    workers: int = 1,
    quiet: bool,
) -> Report:
    """Take the inputs into the store and bring the index up to it."""
    # Imported here because they bring the store and the search along, which ``--help`` does not need.
    from ingest.pipeline import Pipeline
    from web.commands.progress_bar import progress_bar, watch

    pipeline = Pipeline(
        silta.database,
        silta.vocabularies,
        publish=silta.settings.publish_ingested,
        maturity_confidence=silta.settings.maturity_confidence,
        workers=workers,
    )
    with progress_bar(quiet=quiet) as bar:
        readings = watch(bar, "Reading", inputs.read(), inputs.progress)
        report = pipeline.run(readings, paths, dry_run=dry_run, again=again)
        if not dry_run:
            task = bar.add_task("Indexing", total=None, detail="")
            report.indexed = silta.indexer.catch_up()
            bar.update(task, total=1, completed=1, detail=f"{report.indexed:,} changes")
    return report


def print_report(report: Report) -> None:
    """Print what a run did, for a person."""
    console = Console(highlight=False)
    title = "Dry run: nothing was kept" if report.dry_run else "Ingest report"
    table = Table(title=title, title_justify="left", show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(justify="right")
    table.add_column()
    table.add_row(f"{report.read:,}", f"read in {report.seconds:.1f} s")
    for outcome, sentence in _SENTENCES.items():
        if report.outcomes[outcome] or outcome in _ALWAYS:
            table.add_row(f"{report.outcomes[outcome]:,}", sentence)
    if report.skipped_count:
        table.add_row(f"{report.skipped_count:,}", "skipped: no records of any source")
    if report.notes_count:
        table.add_row(f"{report.notes_count:,}", "left out: details of records that were taken")
    if report.uncertain:
        table.add_row(f"{report.uncertain:,}", "pairs that may be the same result (silta duplicates list)")
    console.print(table)
    _section(
        console, "Rejected", report.rejected, [(_where(r.location, r.identifier), r.reason) for r in report.rejections]
    )
    _section(console, "Skipped", report.skipped_count, [(item.location, item.reason) for item in report.skipped])
    _section(console, "Left out", report.notes_count, report.notes)


def _section(console: Console, title: str, count: int, entries: list[tuple[str, str]]) -> None:
    if not entries:
        return
    console.print(f"\n[bold]{title}[/bold]")
    for location, sentence in entries:
        console.print(f"  {escape(location)}: {escape(sentence)}", soft_wrap=True)
    if count > len(entries):
        console.print(f"  ... and {count - len(entries):,} more")


def _where(location: str, identifier: str) -> str:
    return f"{location} ({identifier})" if identifier and identifier not in location else location


def list_rejected(silta: "Silta", *, as_json: bool) -> None:
    """Print the records that are still rejected."""
    with silta.database.unit_of_work() as work:
        records = work.rejections.list()
    if as_json:
        rows = [
            {
                "source": record.source,
                "location": record.location,
                "identifier": record.identifier,
                "reason": record.reason,
                "run": record.run_id,
                "rejected_at": record.rejected_at.isoformat(),
                "times": record.times,
            }
            for record in records
        ]
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    if not records:
        click.echo("No record is rejected.")
        return
    console = Console(highlight=False)
    for record in records:
        when = record.rejected_at.strftime("%Y-%m-%d %H:%M")
        where = escape(_where(record.location, record.identifier))
        console.print(f"{when}  {record.source}  {where}\n    {escape(record.reason)}", soft_wrap=True)
    click.echo(f"{len(records)} rejected record{'s' if len(records) != 1 else ''}.")
