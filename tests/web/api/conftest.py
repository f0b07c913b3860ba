"""A site whose JSON interface programs use, some of them with keys."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from waitress import create_server
from werkzeug.test import TestResponse

from kb.curation.api_keys import make_api_key
from kb.model import Account, AccountRole, ApiScope, Language, new_id
from kb.store import SignInSecrets
from tests.exchange.openings import opening
from tests.web.api.profiles import TODAY, profiles, put
from tests.web.small_site import briefs, open_silta
from web.app import create_app
from web.silta import Silta

SECRET = "a secret for tests only, of more than 32 characters"
Make = Callable[..., str]


@pytest.fixture(scope="package")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Silta]:
    """The small knowledge base where accounts and keys can be added, without limits."""
    opened = open_silta(tmp_path_factory.mktemp("api"), briefs(), secret_key=SECRET, api_requests_per_minute=0)
    put(opened, profiles())
    consent = {"given_by": "A Host", "given_on": "2026-05-01", "wording": "supervisor-1"}
    with opened.database.unit_of_work(writing=True) as work:
        for number in range(3):
            supervisor = {"name": "A Supervisor", **({"consent": consent} if number else {})}
            made = opening(f"thesis-{number}", status="published", supervisor=supervisor)
            work.exchange.add(made, author="ingest", reason="made for the tests")
        work.exchange.add(opening("draft"), author="A Host", reason="begun")
        # The worker has not looked yet.
        passed = opening("too-late", status="published", deadline=TODAY - timedelta(days=1))
        work.exchange.add(passed, author="ingest", reason="read from a file")
        work.commit()
    yield opened
    opened.close()


@pytest.fixture(scope="package")
def desk_app(desk: Silta) -> Flask:
    """Its site."""
    return create_app(desk)


@pytest.fixture
def program(desk_app: Flask) -> FlaskClient:
    """A program without a key that takes answers as they are."""
    return desk_app.test_client()


@pytest.fixture(scope="package")
def make_key(desk: Silta) -> Make:
    """Make keys, each of an account of its own."""

    def make(*scopes: ApiScope, **more: Any) -> str:
        return key_of(desk, *scopes, **more)

    return make


def key_of(
    silta: Silta,
    *scopes: ApiScope,
    role: AccountRole = AccountRole.RESEARCHER,
    organisation: str | None = None,
    expires_at: datetime | None = None,
) -> str:
    """Add an account and return the secret of a key of it."""
    now = datetime.now(UTC)
    account = Account(
        id=new_id(),
        email=f"{new_id().hex}@example.org",
        name="A Researcher",
        language=Language.EN,
        organisation=organisation,
        roles=frozenset({role}),
        created_at=now,
        confirmed_at=now,
    )
    with silta.database.unit_of_work(writing=True) as work:
        work.accounts.add(account, SignInSecrets())
        chosen = scopes or tuple(ApiScope)
        _, secret = make_api_key(work, account.id, "test", chosen, expires_at=expires_at, actor_id=account.id)
        work.commit()
    return secret


def bearer(secret: str) -> dict[str, str]:
    """Return the header that sends a key."""
    return {"Authorization": f"Bearer {secret}"}


def problem_of(response: TestResponse, status: int) -> dict[str, Any]:
    """Return the problem document of an answer with this status."""
    assert response.status_code == status, response.text[:500]
    assert response.content_type == "application/problem+json"
    document: dict[str, Any] = response.get_json(force=True)
    assert {"type", "title", "status", "detail"} <= set(document) <= {"type", "title", "status", "detail", "errors"}
    assert document["status"] == status
    assert "no-store" in response.headers["Cache-Control"]
    return document


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve an app at a free port, in a thread; gives its address."""
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        thread.join(timeout=5)


@pytest.fixture
def small_api(tmp_path: Path) -> Iterator[Callable[..., tuple[Silta, FlaskClient]]]:
    """Make a site of one's own."""
    opened: list[Silta] = []

    def make(made: Any = (), **settings: Any) -> tuple[Silta, FlaskClient]:
        silta = open_silta(tmp_path, list(made), **{"secret_key": SECRET, "api_requests_per_minute": 0, **settings})
        opened.append(silta)
        return silta, create_app(silta).test_client()

    yield make
    for silta in opened:
        silta.close()
