"""Keys for programs under My account."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from kb.model import AccountRole
from kb.store import AccountEventKind
from tests.web.accounts.conftest import PASSWORD, post, sign_in
from tests.web.html_page import Page
from web.silta import Silta

ADDRESS = "/account/api-keys"


@pytest.fixture
def researcher(visitor: FlaskClient, add: Callable[..., UUID]) -> FlaskClient:
    """A researcher who has just signed in."""
    add("researcher@example.org", AccountRole.RESEARCHER)
    assert sign_in(visitor, "researcher@example.org").status_code == 302
    return visitor


def made(client: FlaskClient, **fields: str) -> str:
    """Make a key and return its secret."""
    answer = post(client, ADDRESS, **{"name": "export", "scope": "submissions", "days": "30", **fields})
    assert answer.status_code == 200, answer.text
    assert "no-store" in answer.headers["Cache-Control"]
    return Page(answer.text).one("code", class_="api-secret").text


def test_a_key_is_shown_once_and_opens_the_interface(researcher: FlaskClient) -> None:
    assert ADDRESS in Page(researcher.get("/account").text).links
    secret = made(researcher)
    program = researcher.application.test_client()
    key = {"Authorization": f"Bearer {secret}"}
    assert program.get("/api/v1/submissions", headers=key).status_code == 200
    again = researcher.get(ADDRESS).text
    assert secret not in again
    assert "export" in again
    assert secret[:10] in again
    action = next(form["action"] for form in Page(again).all("form") if form["action"].endswith("/revoke"))
    assert post(researcher, action, ADDRESS).status_code == 302
    assert program.get("/api/v1/submissions", headers=key).status_code == 401


def test_making_and_revoking_is_noted(researcher: FlaskClient, people: Silta) -> None:
    made(researcher)
    with people.database.unit_of_work() as work:
        newest = work.account_events.newest(1)[0]
    assert newest.kind is AccountEventKind.KEY_ADDED
    assert set(newest.details) == {"api_key", "scopes"}, "no name and no secret"
    assert "key for a program made" in researcher.get("/account").text


def test_mistakes_are_said(researcher: FlaskClient) -> None:
    made(researcher)
    for fields in ({"name": "export", "scope": "read"}, {"name": "", "scope": "read"}, {"name": "other"}):
        answer = post(researcher, ADDRESS, days="30", **fields)
        assert answer.status_code == 422
        assert not Page(answer.text).all("code", class_="api-secret")


def test_an_expired_key_is_shown_as_such_and_makes_room(researcher: FlaskClient, people: Silta) -> None:
    made(researcher)
    with people.database.unit_of_work(writing=True) as work:
        (key,) = work.api_keys.list()
        work.api_keys.remove(key.id)
        expired = key.model_copy(update={"expires_at": datetime(2026, 2, 3, tzinfo=UTC)})
        work.api_keys.add(expired, sha256="0" * 64)
        work.commit()
    said = researcher.get(ADDRESS).text
    assert "expired on February 3, 2026" in said
    assert "it is deleted after 90 days" in said
    assert made(researcher)
    with people.database.unit_of_work() as work:
        assert [item.id == key.id for item in work.api_keys.list()] == [False], "the new one has its name"
    assert "expired" not in researcher.get(ADDRESS).text


def test_readers_get_no_key_for_handing_in(visitor: FlaskClient, add: Callable[..., UUID]) -> None:
    add()
    sign_in(visitor)
    page = Page(visitor.get(ADDRESS).text)
    assert [box["value"] for box in page.all("input", name="scope")] == ["read"]
    assert post(visitor, ADDRESS, name="x", scope="submissions", days="30").status_code == 422


def test_nobody_revokes_a_key_of_somebody_else(
    researcher: FlaskClient, people: Silta, add: Callable[..., UUID]
) -> None:
    made(researcher)
    with people.database.unit_of_work() as work:
        key = work.api_keys.list()[0]
    add("other@example.org", AccountRole.ADMINISTRATOR)
    other = researcher.application.test_client()
    sign_in(other, "other@example.org")
    assert post(other, f"{ADDRESS}/{key.id}/revoke", ADDRESS).status_code == 404
    with people.database.unit_of_work() as work:
        assert work.api_keys.get(key.id) == key


def test_a_key_needs_a_sign_in_of_the_last_half_hour(researcher: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    with researcher.session_transaction() as session:
        session["fs_paa"] -= 31 * 60
    answer = researcher.get(ADDRESS)
    assert answer.status_code == 302
    assert "/account/verify" in answer.headers["Location"]


def test_a_form_of_another_site_makes_no_key(researcher: FlaskClient) -> None:
    assert researcher.post(ADDRESS, data={"name": "x", "scope": "read", "days": "30"}).status_code == 400


def test_keys_are_among_ones_own_data_and_go_with_the_account(researcher: FlaskClient, people: Silta) -> None:
    secret = made(researcher)
    said = researcher.get("/account/data").text
    assert "export" in said
    assert secret[:10] in said
    assert secret not in said
    assert "Your account is deleted" in post(researcher, "/account/leave", password=PASSWORD).text
    with people.database.unit_of_work() as work:
        assert work.api_keys.list() == ()
    key = {"Authorization": f"Bearer {secret}"}
    assert researcher.application.test_client().get("/api/v1/briefs", headers=key).status_code == 401
