"""Suggestions while typing, as the search boxes ask for them."""

from flask.testing import FlaskClient

from tests.web.html_page import Page


def test_technologies_lead_to_their_briefs_and_titles_to_the_brief(client: FlaskClient) -> None:
    answer = client.get("/suggest?lang=en&q=vibr").json
    assert answer["q"] == "vibr"
    assert answer["said"] == "2 suggestions"
    assert answer["suggestions"] == [
        {
            "kind": "technology",
            "shown": "Technology",
            "text": "vibration analysis",
            "address": "/search?technology=vibration-analysis&lang=en",
        },
        {
            "kind": "brief",
            "shown": "Brief",
            "text": "Vibration watch for pumps (en)",
            "address": "/briefs/vibration-watch-for-pumps?lang=en",
        },
    ]
    for item in answer["suggestions"]:
        assert client.get(item["address"]).status_code == 200


def test_the_language_is_the_one_of_the_address(client: FlaskClient) -> None:
    answer = client.get("/suggest?lang=fi&q=v%C3%A4r").json
    assert answer["suggestions"][0]["text"] == "värähtelyanalyysi"
    assert answer["suggestions"][0]["shown"] == "Teknologia"


def test_answers_may_be_kept_for_some_minutes(client: FlaskClient) -> None:
    response = client.get("/suggest?lang=en&q=rob")
    assert (response.cache_control.max_age, response.cache_control.public) == (300, True)
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in response.headers
    assert client.get("/suggest?q=rob").cache_control.private
    again = client.get("/suggest?lang=en&q=rob", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_nothing_and_rubbish_suggest_nothing(client: FlaskClient) -> None:
    for query in ("", "?q=", "?lang=xx&q=zzz", "?q=%00%ED%A0%80", "?q=" + "a" * 50_000, "?q=%22*(", "?lang=en&q=-"):
        response = client.get(f"/suggest{query}")
        assert (response.status_code, response.json["suggestions"]) == (200, []), query
    assert client.get("/suggest?lang=en&q=zzz").json["said"] == "No suggestions"
    assert client.post("/suggest").status_code == 405


def test_search_boxes_say_where_suggestions_come_from(client: FlaskClient) -> None:
    for address in ("/", "/search", "/technologies", "/briefs/vibration-watch-for-pumps", "/nowhere"):
        page = Page(client.get(address).text)
        assert page.one("input", type="search")["data-suggest"] == "/suggest?lang=en"
        # What only a script makes true is only said by the script.
        assert "role" not in page.one("input", type="search").attributes
