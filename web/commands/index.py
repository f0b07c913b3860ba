"""``silta reindex`` and ``silta index status``: the search index."""

import json
from time import perf_counter

import click

from kb.search.backends import BACKENDS
from kb.settings import Settings
from web.commands.opened import opened
from web.commands.progress_bar import progress_bar


@click.command()
@click.option("--quiet", "-q", is_flag=True, help="No progress bar.")
@click.option("--backend", type=click.Choice(BACKENDS), help="Build for this backend, before SILTA_BACKEND names it.")
def reindex(quiet: bool, backend: str | None) -> None:
    """Build the search index anew beside the old one, then let readers see it."""
    started = perf_counter()
    settings = Settings.read()
    if backend:
        settings = settings.model_copy(update={"backend": backend})
    with opened(settings) as silta, progress_bar(quiet=quiet) as bar:
        task = bar.add_task("Indexing", total=None, detail="")
        count = silta.indexer.rebuild(
            lambda done, total: bar.update(task, completed=done, total=max(total, 1), detail=f"{done:,} briefs")
        )
    click.echo(f"{count:,} briefs indexed in {perf_counter() - started:.1f} s.")


@click.group()
def index() -> None:
    """Look at the search index."""


@index.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def status(as_json: bool) -> None:
    """Say which backend and generation serve searches, and how far behind the store they are."""
    with opened() as silta:
        found = silta.backend.status()
        lag = silta.indexer.lag()
    facts = {
        "backend": found.backend,
        "generation": found.generation,
        "documents": found.documents,
        "position": found.position,
        "lag": lag,
    }
    if as_json:
        click.echo(json.dumps(facts, indent=2))
        return
    for name, value in facts.items():
        click.echo(f"{name:<11}{'none yet; run silta reindex' if value is None else value}")
