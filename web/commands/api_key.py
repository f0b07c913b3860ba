"""``silta api-key``: keys of programs, made and revoked at the server."""

from datetime import UTC, datetime, timedelta

import click
from rich.console import Console
from rich.table import Table

from kb.model import ApiKey, ApiScope
from web.commands.opened import opened

DAYS = 365


@click.group("api-key")
def api_key() -> None:
    """Keys by which programs use the JSON interface; people make theirs under My account."""


@api_key.command()
@click.argument("email")
@click.option("--name", required=True, help="What the key is for.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([scope.value for scope in ApiScope]),
    default=["read"],
    show_default=True,
    help="What it opens; repeatable.",
)
@click.option(
    "--days", type=click.IntRange(0, 3650), default=DAYS, show_default=True, help="How long it is valid; 0: for ever."
)
def add(email: str, name: str, scopes: tuple[str, ...], days: int) -> None:
    """Make a key for the account of a mail address, and print it: it cannot be shown again."""
    from kb.curation.api_keys import make_api_key

    expires_at = datetime.now(UTC) + timedelta(days=days) if days else None
    with opened() as silta, silta.database.unit_of_work(writing=True) as work:
        account = work.accounts.by_mail(email)
        opening = [ApiScope(scope) for scope in scopes]
        key, secret = make_api_key(work, account.id, name, opening, expires_at=expires_at, actor_id=None)
        work.commit()
    click.echo(f"Key {key.name!r} of {account.email}, {_until(key)}, {_shown(key)}:", err=True)
    click.echo(secret)


@api_key.command("list")
def list_keys() -> None:
    """List the keys of all accounts."""
    with opened() as silta, silta.database.unit_of_work() as work:
        keys = work.api_keys.list()
        owners = {account.id: account.email for account in work.accounts.list()}
    if not keys:
        click.echo("No keys yet; make one with: silta api-key add EMAIL --name NAME")
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in ("Mail address", "Name", "Begins with", "Scopes", "Valid"):
        table.add_column(title, overflow="fold")
    for key in keys:
        table.add_row(owners[key.account_id], key.name, key.start, _shown(key), _until(key))
    Console(highlight=False, markup=False).print(table)


@api_key.command()
@click.argument("email")
@click.argument("name")
def revoke(email: str, name: str) -> None:
    """Take the key of this name away from an account; it opens nothing from now on."""
    from kb.curation.api_keys import UnknownApiKey, revoke_api_key

    with opened() as silta, silta.database.unit_of_work(writing=True) as work:
        account = work.accounts.by_mail(email)
        found = next((key for key in work.api_keys.of(account.id) if key.name == name), None)
        if found is None:
            message = f"{account.email} has no key {name!r}; silta api-key list shows those that there are"
            raise UnknownApiKey(message)
        revoke_api_key(work, account.id, found.id, actor_id=None)
        work.commit()
    click.echo(f"Key {name!r} of {account.email} is revoked.")


def _until(key: ApiKey) -> str:
    if key.expires_at is None:
        return "until it is revoked"
    return "expired" if key.is_expired(datetime.now(UTC)) else f"until {key.expires_at.date()}"


def _shown(key: ApiKey) -> str:
    return ", ".join(sorted(key.scopes))
