"""A need in plain words: its form, its results with reasons, and the ways to and from it."""

from urllib.parse import parse_qs, urlsplit

from flask.testing import FlaskClient

from tests.web.html_page import Page

NEED = "Our pumps fail without warning. Would predictive maintenance (PdM) help? We also have a robot."
ADDRESS = "/need?q=" + NEED.replace(" ", "+").replace("?", "%3F")


def ask(client: FlaskClient, address: str, **headers: str) -> Page:
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return Page(response.text)


def titles(page: Page) -> list[str]:
    return [element.text for element in page.all("h2", class_="hit-title")]


def test_without_a_need_the_page_asks_for_one(client: FlaskClient) -> None:
    page = ask(client, "/need")
    form = page.one("form", id="search-form")
    assert (form["action"], form["method"]) == ("/need", "get")
    assert page.one("textarea", name="q").text == ""
    assert page.one("h1").text == "Describe what you need"
    assert page.all("ol", class_="hits") == []
    examples = [link for link in page.links if link.startswith("/need?q=")]
    assert len(examples) == 3
    for example in examples:
        ask(client, example)


def test_a_need_ranks_briefs_and_says_why(client: FlaskClient) -> None:
    page = ask(client, ADDRESS)
    assert page.one("textarea", name="q").text == NEED
    assert titles(page)[0] == "Vibration watch for pumps (en)"
    reasons = page.all("p", class_="reasons")[0].text
    assert "Predictive maintenance" in reasons
    assert "(technology)" in reasons
    assert "pumps" in reasons
    assert "(English)" in reasons
    assert "fail" not in reasons, "the brief has no such word"
    assert any("robot (English)" in " ".join(element.text.split()) for element in page.all("p", class_="reasons"))
    assert "No brief has all of your words" not in page.text


def test_reasons_name_technologies_in_the_readers_language(client: FlaskClient) -> None:
    page = ask(client, ADDRESS, **{"Accept-Language": "fi"})
    reasons = page.all("p", class_="reasons")[0].text
    assert "Ennakoiva kunnossapito" in reasons
    assert "(Suomi)" in reasons


def test_filters_chips_and_pages_stay_with_the_need(client: FlaskClient) -> None:
    page = ask(client, "/need?q=robot+cells&sector=food-processing")
    assert page.one("h1").text.split()[0] == "13"
    assert page.one("a", class_="chip")["href"] == "/need?q=robot+cells"
    assert all(link.startswith("/need?") for link in page.links if "page=" in link or "concepts=" in link)
    everything = ask(client, "/need?q=robot+cells")
    (following,) = [element["href"] for element in everything.all("a", rel="next")]
    assert following == "/need?q=robot+cells&page=2"
    assert len(titles(ask(client, following))) == 5


def test_the_language_switch_keeps_the_need(client: FlaskClient) -> None:
    page = ask(client, "/need?q=robot+cells&maturity=ready")
    german = next(link for link in page.links if "lang=de" in link)
    assert german == "/need?q=robot+cells&maturity=ready&lang=de"


def test_concepts_of_a_need_can_be_switched_off(client: FlaskClient) -> None:
    page = ask(client, ADDRESS)
    switch = page.one("a", class_="switch")["href"]
    assert urlsplit(switch).path == "/need"
    off = ask(client, switch)
    assert off.one("input", name="concepts")["value"] == "off"
    assert "Predictive maintenance" not in off.all("p", class_="reasons")[0].text


def test_search_and_landing_page_lead_to_it_and_a_long_search_becomes_one(client: FlaskClient) -> None:
    assert "/need" in ask(client, "/").links
    short = ask(client, "/search?q=robot+cells")
    assert "/need" in short.links
    assert "whole sentence" not in short.text
    page = ask(client, "/search?q=we+want+robot+cells+that+never+stop+at+night&maturity=ready")
    assert "whole sentence" in page.text
    (offered,) = [link for link in page.links if link.startswith("/need?")]
    assert parse_qs(urlsplit(offered).query)["maturity"] == ["ready"]
    assert titles(ask(client, offered))


def test_a_need_that_fits_nothing_helps(client: FlaskClient) -> None:
    page = ask(client, "/need?q=xyzzy+plugh")
    assert page.one("h1").text.split()[0] == "0"
    assert "No brief fits this question yet." in page.text


def test_what_is_offered_instead_finds_what_it_promises(client: FlaskClient) -> None:
    page = ask(client, "/need?q=robot+cells&country=FI&maturity=research")
    offered = [link for link in page.links if "maturity=research" in link or "country=FI" in link]
    alone = [link for link in offered if "q=" not in link and urlsplit(link).path in {"/need", "/search"}]
    assert alone
    for link in alone:
        assert urlsplit(link).path == "/search"
        assert titles(ask(client, link))


def test_a_long_need_is_read_whole_and_a_longer_one_named(client: FlaskClient) -> None:
    text = "vibrating " * 199 + "robot"
    page = Page(client.get("/need", query_string={"q": text}).text)
    assert "left out" not in page.text
    assert any("robot" in element.text for element in page.all("p", class_="reasons"))
    assert "left out: q." in Page(client.get("/need", query_string={"q": f"{text} and more words"}).text).text


def test_needs_are_not_for_search_engines(client: FlaskClient) -> None:
    assert ask(client, ADDRESS).one("meta", name="robots")["content"] == "noindex, follow"
    assert ask(client, "/need").all("meta", name="robots") == []
    assert "Disallow: /need?" in client.get("/robots.txt").text
