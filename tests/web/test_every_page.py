"""What holds for every page, in every language."""

import json
import re
from collections.abc import Callable
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from kb.model import BriefStatus, Mover, TransferBrief
from tests.web.conftest import Locations
from tests.web.html_page import Page
from tests.web.small_site import brief
from web import listing
from web.feeds import sitemap
from web.silta import Silta

PAGES = (
    "/",
    "/search",
    "/search?q=robot&maturity=ready&maturity=trl9&sort=newest",
    "/search?q=xyzzy&technology=robotics&sector=food-processing",
    "/search?q=pumpz+robott",
    "/need",
    "/need?q=Our+pumps+and+robots+fail,+we+want+predictive+maintenance&maturity=demonstrated",
    "/need?q=xyzzy",
    "/briefs/vibration-watch-for-pumps",
    "/briefs/griff-in-die-kiste",
    "/briefs/words-of-the-source",
    "/briefs/vibration-watch-for-pumps?text=de&beside=en",
    "/compare",
    "/compare?brief=vibration-watch-for-pumps&brief=griff-in-die-kiste&brief=words-of-the-source",
    "/compare?brief=vibration-watch-for-pumps&brief=griff-in-die-kiste&differences=only",
    "/list",
    "/list?brief=vibration-watch-for-pumps&brief=griff-in-die-kiste&brief=nobody-wrote-this",
    "/technologies",
    "/technologies/predictive-maintenance",
    "/overview",
    "/newsletter",
    "/newsletter/search?q=robot&maturity=ready",
    "/newsletter/asked",
    "/overview?q=robot&technology=robotics&maturity=ready&year=2001",
    "/overview?q=xyzzy&country=FI",
    "/business-models",
    "/business-models/pay-per-use",
    "/organisations",
    "/organisations?country=DE&letter=u",
    "/organisations?country=FI&letter=x&page=7",
    "/organisations/universitat-paderborn-de",
    "/alliance",
    "/alliance?technology=maintenance&country=DE",
    "/people",
    "/pages/about",
    "/pages/help",
    "/nowhere",
)


@pytest.mark.parametrize("language", ["de", "en", "fi"])
@pytest.mark.parametrize("address", PAGES)
def test_markup_is_sound(client: FlaskClient, address: str, language: str) -> None:
    response = client.get(address, headers={"Accept-Language": language})
    page = Page(response.text)
    assert page.problems == []
    assert page.one("html")["lang"] == language
    assert len(page.all("h1")) == 1
    assert len(page.all("main")) == 1
    identifiers = [element["id"] for element in page.elements if "id" in element.attributes]
    assert len(identifiers) == len(set(identifiers)), "an id is used twice"


@pytest.mark.parametrize("address", PAGES)
def test_headings_leave_out_no_level(client: FlaskClient, address: str) -> None:
    page = Page(client.get(address).text)
    levels = [int(element.name[1]) for element in page.elements if re.fullmatch("h[1-6]", element.name)]
    # The hero's heading and the filters' stand beside the h1; no level may be skipped on the way down.
    jumps = [(a, b) for a, b in pairwise(levels) if b > a + 1]
    assert jumps == []


@pytest.mark.parametrize("address", PAGES)
def test_fields_and_pictures_have_names(client: FlaskClient, address: str) -> None:
    page = Page(client.get(address).text)
    labelled = {element["for"] for element in page.all("label") if "for" in element.attributes}
    for element in (*page.all("input"), *page.all("select"), *page.all("textarea")):
        hidden = element.attributes.get("type") == "hidden"
        assert hidden or element.attributes.get("id") in labelled or "label" in element.inside, element
    for picture in page.all("svg"):
        assert picture.attributes.get("aria-hidden") == "true" or "aria-label" in picture.attributes
    for link in page.all("a"):
        assert link.text.strip() or link.attributes.get("aria-label"), f"a link without words: {link}"


@pytest.mark.parametrize("address", PAGES)
def test_nothing_inline_and_nothing_from_elsewhere(client: FlaskClient, address: str) -> None:
    page = Page(client.get(address).text)
    for element in page.elements:
        assert element.name != "style"
        assert not [name for name in element.attributes if name == "style" or name.startswith("on")], element
    for script in page.all("script"):
        if script.attributes.get("type") == "application/ld+json":  # data, which no browser runs
            assert "<" not in script.text
            json.loads(script.text)
            continue
        assert script["src"].startswith("/static/")
        assert script.text == ""
    for element in (*page.all("img"), *page.all("link", rel="stylesheet"), *page.all("link", rel="icon")):
        assert not urlsplit(element.attributes.get("src") or element["href"]).netloc


def test_every_internal_link_leads_somewhere(client: FlaskClient) -> None:
    seen: set[str] = set()
    waiting = ["/"]
    while waiting and len(seen) < 500:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        response = client.get(address)
        assert response.status_code == 200, address
        if response.mimetype != "text/html":
            continue
        for link in Page(response.text).links:
            parts = urlsplit(link)
            # Searches lead to ever new searches; one step into them is enough.
            known = parts.path == "/search" and urlsplit(address).path == "/search"
            if not parts.netloc and not parts.scheme and parts.path and not known and "lang=" not in link:
                waiting.append(link.partition("#")[0])
    assert {
        "/technologies",
        "/business-models",
        "/briefs/vibration-watch-for-pumps",
        "/organisations",
        "/organisations/universitat-paderborn-de",
        "/pages/about",
        "/pages/help",
    } <= seen


