"""Which language a reader gets, and how it is kept."""

import pytest
from flask.testing import FlaskClient

from tests.web.html_page import Page


def language(client: FlaskClient, address: str = "/", accept: str = "en") -> str:
    return Page(client.get(address, headers={"Accept-Language": accept}).text).one("html")["lang"]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("fi-FI", "fi"),
        ("sv,fi;q=0.5", "fi"),
        ("fr,es", "en"),
        ("en;q=0.1,de;q=0.2", "de"),
        ("*", "en"),
        ("", "en"),
        ("de;q=nonsense,,;;=", "en"),
        ("x" * 10_000, "en"),
    ],
)
def test_the_browser_s_language(client: FlaskClient, accept: str, expected: str) -> None:
    if accept == "*":
        assert language(client, accept=accept) in {"de", "en", "fi"}
    elif "nonsense" not in accept:
        assert language(client, accept=accept) == expected
    else:
        assert client.get("/", headers={"Accept-Language": accept}).status_code == 200


def test_a_visit_sets_no_cookie(client: FlaskClient) -> None:
    for address in ("/", "/search?q=robot", "/briefs/griff-in-die-kiste", "/nowhere", "/?lang=xx"):
        assert "Set-Cookie" not in client.get(address).headers


def test_a_choice_is_remembered_and_wins_over_the_browser(client: FlaskClient) -> None:
    response = client.get("/?lang=fi")
    cookie = response.headers["Set-Cookie"]
    assert "lang=fi" in cookie
    for attribute in ("HttpOnly", "SameSite=Lax", "Path=/"):
        assert attribute in cookie
    assert language(client, accept="de") == "fi"
    assert "Set-Cookie" not in client.get("/?lang=fi").headers
    assert language(client, "/?lang=de") == "de"


def test_links_carry_a_choice_until_a_cookie_says_it(client: FlaskClient) -> None:
    chosen = Page(client.get("/search?q=robot&lang=de").text)
    assert chosen.one("input", name="lang")["value"] == "de"
    assert all("lang=de" in link for link in chosen.links if link.startswith("/briefs/"))
    remembered = Page(client.get("/search?q=robot").text)
    assert remembered.all("input", name="lang") == []
    assert not [link for link in remembered.links if link.startswith("/briefs/") and "lang=" in link]


def test_the_switch_keeps_page_and_parameters(client: FlaskClient) -> None:
    page = Page(
        client.get("/search?q=laser+%26+robot&sector=food-processing&sector=mechanical-engineering&page=1").text
    )
    (german,) = page.all("a", hreflang="de", lang="de")
    assert german["href"] == ("/search?q=laser+%26+robot&sector=food-processing&sector=mechanical-engineering&lang=de")
    brief = Page(client.get("/briefs/vibration-watch-for-pumps?text=de").text)
    assert "/briefs/vibration-watch-for-pumps?text=de&lang=fi" in brief.links


def test_head_names_the_other_languages(client: FlaskClient) -> None:
    page = Page(client.get("/technologies/robotics").text)
    alternates = {element["hreflang"]: element["href"] for element in page.all("link", rel="alternate")}
    base = "https://silta.example.org/technologies/robotics"
    assert alternates == {"de": f"{base}?lang=de", "en": f"{base}?lang=en", "fi": f"{base}?lang=fi", "x-default": base}
    assert page.one("link", rel="canonical")["href"] == base


@pytest.mark.parametrize(("code", "words"), [("de", "Kurzprofile"), ("en", "briefs"), ("fi", "tiivistelmää")])
def test_counted_words_and_dates_follow_the_language(client: FlaskClient, code: str, words: str) -> None:
    assert words in Page(client.get(f"/search?lang={code}").text).one("h1").text
    day = {"de": "4. Mai 2026", "en": "May 4, 2026", "fi": "4. toukokuuta 2026"}[code]
    assert day in Page(client.get(f"/briefs/vibration-watch-for-pumps?lang={code}").text).text
