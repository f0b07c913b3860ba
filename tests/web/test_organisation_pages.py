"""The directory of organisations and the page of each."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from kb.model import BriefStatus, Language, TransferBrief
from tests.web.html_page import Page
from tests.web.small_site import brief, confirmed
from web.explore import organisation as pages
from web.explore.organisation_directory import OTHER, alphabet, first_letter
from web.explore.pager import number_pages
from web.silta import Silta

SiteOf = Callable[[list[TransferBrief]], tuple[Silta, FlaskClient]]
HOSTILE = "\"><script>alert(1)</script> {{ 7*7 }} %s \u202e'; DROP TABLE brief;--"


def with_organisations(slug: str, *organisations: dict[str, Any], **fields: Any) -> TransferBrief:
    return brief(slug, organisations=[{"organisation": item} for item in organisations], **fields)


def names(page: Page) -> list[str]:
    return [element.text for element in page.all("a") if element["href"].startswith("/organisations/")]


def test_an_organisation_says_where_it_is_and_what_it_took_part_in(client: FlaskClient) -> None:
    page = Page(client.get("/organisations/universitat-paderborn-de").text)
    assert page.one("h1").text == "Universität Paderborn"
    assert "Took part in 1 brief, coordinated 1 of them." in page.text
    assert "Germany" in page.text
    assert "PUMPS" in page.text
    assert "https://ror.org/058kzsd48" in page.links
    assert "/technologies/vibration-analysis" in page.links
    assert "/briefs/vibration-watch-for-pumps" in page.links


def test_no_people_on_the_page_of_an_organisation(client: FlaskClient) -> None:
    text = client.get("/organisations/universitat-paderborn-de").text
    for personal in ("Lovelace", "0000-0002-1825-0097", "transfer@example.org", "+49 5251"):
        assert personal not in text
        assert personal in client.get("/briefs/vibration-watch-for-pumps").text


def test_a_brief_links_to_its_organisations(client: FlaskClient) -> None:
    page = Page(client.get("/briefs/vibration-watch-for-pumps").text)
    assert "/organisations/universitat-paderborn-de" in page.links
    assert "https://www.uni-paderborn.de/" in page.links


def test_the_directory_by_country_and_letter(site_of: SiteOf) -> None:
    made = [
        with_organisations(
            "one", {"name": "Ähtäri Example Works", "country": "FI"}, {"name": "Beta Ltd", "country": "GB"}
        ),
        with_organisations("two", {"name": "Beta Ltd", "country": "GB"}, {"name": "«Alpha» Example", "country": "DE"}),
        with_organisations("three", {"name": "3D Example", "country": "DE"}, {"name": "Ωmega Example"}),
        with_organisations("four", {"name": "Hidden Example", "country": "DE"}, status=BriefStatus.DRAFT),
    ]
    _, client = site_of(made)
    everything = Page(client.get("/organisations").text)
    assert names(everything) == ["3D Example", "Ähtäri Example Works", "«Alpha» Example", "Beta Ltd", "Ωmega Example"]
    assert "Germany (2)" in everything.text
    assert names(Page(client.get("/organisations?letter=a").text)) == ["Ähtäri Example Works", "«Alpha» Example"]
    assert names(Page(client.get("/organisations?country=de").text)) == ["3D Example", "«Alpha» Example"]
    assert names(Page(client.get("/organisations?country=DE&letter=A").text)) == ["«Alpha» Example"]
    assert names(Page(client.get(f"/organisations?letter={OTHER}").text)) == ["3D Example", "Ωmega Example"]
    finnish = Page(client.get("/organisations?letter=Ä", headers={"Accept-Language": "fi"}).text)
    assert names(finnish) == ["Ähtäri Example Works"], "Finnish files Ä behind Z"
    assert "No organisation is listed here." in client.get("/organisations?country=DE&letter=B").text


@pytest.mark.parametrize(
    "query",
    ["letter=%00", "country=%3Cx%3E", "page=-1", "page=0", "page=9999999999999", "page=x", "letter=AB", "letter="],
)
def test_what_is_no_filter_is_left_out(client: FlaskClient, query: str) -> None:
    response = client.get(f"/organisations?{query}")
    assert response.status_code == 200
    page = Page(response.text)
    assert names(page) == ["Universität Paderborn"]
    assert page.one("link", rel="canonical")["href"] == "https://silta.example.org/organisations"


def test_a_long_directory_comes_in_pages(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "LISTED", 10)
    made = [with_organisations(f"brief-{n:02}", {"name": f"Example {n:02}", "country": "FI"}) for n in range(25)]
    _, client = site_of(made)
    found: list[str] = []
    address = "/organisations?country=FI&letter=e"
    while address:
        page = Page(client.get(address).text)
        found += names(page)
        following = page.all("a", rel="next")
        address = following[0]["href"] if following else ""
    assert found == [f"Example {n:02}" for n in range(25)]
    last = Page(client.get("/organisations?page=99").text)
    assert names(last) == [f"Example {n:02}" for n in range(20, 25)]
    assert last.one("link", rel="canonical")["href"].endswith("/organisations?page=3")


def test_an_organisation_with_many_briefs_has_pages(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "READ", 12)
    made = [
        with_organisations(
            f"brief-{n:02}",
            {"name": "Example Institute", "country": "FI"},
            published_on=date(2026, 1, n + 1),
            technologies=[confirmed("robotics")],
        )
        for n in range(25)
    ]
    _, client = site_of(made)
    address = "/organisations/example-institute-fi"
    first, third = (Page(client.get(f"{address}?page={number}").text) for number in (1, 3))
    assert "Took part in 25 briefs." in first.text
    assert "Gathered from the newest 12 briefs." in first.text
    shown = [element["href"] for element in first.all("a") if element["href"].startswith("/briefs/")]
    assert shown == [f"/briefs/brief-{n:02}" for n in range(24, 14, -1)]
    rest = [element["href"] for element in third.all("a") if element["href"].startswith("/briefs/")]
    assert rest == [f"/briefs/brief-{n:02}" for n in range(4, -1, -1)]


def test_a_hostile_name_breaks_nothing(site_of: SiteOf) -> None:
    made = [with_organisations("one", {"name": HOSTILE, "short_name": HOSTILE, "city": HOSTILE, "country": "FI"})]
    _, client = site_of(made)
    link = next(link for link in Page(client.get("/organisations").text).links if link.startswith("/organisations/"))
    for address in ("/organisations", link, "/briefs/one", "/sitemap.xml"):
        response = client.get(address)
        assert response.status_code == 200
        assert "<script>alert" not in response.text
        assert "49" not in response.text or "{{ 7*7 }}" in response.text
    assert "alert(1)" in Page(client.get(link).text).one("h1").text


def test_an_organisation_goes_when_its_last_brief_does(site_of: SiteOf) -> None:
    silta, client = site_of([])
    one = with_organisations("one", {"name": "Example Works", "country": "FI", "key": "example-works-fi"})
    with silta.database.unit_of_work() as work:
        work.briefs.save(one, author="test", reason="test")
        work.commit()
    assert client.get("/organisations/example-works-fi").status_code == 404, "the register does not know it"
    page = Page(client.get("/briefs/one").text)
    assert "Example Works" in page.text
    assert [link for link in page.links if link.startswith("/organisations/")] == []


@pytest.mark.parametrize("key", ["nobody", "..%2Fetc", "%00", "x" * 500, "%F0%9F%98%80", "Universitat-Paderborn-DE"])
def test_an_unknown_organisation_is_not_found(client: FlaskClient, key: str) -> None:
    assert client.get(f"/organisations/{key}").status_code == 404


@given(st.text(max_size=20), st.sampled_from(list(Language)))
def test_every_name_has_a_letter(name: str, language: Language) -> None:
    assert first_letter(name, language) in (*alphabet(language), OTHER)


@given(st.integers(1, 300), st.integers(1, 300))
def test_a_pager_names_the_ends_and_where_the_reader_is(page: int, pages: int) -> None:
    page = min(page, pages)
    entries = number_pages(page, pages, str)
    numbers = [entry[0] for entry in entries if entry]
    assert numbers == sorted(set(numbers))
    assert pages == 1 or {1, page, pages} <= set(numbers)
    assert len(entries) <= 11
