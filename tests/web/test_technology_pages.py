"""Counts by year as a picture, and on the pages that show it."""

from defusedxml import ElementTree
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from kb.model import Language
from tests.web.html_page import Page
from web.explore.technology import named_matches
from web.pictures.shares import make_shares
from web.pictures.timeline import YEARS, Timeline, make_timeline
from web.site import EXTENSION


def timeline(app: Flask, counts: dict[str, int]) -> Timeline | None:
    with app.test_request_context("/"):
        labels = app.extensions[EXTENSION].labels[Language.EN]
        return make_timeline(counts, lambda year: f"/search?year={year}", labels, "Briefs by year <of> the result")


def test_years_without_a_brief_are_there_but_lead_nowhere(app: Flask) -> None:
    made = timeline(app, {"2024": 3, "2021": 1, "unknown": 7, "20x4": 2})
    assert made is not None
    assert [(bar.year, bar.count) for bar in made.bars] == [("2021", 1), ("2022", 0), ("2023", 0), ("2024", 3)]
    assert [bar.address for bar in made.bars] == ["/search?year=2021", "", "", "/search?year=2024"]
    assert made.bars[3].text == "2024, briefs: 3"
    assert made.summary == "From 2021 to 2024; most in 2024 (3)."


def test_nothing_counted_is_no_picture(app: Flask) -> None:
    assert timeline(app, {}) is None
    assert timeline(app, {"unknown": 3, "2020": 0, "99999": 4, "0": 1}) is None


@given(st.dictionaries(st.integers(1890, 2110).map(str), st.integers(0, 10**6), max_size=30))
def test_every_picture_is_sound_svg(app: Flask, counts: dict[str, int]) -> None:
    made = timeline(app, counts)
    if made is None:
        return
    with app.test_request_context("/"):
        tree = ElementTree.fromstring(str(made.picture()))
    assert tree.get("aria-label") == "Briefs by year <of> the result"
    links = tree.findall("a")
    assert len(links) == sum(bar.count > 0 for bar in made.bars[-YEARS:])
    assert all(link.get("aria-label") for link in links)
    heights = [float(rect.get("height") or 0) for link in links for rect in link.findall("rect")[1:]]
    assert all(0 < height <= 150 for height in heights)


def test_a_technology_shows_its_results_by_year(client: FlaskClient) -> None:
    page = Page(client.get("/technologies/robotics").text)
    bars = {e["aria-label"]: e["href"] for e in page.all("a") if "svg" in e.inside}
    table = {e["aria-label"]: e["href"] for e in page.all("a") if "td" in e.inside}
    # 24 robot cells from 2000 to 2023, and one bin-picking brief of 2025.
    assert len(bars) == YEARS - 1
    assert len(table) == 25
    assert bars.items() <= table.items()
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
