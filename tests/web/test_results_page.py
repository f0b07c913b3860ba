"""The results page: filters, chips, paging, concepts, and what helps when nothing was found."""

from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.web.html_page import Page


def ask(client: FlaskClient, query: str = "", **headers: str) -> Page:
    response = client.get(f"/search{query}", headers=headers)
    assert response.status_code == 200
    return Page(response.text)


def titles(page: Page) -> list[str]:
    return [element.text for element in page.all("h2", class_="hit-title")]


def boxes(page: Page, facet: str) -> dict[str, bool]:
    return {element["value"]: "checked" in element.attributes for element in page.all("input", name=facet)}


def test_filters_are_a_plain_form(client: FlaskClient) -> None:
    page = ask(client, "?maturity=ready&sort=newest&q=robot")
    form = page.one("form", id="search-form")
    assert form["method"] == "get"
    assert form["action"] == "/search"
    assert page.one("input", name="q")["value"] == "robot"
    assert boxes(page, "maturity")["ready"] is True
    assert boxes(page, "maturity")["trl9"] is False
    assert all(element["form"] == "search-form" for element in page.all("input", type="checkbox", name="maturity"))
    assert page.one("option", selected="")["value"] == "newest"
    assert "Apply filters" in page.text


def test_technologies_are_a_tree_that_opens_where_something_is_selected(client: FlaskClient) -> None:
    page = ask(client, "?technology=vibration-analysis")
    names = list(boxes(page, "technology"))
    assert names == [
        "maintenance",
        "predictive-maintenance",
        "vibration-analysis",
        "robotics",
        "bin-picking",
        "unknown",
    ]
    assert "open" in page.one("details", id="narrower-technology-maintenance").attributes
    assert "open" in page.one("details", id="narrower-technology-predictive-maintenance").attributes
    assert "open" not in page.one("details", id="narrower-technology-robotics").attributes


