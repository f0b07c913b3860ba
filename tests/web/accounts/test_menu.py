"""The menu of a signed-in person, and how somebody who has no account begins."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from kb.model import AccountRole
from tests.web.accounts.conftest import sign_in
from tests.web.html_page import Page

MENUS = {
    AccountRole.READER: ["My account"],
    AccountRole.RESEARCHER: ["My account", "My submissions", "Hand in a result"],
    AccountRole.SCOUT: ["My account", "Review desk"],
    AccountRole.EDITOR: ["My account", "Review desk"],
    AccountRole.ADMINISTRATOR: ["My account", "People", "My submissions", "Hand in a result", "Review desk"],
}


def menu(client: FlaskClient, address: str) -> dict[str, str]:
    """The entries of the menu on a page, with what they say about the place of the page."""
    page = Page(client.get(address).text)
    begun = page.elements.index(page.one("nav", class_="account-menu"))
    links = [element for element in page.elements[begun:] if element.name == "a" and "nav" in element.inside]
    known = {title for titles in MENUS.values() for title in titles}
    return {link.text: link.attributes.get("aria-current", "") for link in links if link.text in known}


@pytest.mark.parametrize("role", MENUS, ids=str)
def test_people_find_their_places_from_every_page(
    visitor: FlaskClient, add: Callable[..., UUID], role: AccountRole
) -> None:
    add("person@example.org", role)
    sign_in(visitor, "person@example.org")
    for address in ("/", "/search?q=pump", "/technologies", "/nowhere", "/account/password"):
        assert list(menu(visitor, address)) == MENUS[role], address


def test_the_menu_shows_where_one_is(visitor: FlaskClient, add: Callable[..., UUID]) -> None:
    account = add("person@example.org", AccountRole.ADMINISTRATOR)
    sign_in(visitor, "person@example.org")
    for address, entry, place in (
        ("/account", "My account", "page"),
        ("/account/password", "My account", "true"),
        (f"/account/people/{account}", "People", "true"),
        ("/contribute/begin", "Hand in a result", "page"),
        ("/curate/runs", "Review desk", "true"),
        ("/", None, None),
    ):
        assert {title: at for title, at in menu(visitor, address).items() if at} == ({entry: place} if entry else {})


def test_who_has_no_account_learns_how_to_begin(visitor: FlaskClient, add: Callable[..., UUID]) -> None:
    page = Page(visitor.get("/").text)
    assert [link["href"] for link in page.all("a") if link.text == "Hand in a result"] == ["/contribute/begin"] * 2
    led = visitor.get("/contribute/begin")
    assert led.headers["Location"] == "/account/sign-in?next=/contribute/begin"
    assert "make one and ask an administrator for the role of a researcher" in visitor.get(led.headers["Location"]).text
    assert "ask an administrator" not in visitor.get("/account/sign-in").text
    # A reader is told whom to ask, and is led nowhere in vain.
    add("reader@example.org")
    sign_in(visitor)
    assert "Hand in a result" not in visitor.get("/").text
    assert "ask an administrator for the role of a researcher" in visitor.get("/account").text
