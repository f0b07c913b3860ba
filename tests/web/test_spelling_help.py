"""What the results page offers for words that no brief has."""

from urllib.parse import parse_qs, urlsplit

from flask.testing import FlaskClient

from tests.web.html_page import Page


def ask(client: FlaskClient, address: str, **headers: str) -> Page:
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return Page(response.text)


def test_a_mistyped_search_is_offered_right_and_never_replaced(client: FlaskClient) -> None:
    page = ask(client, "/search?q=Vibrtion+pumqs&sector=mechanical-engineering")
    note = page.one("p", class_="note-meant")
    assert "Did you mean: Vibration pumps?" in " ".join(note.text.split())
    assert note.text.split()[-2:] == ["1", "brief"]
    offered = page.one("a", class_="meant")["href"]
    assert parse_qs(urlsplit(offered).query) == {"q": ["Vibration pumps"], "sector": ["mechanical-engineering"]}
    assert page.one("input", name="q")["value"] == "Vibrtion pumqs"
    right = ask(client, offered)
    assert right.one("h1").text.split()[0] == "1"
    assert right.all("p", class_="note-meant") == []


def test_labels_are_known_in_the_readers_language(client: FlaskClient) -> None:
    page = ask(client, "/search?q=varahtelyanalysi", **{"Accept-Language": "fi"})
    assert "värähtelyanalyysi" in page.one("p", class_="note-meant").text


def test_what_would_find_nothing_is_not_offered(client: FlaskClient) -> None:
    assert ask(client, "/search?q=vibrtion&country=FI").all("p", class_="note-meant") == []


def test_right_words_are_left_alone(client: FlaskClient) -> None:
    for query in ("pumps", "bakery", "xyzzy", "-vibrtion", "vibrtio*", "the"):
        assert ask(client, f"/search?q={query}").all("p", class_="note-meant") == [], query


def test_a_need_is_corrected_as_a_need(client: FlaskClient) -> None:
    page = ask(client, "/need?q=We+want+vibrtion+analysis,+soon.")
    assert page.one("a", class_="meant")["href"] == "/need?q=We+want+vibration+analysis%2C+soon."


def test_words_that_no_brief_has_are_named(client: FlaskClient) -> None:
    page = ask(client, "/search?q=pumps+xyzzy")
    assert "No brief has: xyzzy." in page.text
    assert "pumps" in page.one("p", class_="reasons").text


def test_nothing_found_offers_technologies_that_are_near_to_the_words(client: FlaskClient) -> None:
    page = ask(client, "/search?q=vibrating&country=FI")
    assert page.one("h1").text.split()[0] == "0"
    page = ask(client, "/search?q=Schwingungsdiagnose", **{"Accept-Language": "en"})
    assert "The related technology Vibration analysis" in page.text