def test_places_that_nobody_opened_are_links_that_open_them(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.explore.options.SMALL", 0)
    page = ask(client, "?sort=newest")
    assert "bin-picking" not in boxes(page, "technology")
    links = [link["href"] for link in page.all("a", class_="narrower")]
    assert "/search?sort=newest&open=narrower-technology-robotics#narrower-technology-robotics" in links
    opened = ask(client, "?sort=newest&open=narrower-technology-robotics")
    assert "open" in opened.one("details", id="narrower-technology-robotics").attributes
    assert "bin-picking" in boxes(opened, "technology")
    assert opened.one("input", name="open")["value"] == "narrower-technology-robotics", "the form keeps it open"
    assert opened.one("div", class_="search-page")["data-address"] == "/search?sort=newest"
    further = next(link["href"] for link in opened.all("a", class_="narrower") if "maintenance" in link["href"])
    assert further.count("open=") == 2, "what is open stays open"


@pytest.mark.parametrize("place", ["nowhere", "%3Cscript%3E", "a%26b", "x" * 500, "", "%ED%A0%80", "%C3%A4"])
def test_places_that_are_none_are_no_harm(client: FlaskClient, place: str) -> None:
    page = ask(client, f"?open={place}")
    assert page.problems == []
    assert {link["href"].count("open=") for link in page.all("a", class_="narrower")} <= {1, 2}


def test_counts_ignore_the_own_selection(client: FlaskClient) -> None:
    page = ask(client, "?sector=food-processing")
    counts = {
        label.text.rstrip("0123456789").strip(): label.text.split()[-1][-2:]
        for label in page.all("label", class_="option")
    }
    assert page.one("h1").text.split()[0] == "13"
    assert counts["Mechanical engineering"] == "13"


def test_chips_remove_one_filter_each(client: FlaskClient) -> None:
    page = ask(client, "?q=robot&sector=food-processing&maturity=ready&maturity=research")
    chips = {element.text.split("–")[0].strip(): element["href"] for element in page.all("a", class_="chip")}
    assert set(chips) == {"Readiness: Ready to use", "Readiness: In research", "Sector: Food processing"}
    assert parse_qs(urlsplit(chips["Readiness: Ready to use"]).query) == {
        "q": ["robot"],
        "sector": ["food-processing"],
        "maturity": ["research"],
    }
    assert page.one("a", class_="chip-clear")["href"] == "/search?q=robot"


def test_hits_show_marks_readiness_and_labels(client: FlaskClient) -> None:
    page = ask(client, "?q=pumps")
    assert page.all("mark")[0].text == "pumps"
    assert "TRL 6–7" in page.text
    assert "Vibration analysis" in page.one("ol", class_="hits").text
    assert "Mechanical engineering" in page.one("ol", class_="hits").text
    assert "Universität Paderborn" in page.text


def test_labels_follow_the_reader(client: FlaskClient) -> None:
    page = ask(client, "?q=pumps", **{"Accept-Language": "fi"})
    assert "Värähtelyanalyysi" in page.one("ol", class_="hits").text
    assert "Valmiustaso" in page.text


def test_pages_have_no_gaps_and_no_repeats(client: FlaskClient) -> None:
    first = ask(client, "?technology=robotics")
    pager = first.one("nav", class_="pager")
    assert "Next" in pager.text
    (following,) = [element["href"] for element in first.all("a", rel="next")]
    second = ask(client, following.removeprefix("/search"))
    assert len(titles(first)) == 20
    assert len(titles(second)) == 5
    assert not set(titles(first)) & set(titles(second))
    assert second.one("ol", class_="hits")["start"] == "21"
    assert [element["href"] for element in second.all("a", rel="prev")] == ["/search?technology=robotics"]


def test_a_concept_is_named_in_the_other_languages_and_can_be_switched_off(client: FlaskClient) -> None:
    page = ask(client, "?q=ennakoiva+kunnossapito")
    note = page.one("p", class_="note-concepts")
    assert "Predictive maintenance" in note.text
    assert "Vorausschauende Instandhaltung" in note.text
    assert titles(page) == ["Vibration watch for pumps (en)"]
    switch = page.one("a", class_="switch")["href"]
    assert parse_qs(urlsplit(switch).query) == {"q": ["ennakoiva kunnossapito"], "concepts": ["off"]}
    off = ask(client, switch.removeprefix("/search"))
    assert titles(off) == []
    assert "Only the words themselves" in off.text
    assert off.one("input", name="concepts")["value"] == "off"


def test_says_when_only_some_words_matched(client: FlaskClient) -> None:
    page = ask(client, "?q=pumps+xyzzy")
    assert "No brief has all of your words" in page.text
    assert titles(page) == ["Vibration watch for pumps (en)"]


def test_nothing_found_says_what_would_find_something(client: FlaskClient) -> None:
    page = ask(client, "?q=pumps&sector=food-processing&technology=vibration-analysis")
    ways = {
        element.text.strip(): element["href"]
        for element in page.all("a", data_update="top")
        if "class" not in element.attributes
    }
    assert ways["Without the filter Sector: Food processing"] == "/search?q=pumps&technology=vibration-analysis"
    for address in ways.values():
        assert titles(ask(client, address.removeprefix("/search")))


def test_nothing_found_offers_the_broader_technology(client: FlaskClient) -> None:
    page = ask(client, "?technology=bin-picking&sector=mechanical-engineering")
    assert "The broader technology Robotics" in page.text


def test_parameters_that_were_left_out_are_named(client: FlaskClient) -> None:
    page = ask(client, "?page=-1&sort=backwards&q=robot")
    assert "left out: page, sort." in page.text
    assert titles(page)


def test_a_page_beyond_the_end_shows_the_last_one(client: FlaskClient) -> None:
    page = ask(client, "?technology=robotics&page=1000000")
    assert page.one("a", **{"aria-current": "page", "data-update": "top"}).text == "2"
    assert len(titles(page)) == 5


def test_unknown_values_find_nothing_and_stay_removable(client: FlaskClient) -> None:
    page = ask(client, "?technology=alchemy&country=XX")
    assert page.one("h1").text.split()[0] == "0"
    assert {element["href"] for element in page.all("a", class_="chip")} == {
        "/search?technology=alchemy",
        "/search?country=XX",
    }


def test_search_pages_are_not_for_search_engines(client: FlaskClient) -> None:
    assert ask(client, "?q=robot").one("meta", name="robots")["content"] == "noindex, follow"
    assert ask(client).all("meta", name="robots") == []


def test_shown_numbers_follow_the_reader(client: FlaskClient) -> None:
    from kb.model import Language
    from web.language import number

    assert [number(1234567, language) for language in Language] == ["1.234.567", "1,234,567", "1\xa0234\xa0567"]
