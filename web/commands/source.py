"""``silta source``: what is harvested over the network, and when."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ingest.harvest.description import KINDS, SILTA, describe
from ingest.harvest.schedule import next_due
from kb.model import SiltaError
from web.commands.opened import opened

if TYPE_CHECKING:
    from ingest.harvest.harvester import Harvester
    from kb.store import HarvestSource
    from web.silta import Silta


class UnreadableList(SiltaError):
    """The file with DOIs cannot be read; the message says why."""


class NotAPartner(SiltaError):
    """Only briefs of partner sites are withdrawn with their source."""


@click.group()
def source() -> None:
    """Repositories and interfaces that are harvested over the network."""


@source.command()
@click.argument("name")
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--address", default="", help="Base URL; interfaces have one already.")
@click.option("--set", "set_", default="", help="OAI-PMH: only this set.")
@click.option("--prefix", default="oai_dc", show_default=True, help="OAI-PMH: oai_dc, oai_datacite or datacite.")
@click.option("--since", default="", help="OAI-PMH: the first harvest begins with this day (2024-01-31).")
@click.option("--query", default="", help="Interfaces: what to search for.")
@click.option("--filter", "filter_", default="", help="Crossref and OpenAlex: their filter expression.")
@click.option("--doi", "dois", multiple=True, help="Interfaces: this record; can be repeated.")
@click.option("--doi-file", type=click.Path(), help="Interfaces: a file with one DOI a line.")
@click.option("--home", default="", help="silta: its public address, where --address has another host.")
@click.option("--schedule", default="", help="'daily', 'every 6 hours', or cron's five fields (UTC); default: by hand.")
@click.option("--ignore-robots", is_flag=True, help="The host has agreed to be harvested whatever its robots.txt says.")
def add(
    name: str,
    kind: str,
    address: str,
    set_: str,
    prefix: str,
    since: str,
    query: str,
    filter_: str,
    dois: tuple[str, ...],
    doi_file: str | None,
    home: str,
    schedule: str,
    ignore_robots: bool,
) -> None:
    """Add a source. Nothing is asked yet: `silta source run` does it now, `silta worker` on schedule."""
    options = {
        "set": set_,
        "prefix": prefix,
        "since": since,
        "query": query,
        "filter": filter_,
        "dois": (*dois, *_lines(doi_file)),
        "home": home,
        "ignore_robots": ignore_robots,
    }
    found = describe(name=name, kind=kind, address=address, schedule=schedule, options=options)
    now = datetime.now(UTC)
    with opened() as silta, silta.database.unit_of_work(writing=True) as work:
        work.harvest_sources.add(
            found.name,
            kind=found.kind,
            address=found.address,
            options=found.options.model_dump(mode="json", exclude_defaults=True),
            schedule=found.schedule,
            added_at=now,
            # With a schedule the first harvest is due at once.
            due_at=now if next_due(found.schedule, now) else None,
        )
        work.commit()
    when = "the worker harvests it at once" if found.schedule else f"harvest it with: silta source run {found.name}"
    click.echo(f"Added {found.name}; {when}.")


def _lines(path: str | None) -> list[str]:
    if path is None:
        return []
    try:
        return [line.strip() for line in Path(path).read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        message = f"--doi-file {path!r}: cannot be read ({getattr(error, 'strerror', None) or 'it is not UTF-8'})"
        raise UnreadableList(message) from error


@source.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def list_sources(as_json: bool) -> None:
    """List the sources."""
    with opened() as silta, silta.database.unit_of_work() as work:
        sources = work.harvest_sources.list()
    if as_json:
        click.echo(json.dumps([_as_json(item) for item in sources], indent=2, ensure_ascii=False))
        return
    if not sources:
        click.echo("No sources yet; add one with: silta source add NAME KIND")
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in ("Name", "Kind", "Schedule", "Last success", "Next", "State"):
        table.add_column(title)
    for item in sources:
        due = "" if item.paused else _shown(item.due_at)
        table.add_row(item.name, item.kind, item.schedule or "by hand", _shown(item.last_success_at), due, _state(item))
    Console(highlight=False).print(table)


@source.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def show(name: str, as_json: bool) -> None:
    """Show one source."""
    with opened() as silta, silta.database.unit_of_work() as work:
        item = work.harvest_sources.get(name)
    if as_json:
        click.echo(json.dumps(_as_json(item), indent=2, ensure_ascii=False))
        return
    rows = {
        "name": item.name,
        "kind": item.kind,
        "address": item.address,
        **{key: ", ".join(value) if isinstance(value, list) else str(value) for key, value in item.options.items()},
        "schedule": item.schedule or "by hand",
        "state": _state(item),
        "last success": _shown(item.last_success_at),
        "harvested until": item.harvested_until or "",
        "next": "" if item.paused else _shown(item.due_at),
        "last error": item.last_error or "",
    }
    console = Console(highlight=False)
    for key, value in rows.items():
        if value:
            console.print(f"{key + ':':<17}{escape(value)}", soft_wrap=True)


@source.command()
@click.argument("name")
@click.option("--again", is_flag=True, help="Take everything anew, not only what changed since the last time.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def run(name: str, again: bool, as_json: bool) -> None:
    """Harvest a source now, paused or not. Interrupted, it goes on from there the next time.

    Exit status: 0 all records were taken, or there was nothing new; 1 some were rejected; 2 it failed.
    """
    # Imported here because harvesting needs much that looking after the sources does not.
    from ingest.fetch.errors import Stopped
    from ingest.harvest.harvester import check_extra
    from web.commands.ingest import INTERRUPTED, print_report
    from web.stopping import stopping_on_signals

    check_extra()
    with opened() as silta, stopping_on_signals() as stop:
        try:
            report = harvester(silta, stop).run(name, again=again)
        except Stopped as error:
            click.echo(f"silta: {error}", err=True)
            sys.exit(INTERRUPTED)
        finally:
            indexed = silta.indexer.catch_up()
        if report is None:
            return
        report.indexed = indexed
    if as_json:
        click.echo(json.dumps(report.as_json(), indent=2, ensure_ascii=False))
    else:
        print_report(report)
    sys.exit(1 if report.rejected else 0)


def harvester(silta: "Silta", stop: Any) -> "Harvester":
    """Make what harvests for an open knowledge base."""
    from ingest.harvest.harvester import Harvester
    from ingest.pipeline import Pipeline

    pipeline = Pipeline(silta.database, silta.vocabularies, publish=silta.settings.publish_ingested)
    return Harvester(silta.database, pipeline, silta.settings, stop=stop)


@source.command()
@click.argument("name")
def pause(name: str) -> None:
    """Let the schedule of a source rest."""
    _pause(name, paused=True)
    click.echo(f"{name} is paused; let it go on with: silta source resume {name}")


@source.command()
@click.argument("name")
def resume(name: str) -> None:
    """Let the schedule of a paused source go on."""
    _pause(name, paused=False)
    click.echo(f"{name} is harvested on schedule again.")


def _pause(name: str, *, paused: bool) -> None:
    with opened() as silta, silta.database.unit_of_work(writing=True) as work:
        work.harvest_sources.pause(name, paused=paused)
        work.commit()


@source.command()
@click.argument("name")
@click.option("--with-briefs", is_flag=True, help="silta: also withdraw the briefs that came from the partner site.")
def remove(name: str, with_briefs: bool) -> None:
    """Forget a source. Its briefs stay unless you say otherwise, and so does the history of its runs."""
    withdrawn = _withdraw(name) if with_briefs else None
    with opened() as silta, silta.database.unit_of_work(writing=True) as work:
        work.harvest_sources.remove(name)
        work.commit()
    went = "what was harvested from it stays" if withdrawn is None else f"{withdrawn:,} briefs were withdrawn with it"
    click.echo(f"{name} is removed; {went}.")


def _withdraw(name: str) -> int:
    """Withdraw every brief that a partner site is the home of, and return how many there were."""
    from ingest.foreign_briefs import farewell
    from ingest.pipeline import Pipeline
    from ingest.report import Outcome

    with opened() as silta:
        with silta.database.unit_of_work() as work:
            source = work.harvest_sources.get(name)
            if source.kind != SILTA:
                message = f"{name} is no other Silta; briefs of other sources are archived at the review desk"
                raise NotAPartner(message)
            gone = farewell(work, name)
        with silta.database.exclusively(source.task):
            report = Pipeline(silta.database, silta.vocabularies).run(gone, [source.address], source=name)
        silta.indexer.catch_up()
    return report.outcomes[Outcome.WITHDRAWN]


def _shown(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC") if moment else ""


def _state(item: "HarvestSource") -> str:
    states = ["paused"] if item.paused else []
    if item.failures:
        states.append(f"failed {item.failures} time{'s' if item.failures > 1 else ''}")
    if item.resumption is not None:
        states.append("interrupted")
    return ", ".join(states) or ("ok" if item.last_success_at else "new")


def _as_json(item: "HarvestSource") -> dict[str, Any]:
    return {
        "name": item.name,
        "kind": item.kind,
        "address": item.address,
        "options": dict(item.options),
        "schedule": item.schedule,
        "paused": item.paused,
        "due_at": item.due_at.isoformat() if item.due_at else None,
        "last_success_at": item.last_success_at.isoformat() if item.last_success_at else None,
        "harvested_until": item.harvested_until,
        "interrupted": item.resumption is not None,
        "failures": item.failures,
        "last_error": item.last_error,
    }
