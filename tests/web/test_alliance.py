"""Who works with whom: the pages, and that picture, table and briefs agree."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from kb.model import BriefStatus, Mover, TransferBrief
from tests.web.html_page import Page
from tests.web.small_site import brief, confirmed
from web.silta import Silta

SiteOf = Callable[[list[TransferBrief]], tuple[Silta, FlaskClient]]
LAB = {"name": "Example Lab", "country": "DE"}
WORKS = {"name": "Example Works", "country": "DE"}
INSTITUTE = {"name": "Example Institute", "country": "FI"}
NOWHERE = {"name": "Example Somewhere"}


def made(slug: str, *organisations: dict[str, Any], technology: str = "robotics", **fields: Any) -> TransferBrief:
    parts = [{"organisation": item} for item in organisations]
    return brief(slug, organisations=parts, technologies=[confirmed(technology)], **fields)


@pytest.fixture
def alliance(site_of: SiteOf) -> FlaskClient:
    _, client = site_of(
        [
            made("one", LAB, INSTITUTE),
            made("two", LAB, INSTITUTE, WORKS, technology="bin-picking"),
            made("three", LAB, WORKS, technology="vibration-analysis"),
            made("four", INSTITUTE, NOWHERE),
            made("alone", WORKS),
            made("draft", LAB, INSTITUTE, status=BriefStatus.DRAFT),
        ]
    )
    return client


def arcs(page: Page) -> dict[str, str]:
    return {link["aria-label"]: link["href"] for link in page.all("a") if "organisation=" in link["href"]}


def pairs(page: Page) -> dict[str, str]:
    found = [link for link in page.all("a") if link["href"].startswith("/alliance/briefs?country=")]
    return {link["aria-label"]: link["href"] for link in found if "aria-label" in link.attributes}


def shown(client: FlaskClient, address: str) -> set[str]:
    response = client.get(address)
    assert response.status_code == 200, address
    return {link.removeprefix("/briefs/") for link in Page(response.text).links if link.startswith("/briefs/")}


def test_who_works_with_whom(alliance: FlaskClient) -> None:
    page = Page(alliance.get("/alliance").text)
    assert "4 organisations took part in results together with others. 4 briefs come from two or more." in page.text
    assert set(arcs(page)) == {
        "Example Institute and Example Lab, briefs in common: 2",
        "Example Lab and Example Works, briefs in common: 2",
        "Example Institute and Example Somewhere, briefs in common: 1",
        "Example Institute and Example Works, briefs in common: 1",
    }
    assert set(pairs(page)) == {
        "Finland \N{EN DASH} Germany, briefs in common: 2",
        "within one country: Germany, briefs in common: 2",
    }


def test_every_mark_leads_to_as_many_briefs_as_it_counts(alliance: FlaskClient) -> None:
    for address in ("/alliance", "/alliance?technology=robotics", "/alliance?technology=robotics&country=DE"):
        page = Page(alliance.get(address).text)
        links = {**arcs(page), **pairs(page)}
        assert links, address
        for text, link in links.items():
            assert len(shown(alliance, link)) == int(text.rpartition(" ")[2]), (address, text)


def test_each_link_stands_in_the_picture_and_in_the_table(alliance: FlaskClient) -> None:
    page = Page(alliance.get("/alliance").text)
    for part in ("organisation=", "/alliance/briefs?country="):
        links = [link for link in page.all("a") if part in link["href"] and "aria-label" in link.attributes]
        found = [(link["aria-label"], link["href"]) for link in links]
        assert len(found) == 2 * len(set(found)) > 0, "once drawn, once in the table"


def test_it_narrows_by_technology_and_country(alliance: FlaskClient) -> None:
    robots = Page(alliance.get("/alliance?technology=robotics").text)
    assert set(arcs(robots)) == {
        "Example Institute and Example Lab, briefs in common: 2",
        "Example Institute and Example Somewhere, briefs in common: 1",
        "Example Institute and Example Works, briefs in common: 1",
        "Example Lab and Example Works, briefs in common: 1",
    }, "bin picking is a part of robotics"
    finland = Page(alliance.get("/alliance?technology=bin-picking&country=fi").text)
    assert set(arcs(finland)) == {
        "Example Institute and Example Lab, briefs in common: 1",
        "Example Institute and Example Works, briefs in common: 1",
    }
    assert "/search?technology=bin-picking&country=FI" in finland.links
    nothing = Page(alliance.get("/alliance?technology=vibration-analysis&country=FI").text)
    assert "No two organisations took part in the same result here yet." in nothing.text


def test_what_countries_work_on(alliance: FlaskClient) -> None:
    page = Page(alliance.get("/alliance").text)
    bins = [link["href"] for link in page.all("a") if link.text == "Bin picking" and "FI" in link["href"]]
    assert bins == ["/alliance/briefs?country=DE&country=FI&technology=bin-picking"]
    assert shown(alliance, bins[0]) == {"two"}


@pytest.mark.parametrize(
    "query",
    ["technology=%00", "technology=nothing", "country=XX", "country=%3Cx%3E", "technology=&country=", "page=-1"],
)
def test_what_is_no_filter_is_left_out(alliance: FlaskClient, query: str) -> None:
    response = alliance.get(f"/alliance?{query}")
    assert response.status_code == 200
    assert len(arcs(Page(response.text))) == 4


@pytest.mark.parametrize(
    "query",
    [
        "", "organisation=example-lab-de", "organisation=example-lab-de&organisation=example-lab-de", "country=DE",
        "organisation=nobody&organisation=example-lab-de", "country=DE&country=XX", "country=DE&country=%00",
        "country=DE&country=FI&organisation=example-lab-de", "organisation=%00&organisation=x",
    ],
)  # fmt: skip
def test_two_that_are_no_two_are_not_found(alliance: FlaskClient, query: str) -> None:
    assert alliance.get(f"/alliance/briefs?{query}").status_code == 404


def test_a_site_without_organisations_says_what_to_do(site_of: SiteOf) -> None:
    _, client = site_of([brief("one")])
    page = Page(client.get("/organisations").text)
    assert "No published brief names an organisation yet." in page.text
    assert any(link.startswith("/search") for link in page.links)
    assert client.get("/alliance").status_code == 200
    assert "0 " not in Page(client.get("/organisations").text).one("main").text


def test_the_picture_is_linked_from_overview_organisations_and_footer(alliance: FlaskClient) -> None:
    for address in ("/overview", "/organisations", "/organisations/example-lab-de", "/search"):
        assert "/alliance" in Page(alliance.get(address).text).links, address


def test_the_partners_of_an_organisation_lead_to_the_common_briefs(alliance: FlaskClient) -> None:
    page = Page(alliance.get("/organisations/example-lab-de").text)
    common = [link for link in page.links if link.startswith("/alliance/briefs?")]
    found = {parse_qs(urlsplit(link).query)["organisation"][1]: shown(alliance, link) for link in common}
    assert found == {"example-institute-fi": {"one", "two"}, "example-works-de": {"two", "three"}}


def test_what_is_taken_back_is_gone_from_the_common_briefs(site_of: SiteOf) -> None:
    silta, client = site_of([made("one", LAB, INSTITUTE), made("two", LAB, INSTITUTE)])
    address = "/alliance/briefs?country=DE&country=FI"
    assert shown(client, address) == {"one", "two"}
    with silta.database.unit_of_work(writing=True) as work:
        stored = work.briefs.by_slug("one")
        assert stored is not None
        gone = stored.brief.model_copy(update={"status": BriefStatus.ARCHIVED})
        work.briefs.save(gone, author="test", reason="taken back", moved_by=Mover.MERGE)
        work.commit()
    assert shown(client, address) == {"two"}