@pytest.mark.parametrize("address", [*PAGES, "/healthz", "/readyz", "/robots.txt", "/sitemap.xml"])
def test_head_answers_as_get_without_a_body(client: FlaskClient, address: str) -> None:
    head, get = client.head(address), client.get(address)
    assert head.status_code == get.status_code
    assert head.data == b""
    assert head.headers["Content-Type"] == get.headers["Content-Type"]


def test_landing_page_shows_figures_that_are_true(client: FlaskClient) -> None:
    page = Page(client.get("/").text)
    assert "27 briefs in German, English and Finnish." in page.text
    cells = {
        element["aria-label"]: element["href"]
        for element in page.all("a")
        if element.attributes.get("class", "").startswith("heat-")
    }
    # Levels 1 to 9 take turns in the 24 briefs that are alike, so three of them come thrice.
    assert cells["Readiness: In research, potential: Incremental, briefs: 9"] == (
        "/search?maturity=research&potential=incremental"
    )
    assert cells["Readiness: Demonstrated, potential: Substantial, briefs: 1"] == (
        "/search?maturity=demonstrated&potential=substantial"
    )
    # TRL 7-8 lies in two bands, so the brief counts in both.
    assert "Readiness: Demonstrated, potential: Disruptive, briefs: 1" in cells
    assert "Readiness: Ready to use, potential: Disruptive, briefs: 1" in cells
    assert len(cells) == 8
    for label, address in cells.items():
        count = label.rpartition(" ")[2]
        assert Page(client.get(address).text).one("h1").text.split()[0] == count
    table = {element["aria-label"]: element["href"] for element in page.all("a") if "td" in element.inside}
    assert table == cells, "the table says what the picture says"


def test_technology_page(client: FlaskClient) -> None:
    page = Page(client.get("/technologies/predictive-maintenance").text)
    assert "vorausschauende Instandhaltung" in page.text
    assert "ennakoiva kunnossapito" in page.text
    assert "PdM" in page.text
    assert "What predictive maintenance means." in page.text
    assert "/technologies/maintenance" in page.links
    assert "/technologies/vibration-analysis" in page.links
    assert "/briefs/vibration-watch-for-pumps" in page.links


def test_business_model_pages(client: FlaskClient) -> None:
    everything = client.get("/business-models").text
    assert "How the potential is estimated" in everything
    assert "alert(1)" not in everything
    assert "Die höchste Stufe" not in everything
    german = Page(client.get("/business-models", headers={"Accept-Language": "de"}).text)
    assert german.one("div", class_="prose").text.strip() == "Die höchste Stufe mit einem Stichwort zählt."
    assert german.one("div", class_="prose")["lang"] == "de"
    finnish = Page(client.get("/business-models", headers={"Accept-Language": "fi"}).text)
    assert finnish.one("div", class_="prose")["lang"] == "en"
    page = Page(client.get("/business-models/pay-per-use").text)
    assert "Explanation of Pay-per-Use" in page.text
    assert "/briefs/vibration-watch-for-pumps" in page.links


def test_health(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ready", "published": 27, "indexed": 27}


def test_sitemap_and_robots(client: FlaskClient, locations: Locations) -> None:
    assert "Sitemap: https://silta.example.org/sitemap.xml" in client.get("/robots.txt").text
    addresses = locations()
    assert "https://silta.example.org/briefs/griff-in-die-kiste" in addresses
    assert len(addresses) == 9 + 27 + 5 + 3 + 2 + 1
    for address in addresses:
        assert client.get(urlsplit(address).path).status_code == 200


def test_the_sitemap_follows_what_is_published(
    site_of: Callable[[list[TransferBrief]], tuple[Silta, FlaskClient]],
    locations: Locations,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listing, "KEPT", 0)
    first = brief("first-brief")
    silta, client = site_of([first])
    assert "https://silta.example.org/briefs/first-brief" in locations(asked=client)
    with silta.database.unit_of_work() as work:
        work.briefs.save(brief("second-brief"), author="test", reason="new")
        archived = first.model_copy(update={"status": BriefStatus.ARCHIVED})
        work.briefs.save(archived, author="test", reason="gone", moved_by=Mover.PERSON)
        work.commit()
    changed = locations(asked=client)
    assert "https://silta.example.org/briefs/second-brief" in changed
    assert "https://silta.example.org/briefs/first-brief" not in changed


def test_a_long_sitemap_is_an_index_of_parts(
    client: FlaskClient, locations: Locations, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/sitemap-1.xml").status_code == 404, "a short one has no parts"
    monkeypatch.setattr(sitemap, "PART", 20)
    parts = locations()
    assert parts == [f"https://silta.example.org/sitemap-{part}.xml" for part in (1, 2, 3)]
    pages = [page for part in parts for page in locations(urlsplit(part).path)]
    assert len(pages) == len(set(pages)) == 47
    assert client.get("/sitemap-4.xml").status_code == 404
    assert client.get("/sitemap-0.xml").status_code == 404


def test_json_of_a_brief(client: FlaskClient) -> None:
    shown = json.loads(client.get("/briefs/vibration-watch-for-pumps.json").data)
    assert shown["maturity"]["value"] == {"level": 6, "upper": 7}
    assert set(shown["texts"]) == {"de", "en", "fi"}
