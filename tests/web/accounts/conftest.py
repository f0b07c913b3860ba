"""A site where people can sign in, and what the tests do there."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.model import Account, AccountRole, Language, new_id
from kb.store import SignInSecrets
from tests.web.accounts import light_hashes  # noqa: F401  hashes cost less from here on
from tests.web.conftest import english
from tests.web.html_page import Page
from tests.web.small_site import open_silta
from web.accounts.passwords import hashed
from web.app import create_app
from web.silta import Silta

PASSWORD = "four quiet green bridges"
SECRET = "a secret for tests only, of more than 32 characters"
HASH = hashed(PASSWORD)


@pytest.fixture
def people(tmp_path: Path) -> Iterator[Silta]:
    """A knowledge base without briefs whose site has accounts; each test has its own."""
    opened = open_silta(tmp_path, [], secret_key=SECRET, sign_ins_per_minute=0)
    yield opened
    opened.close()


@pytest.fixture
def site(people: Silta) -> Flask:
    """The site."""
    return create_app(people)


@pytest.fixture
def visitor(site: Flask) -> FlaskClient:
    """A browser without cookies."""
    return english(site)


@pytest.fixture
def add(people: Silta) -> Callable[..., UUID]:
    """Add an account with :data:`PASSWORD`, and give its id."""

    def make(
        email: str = "reader@example.org",
        *roles: AccountRole,
        confirmed: bool = True,
        active: bool = True,
        organisation: str | None = None,
    ) -> UUID:
        account = Account(
            id=new_id(),
            email=email,
            name="A Person",
            language=Language.EN,
            organisation=organisation,
            roles=frozenset(roles or {AccountRole.READER}),
            active=active,
            created_at=datetime.now(UTC),
            confirmed_at=datetime.now(UTC) if confirmed else None,
        )
        with people.database.unit_of_work(writing=True) as work:
            work.accounts.add(account, SignInSecrets(password=HASH))
            work.commit()
        return account.id

    return make


def token(client: FlaskClient, path: str = "/account/sign-in") -> str:
    """Return the token of a form against forged requests."""
    page = Page(client.get(path).text)
    return page.all("input", name="csrf_token")[-1]["value"]


def post(client: FlaskClient, path: str, form_at: str | None = None, **fields: str):
    """Send a form as a browser does that has loaded it."""
    return client.post(path, data={"csrf_token": token(client, form_at or path), **fields})


def sign_in(
    client: FlaskClient, email: str = "reader@example.org", password: str = PASSWORD, path: str = "/account/sign-in"
):
    """Sign in with a password."""
    return post(client, path, email=email, password=password)
