"""``silta ingest report``: the history of runs."""

import json
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from kb.store import IngestRun
from web.commands.opened import opened

_COUNTS = ("read", "new", "changed", "withdrawn", "superseded", "rejected")


@click.command("report")
@click.option("--source", help="Only runs of this harvest source.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000), help="How many runs at most.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def ingest_report(source: str | None, limit: int, as_json: bool) -> None:
    """Show the last runs of `silta ingest` and of harvests: what became of the records, and why some were rejected."""
    with opened() as silta:
        silta.database.bury_killed_runs()
        with silta.database.unit_of_work() as work:
            if source is not None and not (runs := work.runs.latest(limit, source)):
                work.harvest_sources.get(source)
            else:
                runs = work.runs.latest(limit, source)
    if as_json:
        click.echo(json.dumps([_as_json(run) for run in runs], indent=2, ensure_ascii=False))
        return
    if not runs:
        click.echo("No runs yet.")
        return
    console = Console(highlight=False)
    console.print(_table(runs))
    for run in runs:
        if run.error or run.rejections:
            console.print(f"\n[bold]Run {run.id}[/bold]{f': {escape(run.error)}' if run.error else ''}", soft_wrap=True)
        for item in run.rejections:
            name = item["identifier"] if item["identifier"] not in item["location"] else ""
            place = escape(f"{item['location']} ({name})" if name else item["location"])
            console.print(f"  {place}: {escape(item['reason'])}", soft_wrap=True)
        if (more := run.counts.get("rejected", 0) - len(run.rejections)) > 0 and run.rejections:
            console.print(f"  ... and {more:,} more")


def _table(runs: list[IngestRun]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("Run", justify="right", no_wrap=True)
    table.add_column("Started (UTC)", no_wrap=True)
    table.add_column("Status", no_wrap=True)
    table.add_column("Time", justify="right", no_wrap=True)
    table.add_column("Of", overflow="fold")
    table.add_column("Records", overflow="fold")
    for run in runs:
        counts = ", ".join(f"{run.counts[name]:,} {name}" for name in _COUNTS if run.counts.get(name))
        started = run.started_at.strftime("%Y-%m-%d %H:%M")
        of = escape(run.source or _files(run.paths))
        table.add_row(str(run.id), started, run.status, _duration(run), of, counts or "none")
    return table


def _files(paths: tuple[str, ...]) -> str:
    first = paths[0] if paths else ""
    name = first.rstrip("/").rpartition("/")[2] or first
    return f"{name} and {len(paths) - 1} more" if len(paths) > 1 else name


def _seconds(run: IngestRun) -> float | None:
    return (run.finished_at - run.started_at).total_seconds() if run.finished_at else None


def _duration(run: IngestRun) -> str:
    seconds = _seconds(run)
    if seconds is None:
        return ""
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{seconds // 60:.0f} min {seconds % 60:.0f} s" if seconds < 3600 else f"{seconds / 3600:.1f} h"


def _as_json(run: IngestRun) -> dict[str, Any]:
    return {
        "run": run.id,
        "source": run.source,
        "paths": list(run.paths),
        "status": run.status,
        "error": run.error,
        "started_at": run.started_at.isoformat(),
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        "seconds": _seconds(run),
        "counts": dict(run.counts),
        "rejected": [dict(item) for item in run.rejections],
    }
