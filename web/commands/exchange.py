"""``silta exchange``: openings of academic exchange."""

from datetime import UTC, datetime

import click

from kb.model import Language
from web.commands.opened import opened
from web.commands.profile_files import add_commands


@click.group()
def exchange() -> None:
    """Openings of academic exchange: files in and out, search, expiry. docs/curate/exchange.md explains the files."""


@exchange.command()
@click.argument("query", default="")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only what was published on this day or later.")
def search(query: str, since: datetime | None) -> None:
    """Show the published openings that a query string finds, such as `kind=thesis&country=FI&q=robot`."""
    from kb.catalogue.openings import openings_since

    with opened() as silta:
        today = datetime.now(UTC).date()
        found = openings_since(silta.database, silta.vocabularies, query, today, since and since.replace(tzinfo=UTC))
    for entry in found:
        opening = entry.profile
        _, text = opening.texts.nearest(Language.EN)
        until = f", until {opening.deadline.isoformat()}" if opening.deadline else ""
        click.echo(f"{opening.slug}\n      {text.title} ({opening.kind}, {opening.organisation}{until})")
    click.echo(f"{len(found):,} found.")


add_commands(exchange, "exchange")
