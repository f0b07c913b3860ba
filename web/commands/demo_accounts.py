"""What the demonstration has in place of an operator: a secret, one account a role, and mails at the console."""

import secrets
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

import click
from pydantic import SecretStr

from kb.model import Account, AccountRole, Language, new_id
from web.accounts.passwords import hashed
from web.accounts.setup import why_unavailable

if TYPE_CHECKING:
    from flask import Flask

    from kb.settings import Settings
    from kb.store import UnitOfWork
    from web.silta import Silta

KEY_FILE = "secret-key"
"""In the data folder."""


def with_secret(settings: "Settings", site_url: str) -> "Settings":
    """Return the settings with a secret of the data folder and the address of the demonstration, where none are set.

    The secret is kept, so that people stay signed in over a restart.
    """
    update: dict[str, object] = {}
    if settings.secret_key is None:
        path = settings.data / KEY_FILE
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48), encoding="ascii")
        update["secret_key"] = SecretStr(path.read_text(encoding="ascii").strip())
    if "site_url" not in settings.model_fields_set:
        update["site_url"] = site_url
    return settings.model_copy(update=update)


def offer_accounts(silta: "Silta") -> None:
    """Make one account a role with a new random password, and show them."""
    reason = why_unavailable(silta.settings)
    if reason:
        click.echo(f"Nobody can sign in: {reason}")
        return
    rows = []
    with silta.database.unit_of_work(writing=True) as work:
        for role in AccountRole:
            email, password = f"{role.value}@demo.example.org", "-".join(secrets.token_hex(2) for _ in range(4))
            _set_up(work, email, role, hashed(password))
            rows.append(f"  {email:<32}{password}")
        work.commit()
    click.echo("Accounts for this demonstration; their passwords are new at every start:")
    click.echo("\n".join(rows))


def show_mails(app: "Flask") -> None:
    """Show mails at the console, which are written to a folder when no server is set."""
    from web.mail.postman import POSTMAN

    postman = app.extensions.get(POSTMAN)
    if postman is not None:
        postman.shown = _show


def _set_up(work: "UnitOfWork", email: str, role: AccountRole, password: str) -> None:
    from kb.store import SignInSecrets

    found = work.accounts.find(email=email)
    if found is not None:
        work.accounts.change(found[0].id, password=password)
        return
    now = datetime.now(UTC)
    account = Account(
        id=new_id(),
        email=email,
        name=f"Demo {role.value}",
        language=Language.EN,
        roles=frozenset({role}),
        created_at=now,
        confirmed_at=now,
    )
    work.accounts.add(account, SignInSecrets(password=password))


def _show(message: EmailMessage, path: Path) -> None:
    click.echo(f"\nMail to {message['To']}: {message['Subject']} ({path})\n{message.get_content()}")
