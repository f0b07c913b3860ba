"""How the briefs of a technology and of a business model are spread."""

from flask.testing import FlaskClient

from kb.model import Language
from tests.web.html_page import Page
from web.explore.technology import named_matches
from web.pictures.shares import make_shares
from web.pictures.years import COLUMNS


def test_a_technology_shows_its_results_by_year(client: FlaskClient) -> None:
    page = Page(client.get("/technologies/robotics").text)
    bars = {e["aria-label"]: e["href"] for e in page.all("a") if "svg" in e.inside}
    table = {e["aria-label"]: e["href"] for e in page.all("a") if "td" in e.inside}
    # 24 robot cells from 2000 to 2023, and one bin-picking brief of 2025.
    # A column for 2024, which has none, is no link; one stands for all the years up to 2016.
    assert len(bars) == COLUMNS - 1
    assert len(table) == 25
    assert len(bars.items() & table.items()) == COLUMNS - 2
    assert "Up to 2016, briefs: 17" in bars
    assert "From 2000 to 2025" in page.text
    for text, address in table.items():
        count = text.rpartition(" ")[2]
        assert Page(client.get(address).text).one("h1").text.split()[0] == count


def test_a_technology_shows_readiness_and_business_models(client: FlaskClient) -> None:
    page = Page(client.get("/technologies/robotics").text)
    shares = {e.text: e["href"] for e in page.all("a") if "ul" in e.inside and "/search?" in e["href"]}
    for label in ("Ready to use", "In research", "Subscription"):
        assert "technology=robotics" in shares[label]
    found = Page(client.get(shares["Subscription"]).text).one("h1").text
    assert found.split()[0] == "24"
    empty = Page(client.get("/technologies/maintenance").text)
    assert "Subscription" not in empty.text


def test_a_pattern_shows_an_example_and_its_technologies(client: FlaskClient) -> None:
    page = Page(client.get("/business-models/pay-per-use").text)
    assert page.one("blockquote").text.strip() == "It runs in three plants."
    assert page.one("blockquote")["lang"] == "en"
    assert any("technology=vibration-analysis" in link for link in page.links)
    nothing = Page(client.get("/business-models/license").text)
    assert nothing.all("blockquote") == []


def test_shares_say_in_words_what_the_bar_shows() -> None:
    shares = make_shares([("a", "/a", 4000), ("b", "/b", 0)], Language.DE)
    assert [(share.shown_count, share.address) for share in shares] == [("4.000", "/a"), ("0", "")]
    assert 'width="100.0%"' in shares[0].bar
    assert make_shares([], Language.FI) == []


def test_several_matches_of_one_vocabulary_are_numbered() -> None:
    uris = ("http://data.europa.eu/8mn/euroscivoc/1", "http://data.europa.eu/8mn/euroscivoc/2")
    named = named_matches((*uris, "http://www.wikidata.org/entity/Q1", "javascript:alert(1)"))
    assert [name for name, _ in named] == ["EuroSciVoc (1)", "EuroSciVoc (2)", "Wikidata"]
