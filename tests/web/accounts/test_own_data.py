"""What is stored about a person: shown and given to nobody else, and deleted with the account."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.curation.retention import sweep
from kb.model import AccountRole
from kb.store import Topic, UnknownAccount
from tests.kb.dump import files_with
from tests.web.accounts.conftest import PASSWORD, post, sign_in
from tests.web.accounts.mails import mails
from tests.web.accounts.test_second_factor import later, set_up
from tests.web.conftest import english
from tests.web.html_page import Page
from web.silta import Silta


def age_session(client: FlaskClient, by: timedelta) -> None:
    """Let the last proof of who it is be some time ago."""
    with client.session_transaction() as session:
        session["fs_paa"] -= by.total_seconds()


def test_everything_is_shown_and_given_as_a_file(
    site: Flask, people: Silta, visitor: FlaskClient, add: Callable[..., UUID]
) -> None:
    add("reader@example.org", AccountRole.SCOUT)
    add("other@example.org")
    sign_in(visitor)
    html = visitor.get("/account/data").text
    page = Page(html)
    assert page.problems == []
    assert {f"topic-{topic.value}" for topic in Topic} == {
        heading["id"] for heading in page.all("h2") if "id" in heading.attributes
    }
    assert "reader@example.org" in page.text
    assert "argon2" not in html
    answer = post(visitor, "/account/data")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        assert sorted(packed.namelist()) == ["README.txt", "data.json"]
        said = json.loads(packed.read("data.json"))
        assert "Your data" in packed.read("README.txt").decode()
    assert said["account"]["email"] == "reader@example.org"
    assert b"other@example.org" not in json.dumps(said).encode()
    assert answer.cache_control.no_store


def test_an_old_sign_in_is_asked_again_who_it_is(visitor: FlaskClient, add: Callable[..., UUID]) -> None:
    add()
    sign_in(visitor)
    age_session(visitor, timedelta(hours=1))
    assert visitor.get("/account/data").headers["Location"].startswith("/account/verify")
    answer = post(visitor, "/account/data", "/account")
    assert answer.headers["Location"].startswith("/account/verify")


def test_leaving_takes_everything_along(
    site: Flask, people: Silta, visitor: FlaskClient, add: Callable[..., UUID]
) -> None:
    account_id = add("reader@example.org", AccountRole.SCOUT)
    elsewhere = english(site)
    sign_in(elsewhere)
    post(visitor, "/account/recover", email="reader@example.org")
    assert len(mails(site, people)) == 1
    sign_in(visitor)
    page = Page(visitor.get("/account/leave").text)
    assert page.problems == []
    assert "former scout" in page.text
    assert "Scout (ausgeschieden)" in visitor.get("/account/leave?lang=de").text
    visitor.delete_cookie("lang")
    page = Page(post(visitor, "/account/leave", password=PASSWORD).text)
    assert "Your account is deleted" in page.text
    for client in (visitor, elsewhere):
        assert client.get("/account").status_code == 302, "signed out"
    with people.database.unit_of_work() as work, pytest.raises(UnknownAccount):
        work.accounts.get(account_id)
    (last,) = mails(site, people)
    assert (last["To"], last["Subject"]) == ("reader@example.org", "Your account is deleted")
    assert "A Person" not in last.get_content()
    # Where mails are files, the last one is the only thing left, until its days are over.
    (left,) = files_with(people.settings.data, "reader@example.org")
    assert left.startswith("mail/")
    sweep(people.database, people.settings, datetime.now(UTC) + timedelta(days=31))
    assert files_with(people.settings.data, "reader@example.org", "A Person") == []


def test_nobody_deletes_an_account_by_a_session_alone(
    people: Silta, visitor: FlaskClient, add: Callable[..., UUID]
) -> None:
    account_id = add()
    sign_in(visitor)
    for password in ("", "wrong words of nobody", PASSWORD.upper()):
        answer = post(visitor, "/account/leave", password=password)
        assert (answer.status_code, "not the password" in answer.text) == (422, True)
    assert visitor.post("/account/leave", data={"password": PASSWORD}).status_code == 400, "forged"
    with people.database.unit_of_work() as work:
        assert work.accounts.get(account_id)


def test_the_second_factor_is_asked_for_too(people: Silta, visitor: FlaskClient, add: Callable[..., UUID]) -> None:
    account_id = add()
    sign_in(visitor)
    app = set_up(visitor)
    answer = post(visitor, "/account/leave", password=PASSWORD, code="000000")
    assert (answer.status_code, "code is not right" in answer.text) == (422, True)
    assert "Your account is deleted" in post(visitor, "/account/leave", password=PASSWORD, code=later(app)).text
    with people.database.unit_of_work() as work, pytest.raises(UnknownAccount):
        work.accounts.get(account_id)


def test_without_a_password_it_has_to_be_shown_just_now(
    people: Silta, visitor: FlaskClient, add: Callable[..., UUID]
) -> None:
    account_id = add()
    sign_in(visitor)
    with people.database.unit_of_work(writing=True) as work:
        work.accounts.change(account_id, password=None)
        work.commit()
    assert visitor.get("/account/leave").status_code == 200
    age_session(visitor, timedelta(minutes=6))
    assert visitor.get("/account/leave").headers["Location"] == "/account"
    assert post(visitor, "/account/leave", "/account").headers["Location"] == "/account"
    with people.database.unit_of_work() as work:
        assert work.accounts.get(account_id)


def test_the_last_administrator_stays(people: Silta, visitor: FlaskClient, add: Callable[..., UUID]) -> None:
    account_id = add("administrator@example.org", AccountRole.ADMINISTRATOR)
    sign_in(visitor, "administrator@example.org")
    page = Page(visitor.get("/account/leave").text)
    assert "last administrator" in page.text
    assert post(visitor, "/account/leave", password=PASSWORD).status_code == 409
    with people.database.unit_of_work() as work:
        assert work.accounts.get(account_id)
