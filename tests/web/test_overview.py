"""The overview: what its pictures say is what the searches behind them find."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from kb.model import TransferBrief
from tests.web.conftest import Locations
from tests.web.html_page import Element, Page
from tests.web.small_site import brief, confirmed
from web.silta import Silta

SEARCHES = (
    "",
    "?q=robot",
    "?maturity=ready",
    "?technology=robotics&potential=incremental",
    "?technology=predictive-maintenance",
    "?technology=vibration-analysis",
    "?technology=robotics&technology=maintenance&year=2003&year=2004",
    "?country=DE",
    "?q=robot+cell&concepts=off&sort=newest&sector=food-processing",
    "?maturity=trl7&potential=unknown&potential=disruptive",
)


def marks(page: Page) -> list[Element]:
    """Return the links of the pictures."""
    return [link for link in page.all("a") if "svg" in link.inside and "aria-label" in link.attributes]


def cells(page: Page) -> list[Element]:
    """Return the links of the tables."""
    return [link for link in page.all("a") if "td" in link.inside]


def found(client: FlaskClient, address: str) -> int:
    return int(Page(client.get(address).text).one("h1").text.split()[0])


@pytest.mark.parametrize("search", SEARCHES)
def test_every_mark_says_what_its_link_finds(client: FlaskClient, search: str) -> None:
    page = Page(client.get(f"/overview{search}").text)
    links = {link["aria-label"]: link["href"] for link in (*marks(page), *cells(page))}
    assert links
    for label, address in links.items():
        assert found(client, address) == int(label.rpartition(" ")[2]), (label, address)


@pytest.mark.parametrize("search", SEARCHES)
def test_the_tables_say_what_the_pictures_say(client: FlaskClient, search: str) -> None:
    page = Page(client.get(f"/overview{search}").text)
    table = {link["aria-label"]: link["href"] for link in cells(page)}
    for link in marks(page):
        if not link["aria-label"].startswith("Up to "):  # in the table year by year
            assert table[link["aria-label"]] == link["href"]
    for link in cells(page):
        assert link["aria-label"].endswith(f": {link.text}")


def test_the_total_is_that_of_the_search(client: FlaskClient) -> None:
    assert "27 briefs in four pictures." in Page(client.get("/overview").text).text
    total = found(client, "/search?q=robot&maturity=ready")
    page = Page(client.get("/overview?q=robot&maturity=ready").text)
    assert f"{total} briefs for “robot” in four pictures." in page.text
    assert "/search?q=robot&maturity=ready" in page.links, "the way back to the list"
    assert "/overview?q=robot" in page.links, "the way to the search without the filter"


def test_results_lead_to_their_pictures(client: FlaskClient) -> None:
    page = Page(client.get("/search?q=robot&maturity=ready&page=2").text)
    link = next(link for link in page.all("a") if link.text == "See these results in pictures")
    assert link["href"] == "/overview?q=robot&maturity=ready"
    assert "/overview" in Page(client.get("/").text).links
    assert "See these results in pictures" not in client.get("/search?q=xyzzy").text


def test_the_radar_opens_a_field(client: FlaskClient) -> None:
    def fields(search: str) -> dict[str, str]:
        html = client.get(f"/overview{search}").text
        listed = html.partition('<ol class="radar-fields"')[2].partition("</ol>")[0]
        return {link.text: link["href"] for link in Page(f"<div{listed}</div>").all("a")}

    assert fields("?q=pump") == {
        "Maintenance": "/overview?q=pump&technology=maintenance#radar",
        "Robotics": "/overview?q=pump&technology=robotics#radar",
    }
    # What has nothing narrower leads to its briefs.
    opened = fields("?technology=predictive-maintenance")
    assert opened == {"Vibration analysis": "/search?technology=vibration-analysis"}
    # A leaf is shown among its neighbours.
    assert fields("?technology=vibration-analysis") == opened
    up = Page(client.get("/overview?technology=predictive-maintenance").text).one("a", class_="radar-wider")
    assert up["href"] == "/overview?technology=maintenance#radar"
    up = Page(client.get("/overview?technology=maintenance&maturity=ready&maturity=demonstrated").text)
    assert up.one("a", class_="radar-wider")["href"] == "/overview?maturity=ready&maturity=demonstrated#radar"


def test_what_is_selected_is_outlined_and_the_rest_stays_open(client: FlaskClient) -> None:
    page = Page(client.get("/overview?maturity=ready").text)
    current = {link["aria-label"] for link in marks(page) if "aria-current" in link.attributes}
    assert "Readiness: Ready to use, potential: Incremental, briefs: 4" in current
    assert all("Ready to use" in label for label in current)
    assert any("In research" in link["aria-label"] for link in marks(page))


def test_nothing_found_draws_nothing_and_leads_to_help(client: FlaskClient) -> None:
    page = Page(client.get("/overview?q=xyzzy&country=FI").text)
    assert "No brief fits this question yet." in page.text
    assert "/search?q=xyzzy&country=FI" in page.links
    assert marks(page) == cells(page) == []


def test_briefs_without_a_country_or_year_are_said_so(
    site_of: Callable[[list[TransferBrief]], tuple[Silta, FlaskClient]],
) -> None:
    _, client = site_of([brief("bare", year=None, technologies=[confirmed("robotics")])])
    page = Page(client.get("/overview").text)
    assert "None of these briefs names a year." in page.text
    assert "None of these briefs names a country." in page.text
    assert {link["href"] for link in cells(page)} >= {"/search?year=unknown", "/search?country=unknown"}


@pytest.mark.parametrize(
    "search",
    [
        "?country=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "?technology=%3Csvg%20onload=alert(1)%3E",
        "?year=abc&year=-1&year=99999999999",
        "?q=%00%ff%ed%a0%80&maturity=nonsense",
        "?q=" + "%22(" * 500,
        "?" + "&".join(f"year={year}" for year in range(1000, 1300)),
        "?page=0&sort=nonsense&lang=xx",
        "?country=DE&country=%3C%3E",
    ],
)
def test_rubbish_is_no_failure_and_no_markup(client: FlaskClient, search: str) -> None:
    response = client.get(f"/overview{search}")
    assert response.status_code == 200
    page = Page(response.text)
    assert page.problems == []
    assert all("onload" not in element.attributes for element in page.elements)
    assert all("src" in script.attributes for script in page.all("script"))


def test_a_rejected_parameter_is_named(client: FlaskClient) -> None:
    assert "was left out: sort." in Page(client.get("/overview?sort=nonsense").text).text


@pytest.mark.parametrize(
    ("language", "heading", "country", "band"),
    [
        ("de", "Überblick", "Deutschland (DE), Kurzprofile: 1", "Einsatzbereit"),
        ("en", "Overview", "Germany (DE), briefs: 1", "Ready to use"),
        ("fi", "Yleiskuva", "Saksa (DE), tiivistelmiä: 1", "Käyttövalmis"),
    ],
)
def test_pictures_speak_the_language_of_the_reader(
    client: FlaskClient, language: str, heading: str, country: str, band: str
) -> None:
    page = Page(client.get(f"/overview?lang={language}").text)
    assert page.one("h1").text == heading
    labels = {link["aria-label"] for link in marks(page)}
    assert country in labels
    assert any(band in label for label in labels)
    # Links carry the language that no cookie remembers yet.
    assert all(parse_qs(urlsplit(link["href"]).query)["lang"] == [language] for link in marks(page))


def test_a_search_in_pictures_is_not_for_crawlers(client: FlaskClient, locations: Locations) -> None:
    assert 'content="noindex, follow"' in client.get("/overview?q=robot").text
    assert "noindex" not in client.get("/overview").text
    assert "Disallow: /overview?" in client.get("/robots.txt").text
    assert any(address.endswith("/overview") for address in locations())
