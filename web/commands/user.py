"""``silta user``: people who may sign in."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from kb.model import Account, AccountRole, Language, SiltaError, explain, new_id
from web.commands.opened import opened

if TYPE_CHECKING:
    from kb.store import UnitOfWork

_ROLES = click.Choice([role.value for role in AccountRole])


class RefusedAccount(SiltaError):
    """The account cannot be made or changed like that; the message says why."""


@click.group()
def user() -> None:
    """People who may sign in: scouts, editors, researchers, administrators and readers."""


@user.command()
@click.argument("email")
@click.option("--name", required=True, help="As revisions and other people see it.")
@click.option("--role", "roles", multiple=True, type=_ROLES, default=["reader"], show_default=True, help="Repeatable.")
@click.option("--organisation", help="Key of the organisation that a researcher acts for (as in /organisations/KEY).")
@click.option("--language", type=click.Choice([item.value for item in Language]), default="en", show_default=True)
@click.option("--no-password", is_flag=True, help="The person chooses one by 'I do not know my password'.")
def add(
    email: str, name: str, roles: tuple[str, ...], organisation: str | None, language: str, no_password: bool
) -> None:
    """Add an account. Its password is asked for, or read from standard input; its address counts as confirmed."""
    from pydantic import ValidationError

    from kb.store import AccountEventKind, SignInSecrets

    _check_extra()
    now = datetime.now(UTC)
    try:
        account = Account(
            id=new_id(),
            email=email,
            name=name,
            language=Language(language),
            organisation=organisation,
            roles=frozenset(AccountRole(role) for role in roles),
            created_at=now,
            confirmed_at=now,
        )
    except ValidationError as error:
        raise RefusedAccount(explain(error)) from error
    with opened() as silta:
        password = None if no_password else _read_password((name, email, silta.settings.site_name))
        with silta.database.unit_of_work(writing=True) as work:
            _check_organisation(work, organisation)
            work.accounts.add(account, SignInSecrets(password=password))
            work.account_events.note(AccountEventKind.CREATED, account.id, at=now, actor_id=None)
            work.commit()
    click.echo(f"Added {account.email} ({_shown(account.roles)}).")


@user.command("list")
def list_users() -> None:
    """List the accounts."""
    with opened() as silta, silta.database.unit_of_work() as work:
        accounts = work.accounts.list()
    if not accounts:
        click.echo("No accounts yet; add one with: silta user add EMAIL --name NAME --role administrator")
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in ("Mail address", "Name", "Roles", "Organisation", "State"):
        table.add_column(title, overflow="fold")
    for account in accounts:
        state = "ok" if account.confirmed_at else "not confirmed"
        table.add_row(
            account.email,
            account.name,
            _shown(account.roles),
            account.organisation or "",
            state if account.active else "disabled",
        )
    Console(highlight=False, markup=False).print(table)


@user.command()
@click.argument("email")
@click.argument("roles", nargs=-1, required=True, type=_ROLES)
@click.option("--organisation", help="Also say which organisation the person acts for; '' for none.")
def role(email: str, roles: tuple[str, ...], organisation: str | None) -> None:
    """Give an account these roles and no others."""
    from kb.curation.accounts import give_roles, set_organisation

    with opened() as silta, silta.database.unit_of_work(writing=True) as work:
        account = work.accounts.by_mail(email)
        given = frozenset(AccountRole(name) for name in roles)
        give_roles(work, account.id, given, actor_id=None)
        if organisation is not None:
            _check_organisation(work, organisation or None)
            set_organisation(work, account.id, organisation or None, actor_id=None)
        work.commit()
    click.echo(f"{account.email} has now: {_shown(given)}.")


@user.command()
@click.argument("email")
@click.option("--undo", is_flag=True, help="Let the person sign in again.")
def disable(email: str, undo: bool) -> None:
    """Let a person not sign in any more, and sign them out everywhere at once."""
    from kb.curation.accounts import set_active

    with opened() as silta, silta.database.unit_of_work(writing=True) as work:
        account = work.accounts.by_mail(email)
        set_active(work, account.id, actor_id=None, active=undo)
        work.commit()
    click.echo(f"{account.email} {'may sign in again' if undo else 'is disabled'}.")


@user.command()
@click.argument("email")
@click.option("--reset", is_flag=True, help="Also take away codes, recovery codes and keys, for who has lost them.")
def password(email: str, reset: bool) -> None:
    """Set a password, which is asked for or read from standard input, and sign the person out everywhere."""
    from kb.curation.accounts import take_second_factors
    from kb.store import AccountEventKind, SignInSecrets

    _check_extra()
    with opened() as silta:
        with silta.database.unit_of_work() as work:
            account = work.accounts.by_mail(email)
        new = _read_password((account.name, account.email, silta.settings.site_name))
        with silta.database.unit_of_work(writing=True) as work:
            work.accounts.change(account.id, password=new, session_key=SignInSecrets().session_key)
            if reset:
                take_second_factors(work, account.id, actor_id=None)
            work.account_events.note(AccountEventKind.PASSWORD_CHANGED, account.id, at=datetime.now(UTC), actor_id=None)
            work.commit()
    click.echo(f"The password of {account.email} is changed.")


@user.command()
@click.argument("email")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="The file; silta-data.zip otherwise.")
def export(email: str, output: Path | None) -> None:
    """Write everything that is stored about a person into a ZIP file, for that person."""
    from kb.curation.own_data import own_data
    from web.accounts.takeout import archive

    with opened() as silta, silta.database.unit_of_work() as work:
        found = own_data(work, work.accounts.by_mail(email).id)
    path = output or Path("silta-data.zip")
    try:
        path.touch(mode=0o600)
        path.write_bytes(archive(found))
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}"
        raise RefusedAccount(message) from error
    click.echo(f"Wrote {path}; it holds personal data, so give it to {found.account.email} only and delete it then.")


@user.command()
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(email: str, yes: bool) -> None:
    """Delete an account, and take the person out of everything that is stored. It cannot be undone."""
    from kb.curation.leaving import delete_account
    from kb.curation.mail_folder import mails_to

    with opened() as silta:
        with silta.database.unit_of_work() as work:
            account = work.accounts.by_mail(email)
        if not yes:
            click.confirm(f"Delete {account.email} ({account.name}) for good?", abort=True)
        with silta.database.unit_of_work(writing=True) as work:
            changed = delete_account(work, account.id, actor_id=None)
            work.commit()
        for path in mails_to(silta.settings.mail_folder, account.email):
            path.unlink(missing_ok=True)
        silta.database.settle()
        silta.indexer.catch_up()
    click.echo(f"{account.email} is deleted; {changed:,} stored rows were changed or deleted for it.")


def _read_password(known: tuple[str, ...]) -> str:
    """Return the hash of a password that keeps the rules."""
    from web.accounts.errors import WeakPassword
    from web.accounts.passwords import SENTENCES, hashed, normalised, problems

    if sys.stdin.isatty():
        given = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        given = sys.stdin.readline().rstrip("\r\n")
    given = normalised(given)
    if not given:
        message = "no password came on standard input; write one there, or say --no-password"
        raise WeakPassword(message)
    found = problems(given, known)
    if found:
        raise WeakPassword("; ".join(SENTENCES[problem] for problem in found))
    return hashed(given)


def _check_extra() -> None:
    from web.accounts.setup import check_extra

    check_extra()


def _check_organisation(work: "UnitOfWork", key: str | None) -> None:
    if key is not None and not work.participations.known([key]):
        message = f"no brief names an organisation {key!r}; take the last part of its address, as in /organisations/KEY"
        raise RefusedAccount(message)


def _shown(roles: frozenset[AccountRole]) -> str:
    return ", ".join(role for role in AccountRole if role in roles) or "no role"
