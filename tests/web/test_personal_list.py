"""The page of a personal list, which its address makes; and its citations."""

import json
from collections.abc import Callable

import pytest
import rispy
from flask.testing import FlaskClient

from kb.model import TransferBrief
from tests.web.html_page import Page
from tests.web.small_site import brief
from web.silta import Silta

SiteOf = Callable[[list[TransferBrief]], tuple[Silta, FlaskClient]]
PUMPS, GRIP = "vibration-watch-for-pumps", "griff-in-die-kiste"
LIST = f"?brief={GRIP}&brief={PUMPS}"


def read(client: FlaskClient, address: str) -> Page:
    response = client.get(address)
    assert response.status_code == 200
    return Page(response.text)


def shown(page: Page) -> list[str]:
    return [element["data-brief"] for element in page.all("article") if "data-brief" in element.attributes]


def test_the_order_of_the_address_is_kept(client: FlaskClient) -> None:
    page = read(client, f"/list{LIST}&brief={GRIP}")
    assert shown(page) == [GRIP, PUMPS]
    assert page.one("h1").text == "A list of 2 briefs"
    assert page.one("input", id="list-address")["value"] == f"https://silta.example.org/list{LIST}"


def test_a_brief_can_be_taken_off(client: FlaskClient) -> None:
    page = read(client, f"/list{LIST}")
    remove = [element for element in page.all("a") if "data-forget" in element.attributes]
    assert [(link["data-forget"], link["href"]) for link in remove] == [
        (GRIP, f"/list?brief={PUMPS}"),
        (PUMPS, f"/list?brief={GRIP}"),
    ]
    assert all("Remove: " in link.text for link in remove)


def test_ticked_ones_are_compared_without_a_script(client: FlaskClient) -> None:
    page = read(client, f"/list{LIST}")
    assert page.one("form", class_="list-form")["action"] == "/compare"
    assert [box["value"] for box in page.all("input", type="checkbox", name="brief")] == [GRIP, PUMPS]


def test_an_empty_list_says_how_one_comes_about(client: FlaskClient) -> None:
    page = read(client, "/list")
    assert "“Remember” beside a brief puts it on your list" in page.text
    assert shown(page) == []


def test_a_list_has_at_most_fifty_briefs(client: FlaskClient) -> None:
    many = "&".join(f"brief=nobody-{number}" for number in range(50))
    page = read(client, f"/list?{many}&brief={PUMPS}")
    assert shown(page) == []
    assert f"/list?brief={PUMPS}" in page.links, "the others are a link away"


def test_former_slugs_and_withdrawn_briefs(site_of: SiteOf) -> None:
    moved = brief("old-name")
    silta, client = site_of([moved, brief("gone", status="archived")])
    with silta.database.unit_of_work() as work:
        work.briefs.save(moved.model_copy(update={"slug": "new-name"}), author="test", reason="renamed")
        work.commit()
    page = read(client, "/list?brief=old-name&brief=gone")
    entry = page.one("article", class_="list-entry")
    assert (entry["data-brief"], entry["data-former"]) == ("new-name", "old-name")
    assert page.one("div", class_="list-page")["data-asked"] == "old-name gone"
    assert page.one("a", data_forget="gone")["href"] == "/list?brief=new-name"
    remove = page.one("a", data_forget="old-name new-name")
    assert remove["href"] == "/list?brief=gone", "a script has put the present slug on the list meanwhile"


def test_what_is_out_of_publication_can_be_taken_off(site_of: SiteOf) -> None:
    _, client = site_of([brief("shown"), brief("other"), brief("redone", status="in-review")])
    page = read(client, "/list?brief=shown&brief=redone&brief=other&brief=two%20words")
    assert page.one("div", class_="list-page")["data-asked"] == "shown other redone", "as on the reader's own list"
    assert page.one("a", data_forget="redone")["href"] == "/list?brief=shown&brief=other"
    assert page.one("a", data_forget="shown")["href"] == "/list?brief=other&brief=redone"
    nothing_left = read(client, "/list?brief=redone")
    assert nothing_left.one("a", data_forget="redone")["href"] == "/list"


def test_lists_are_cited_in_their_order(client: FlaskClient) -> None:
    entries = rispy.loads(client.get(f"/list.ris{LIST}").text)
    assert [entry["id"] for entry in entries] == [GRIP, PUMPS]
    assert [entry["id"] for entry in json.loads(client.get(f"/list.csl.json{LIST}").text)] == [GRIP, PUMPS]
    bibtex = client.get(f"/list.bib{LIST}")
    assert bibtex.text.count("@techreport{") == 2
    assert "attachment" in bibtex.headers["Content-Disposition"]


@pytest.mark.parametrize("query", ["", "?brief=nobody-wrote-this", "?brief="])
def test_nothing_is_no_file(client: FlaskClient, query: str) -> None:
    assert client.get(f"/list.bib{query}").status_code == 404


def test_remember_waits_for_a_script(client: FlaskClient) -> None:
    buttons = read(client, "/search?q=robot").all("button", class_="remember")
    assert buttons
    assert all("hidden" in button.attributes and button["aria-pressed"] == "false" for button in buttons)
    assert read(client, f"/briefs/{PUMPS}").one("button", class_="remember")["data-remember"] == PUMPS
