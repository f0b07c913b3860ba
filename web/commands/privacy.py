"""``silta privacy``: what is kept of people, and for how long."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

import click

from kb.model import Actor, SiltaError
from web.commands.opened import opened

if TYPE_CHECKING:
    from kb.store import UnitOfWork


class UnknownSlug(SiltaError):
    """There is no brief with this slug."""


@click.group()
def privacy() -> None:
    """Personal data: delete what has been kept long enough, and look after the contacts of briefs."""


@privacy.command("sweep")
@click.option("--dry-run", is_flag=True, help="Only tell what would go.")
def run_sweep(dry_run: bool) -> None:
    """Delete what was kept for as many days as the settings say (SILTA_KEEP_...). `silta worker` does it daily."""
    from kb.curation.retention import sweep

    with opened() as silta:
        found = sweep(silta.database, silta.settings, datetime.now(UTC), dry_run=dry_run)
    for item in found:
        verb = "would go" if dry_run else "deleted"
        click.echo(f"{item.count:>7,} {item.what.replace('_', ' ')} older than {item.days} days {verb}")
    if not found:
        click.echo("Every setting is 0, so everything is kept.")


@privacy.command("contacts")
def list_contacts() -> None:
    """List the published briefs whose contact readers do not see, because no consent is recorded."""
    from kb.curation.contact_consent import without_consent

    with opened() as silta, silta.database.unit_of_work() as work:
        slugs = [brief.slug for brief in without_consent(work)]
    for slug in slugs:
        click.echo(slug)
    click.echo(f"{len(slugs)} without a recorded consent.", err=True)


@privacy.command("erase-contact")
@click.argument("slug")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase_contact(slug: str, yes: bool) -> None:
    """Take the contact out of a brief and of all its earlier states. It cannot be undone."""
    from kb.curation.contact_consent import remove_contact

    with opened() as silta:
        with silta.database.unit_of_work() as work:
            brief_id = _brief_id(work, slug)
        if not yes:
            click.confirm(f"Erase the contact of {slug} from all its states?", abort=True)
        with silta.database.unit_of_work(writing=True) as work:
            changed = remove_contact(work, brief_id, Actor(name="silta privacy"), erase=True)
            work.commit()
        silta.database.settle()
        silta.indexer.catch_up()
    click.echo(f"{slug}: the contact was taken out of {changed} stored states.")


def _brief_id(work: "UnitOfWork", slug: str) -> UUID:
    stored = work.briefs.by_slug(slug)
    if stored is None:
        message = f"there is no brief {slug!r}; take the last part of its address, as in /briefs/SLUG"
        raise UnknownSlug(message)
    return stored.brief.id
