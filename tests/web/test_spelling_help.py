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
    assert "The technology Vibration analysis" in page.text


def near_concepts(page: Page) -> dict[str, str]:
    return {
        " ".join(link.text.split()): link["href"]
        for link in page.all("a")
        if link.text.strip().startswith(("The broader", "The narrower", "The related"))
    }


def test_nothing_found_offers_what_is_near_to_a_recognised_technology(client: FlaskClient) -> None:
    page = ask(client, "/search?q=predictive+maintenance&year=1990")
    assert page.one("h1").text.split()[0] == "0"
    near = near_concepts(page)
    assert near["The broader technology Maintenance"] == "/search?technology=maintenance"
    assert near["The narrower technology Vibration analysis"] == "/search?technology=vibration-analysis"
    for name, address in near.items():
        count = Page(client.get(address).text).one("h1").text.split()[0]
        entry = next(item.text for item in page.all("li") if name in " ".join(item.text.split()))
        assert entry.split()[-2:] in ([count, "briefs"], [count, "brief"]), "it says what it would bring"
    german = ask(client, "/search?q=predictive+maintenance&year=1990&lang=de")
    assert "Die untergeordnete Technologie" in german.text


def test_a_selected_technology_has_near_ones_too(client: FlaskClient) -> None:
    near = near_concepts(ask(client, "/search?technology=robotics&year=1990"))
    assert near == {"The narrower technology Bin picking": "/search?technology=bin-picking"}
