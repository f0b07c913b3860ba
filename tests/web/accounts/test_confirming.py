"""Links that confirm a mail address: following one shows a page, and only its button confirms."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.model import Language
from tests.web.accounts.conftest import post, sign_in
from tests.web.accounts.mails import link, mails
from tests.web.conftest import english
from tests.web.html_page import Page
from web.silta import Silta

NEW = "another long good password"
ADDRESS = "new@example.org"
Add = Callable[..., UUID]


@pytest.fixture
def registered(site: Flask, people: Silta, visitor: FlaskClient) -> str:
    """The link in the mail to somebody new."""
    post(visitor, "/account/new", name="New Person", email=ADDRESS, password=NEW, password_confirm=NEW)
    return link(mails(site, people)[-1])


@pytest.fixture
def moving(site: Flask, people: Silta, visitor: FlaskClient, add: Add) -> str:
    """The link in the mail to the new address of an account; its visitor is signed in."""
    add()
    sign_in(visitor)
    post(visitor, "/account/mail", email=ADDRESS)
    return link(mails(site, people)[-1])


def is_confirmed(people: Silta) -> bool:
    with people.database.unit_of_work() as work:
        found = work.accounts.find(email=ADDRESS)
    return found is not None and found[0].confirmed_at is not None


@pytest.mark.parametrize("which", ["registered", "moving"])
def test_following_the_link_confirms_nothing(
    site: Flask, people: Silta, which: str, request: pytest.FixtureRequest
) -> None:
    address = request.getfixturevalue(which)
    scanner = site.test_client()
    for method in (scanner.get, scanner.head):
        assert method(address).status_code == 200
    assert scanner.post(address).status_code == 400, "a form of another site"
    assert not is_confirmed(people)
    answer = post(english(site), address)
    assert answer.status_code == 302
    assert is_confirmed(people)


@pytest.mark.parametrize("which", ["registered", "moving"])
@pytest.mark.parametrize("language", list(Language))
def test_the_page_has_one_button_and_keeps_the_link_to_itself(
    site: Flask, which: str, language: Language, request: pytest.FixtureRequest
) -> None:
    address = request.getfixturevalue(which)
    answer = site.test_client().get(address, headers={"Accept-Language": language.value})
    page = Page(answer.text)
    assert page.problems == []
    assert page.one("html")["lang"] == language.value
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert len([item for item in page.all("button", type="submit") if "main" in item.inside]) == 1
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.cache_control.no_store


def test_browsers_that_tell_where_they_come_from_over_https_confirm(
    site: Flask, people: Silta, registered: str
) -> None:
    """As in operation: the check against forged forms looks at the address of the page."""
    client, base = english(site), "https://silta.example.org"
    page = Page(client.get(registered, base_url=base).text)
    data = {"csrf_token": page.all("input", name="csrf_token")[-1]["value"]}
    client.post(registered, base_url=base, data=data, headers={"Referer": base + registered})
    assert is_confirmed(people)


def test_a_link_works_once_and_says_so(visitor: FlaskClient, registered: str) -> None:
    assert post(visitor, registered).headers["Location"] == "/account/sign-in"
    assert "your mail address is confirmed" in Page(visitor.get("/account/sign-in").text).text
    assert visitor.get(registered).headers["Location"] == "/account/confirm"
    assert "confirmed already" in Page(visitor.get("/account/confirm").text).text


def test_an_old_or_wrong_link_shows_no_button(
    site: Flask, people: Silta, visitor: FlaskClient, registered: str
) -> None:
    assert visitor.get(registered + "x").headers["Location"] == "/account/confirm"
    site.config["SECURITY_CONFIRM_EMAIL_WITHIN"] = timedelta(seconds=-1)
    assert visitor.get(registered).headers["Location"] == "/account/confirm"
    assert not is_confirmed(people)


def test_an_address_that_somebody_has_meanwhile_is_not_taken(visitor: FlaskClient, add: Add, moving: str) -> None:
    add(ADDRESS)
    assert visitor.get(moving).headers["Location"] == "/account"


def test_who_is_signed_in_with_another_account_is_signed_out(
    site: Flask, people: Silta, visitor: FlaskClient, add: Add, registered: str
) -> None:
    add()
    sign_in(visitor)
    visitor.get(registered)
    assert visitor.get("/account").status_code == 200
    post(visitor, registered)
    assert is_confirmed(people)
    assert visitor.get("/account").status_code == 302
