"""Where administrators look after the accounts."""

from collections.abc import Callable
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from kb.model import AccountRole, new_id
from tests.web.accounts.conftest import post, sign_in
from tests.web.conftest import english
from tests.web.html_page import Page
from web.silta import Silta


def test_roles_are_given_and_the_change_is_told(
    site: Flask, people: Silta, visitor: FlaskClient, add: Callable[..., UUID]
) -> None:
    add("administrator@example.org", AccountRole.ADMINISTRATOR)
    account_id = add("person@example.org")
    sign_in(visitor, "administrator@example.org")
    where = f"/account/people/{account_id}"
    page = Page(visitor.get("/account/people").text)
    assert page.problems == []
    assert where in page.links
    answer = post(visitor, where, role="scout", active="on")
    assert answer.headers["Location"] == where
    with people.database.unit_of_work() as work:
        assert work.accounts.get(account_id).roles == {AccountRole.SCOUT}
    page = Page(visitor.get(where).text)
    assert page.problems == []
    assert "roles changed: Transfer scout (A Person)" in page.text

    person = english(site)
    sign_in(person, "person@example.org")
    assert "roles changed" in Page(person.get("/account").text).text
    assert person.get("/account/people").status_code == 403
    post(visitor, where, role="scout")
    assert person.get("/account").status_code == 302, "disabled, so signed out"


def test_the_last_administrator_stays(people: Silta, visitor: FlaskClient, add: Callable[..., UUID]) -> None:
    account_id = add("administrator@example.org", AccountRole.ADMINISTRATOR)
    sign_in(visitor, "administrator@example.org")
    where = f"/account/people/{account_id}"
    for fields in ({"role": "reader", "active": "on"}, {"role": "administrator"}):
        post(visitor, where, **fields)
        assert "last administrator" in Page(visitor.get(where).text).text
    with people.database.unit_of_work() as work:
        account = work.accounts.get(account_id)
    assert (account.roles, account.active) == ({AccountRole.ADMINISTRATOR}, True)


def test_rubbish_is_refused(people: Silta, visitor: FlaskClient, add: Callable[..., UUID]) -> None:
    add("administrator@example.org", AccountRole.ADMINISTRATOR)
    account_id = add("person@example.org")
    sign_in(visitor, "administrator@example.org")
    where = f"/account/people/{account_id}"
    assert visitor.get(f"/account/people/{new_id()}").status_code == 404
    assert visitor.get("/account/people/nobody").status_code == 404
    post(visitor, where, role="king", active="on", organisation="no-such-organisation")
    assert "no organisation with this key" in Page(visitor.get(where).text).text
    with people.database.unit_of_work() as work:
        account = work.accounts.get(account_id)
    assert (account.roles, account.organisation) == ({AccountRole.READER}, None)


def test_the_menu_shows_what_a_person_may_use(site: Flask, visitor: FlaskClient, add: Callable[..., UUID]) -> None:
    add("administrator@example.org", AccountRole.ADMINISTRATOR)
    add()
    for email, expected in (("administrator@example.org", True), ("reader@example.org", False)):
        client = english(site)
        sign_in(client, email)
        assert ("/account/people" in Page(client.get("/").text).links) is expected
