"""Whatever stands in an address: a proper page, never a failure of the server."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.search.backend import SearchUnavailable
from kb.search.request import TEXT_LENGTH, SearchRequest
from kb.store import StoreError
from tests.examples import examples
from tests.web.conftest import english
from tests.web.html_page import Page
from tests.web.small_site import open_silta
from web.app import create_app
from web.silta import Silta

ADDRESSES = {
    "100,000 characters": ("/search?q=" + "a" * 100_000, 200),
    "100,000 characters of words": ("/search?q=" + "robot+" * 16_000, 200),
    "a longer address than anybody needs": ("/search?q=" + "a" * 200_000, 414),
    "a path without end": ("/" + "a/" * 70_000, 414),
    "very many parameters": ("/search?" + "&".join(f"technology=t{n}" for n in range(7_000)), 200),
    "very many names": ("/search?" + "&".join(f"p{n}=1" for n in range(9_000)), 200),
    "unknown facets and values": ("/search?colour=red&technology=alchemy&maturity=trl99&year=soon", 200),
    "page -1": ("/search?page=-1", 200),
    "page 0": ("/search?page=0", 200),
    "page 1000000": ("/search?page=1000000", 200),
    "a page of thirty digits": ("/search?page=" + "9" * 30, 200),
    "a page in Arabic digits": ("/search?page=%D9%A3", 200),
    "a page in superscript": ("/search?page=%C2%B2", 200),
    "NUL": ("/search?q=a%00b&technology=%00", 200),
    "control characters": ("/search?q=%01%02%1b%5B31m%7F%C2%85", 200),
    "not UTF-8": ("/search?q=%FF%FE&technology=%C3%28", 200),
    "a lone surrogate": ("/search?q=%ED%A0%80", 200),
    "right-to-left marks": ("/search?q=%E2%80%AErobot", 200),
    "scripts": ("/search?q=%3Cscript%3Ealert(1)%3C/script%3E&sector=%22%3E%3Cscript%3E", 200),
    "a template": ("/search?q=%7B%7B7*7%7D%7D", 200),
    "a broken query": ("/search?q=%22((+AND+-+OR+*+title:", 200),
    "no name": ("/search?=&&&=1&%3D", 200),
    "half a percent sign": ("/search?q=%&sort=%2", 200),
    "another language": ("/?lang=%00", 200),
    "a language list": ("/?lang=de&lang=fi", 200),
    "a slug that is none": ("/briefs/../../etc/passwd", 404),
    "a slug that is not UTF-8": ("/briefs/%FF", 404),
    "a slug with NUL": ("/briefs/a%00b", 404),
    "a long slug": ("/briefs/" + "a" * 5_000, 404),
    "a static file from elsewhere": ("/static/x/../../app.py", 404),
    "a static file with NUL": ("/static/x/a%00.css", 404),
    "an unknown technology": ("/technologies/%3Cb%3E", 404),
    "an unknown pattern": ("/business-models/nothing", 404),
    "a sitemap part": ("/sitemap-7.xml", 404),
    "a sitemap part without end": ("/sitemap-" + "9" * 200 + ".xml", 404),
    "an open redirect": ("/%2F%2Fevil.example.org/", 404),
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_odd_addresses(client: FlaskClient, name: str) -> None:
    address, expected = ADDRESSES[name]
    response = client.get(address)
    assert response.status_code == expected
    page = Page(response.text)
    assert page.problems == []
    assert page.one("h1").text.strip()
    assert len(response.data) < 200_000
    assert "\x00" not in response.text
    assert "evil.example.org" not in response.headers.get("Location", "")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/search/?q=a%20b&q=%C3%A4", "/search?q=a%20b&q=%C3%A4"),
        ("/technologies//", "/technologies"),
        ("/nowhere/", None),
    ],
)
def test_a_slash_too_many_leads_to_the_page(client: FlaskClient, typed: str, meant: str | None) -> None:
    response = client.get(typed)
    assert (response.status_code, response.headers.get("Location")) == ((301, meant) if meant else (404, None))
    assert client.post("/search/").status_code == 404


def test_what_was_typed_is_escaped(client: FlaskClient) -> None:
    page = Page(client.get("/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").text)
    assert page.one("input", id="q")["value"] == '"><script>alert(1)</script>'
    assert [script for script in page.all("script") if "alert" in script.text] == []
    assert "{{7*7}}" in client.get("/search?q={{7*7}}").text


def test_a_question_cut_short_is_named(client: FlaskClient) -> None:
    page = Page(client.get("/search?q=" + "a" * 100_000).text)
    assert "left out: q." in page.text
    assert len(page.one("input", id="q")["value"]) == TEXT_LENGTH


@given(query=st.binary(max_size=300))
@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_in_the_query(app: Flask, query: bytes) -> None:
    response = app.test_client().get("/search", query_string=query.decode("latin-1"))
    assert response.status_code == 200
    assert Page(response.text).problems == []


@given(text=st.text(max_size=60), facet=st.text(max_size=20), page=st.text(max_size=5))
@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_in_the_parameters(app: Flask, text: str, facet: str, page: str) -> None:
    texts = {
        name: value.encode("utf-8", "replace") for name, value in (("q", text), ("technology", facet), ("page", page))
    }
    response = app.test_client().get("/search", query_string=texts)
    assert response.status_code == 200
    assert Page(response.text).problems == []


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_other_methods_are_refused(client: FlaskClient, method: str) -> None:
    response = getattr(client, method)("/search")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    assert Page(response.text).one("h1").text == "This address cannot be used that way"


@pytest.mark.parametrize("path", ["/newsletter", "/newsletter/search", "/account/sign-in", "/account/new"])
def test_forms_without_uploads_are_small(tmp_path: Path, path: str) -> None:
    silta = open_silta(tmp_path, [], secret_key="a secret for tests only, of more than 32 characters")
    client = english(create_app(silta))
    for size, expected in ((2_000, range(200, 410)), (1_000_001, {413})):
        answer = client.post(path, data={"email": "a@example.org", "file": (BytesIO(b"x" * size), "a.pdf")})
        assert answer.status_code in expected
    page = Page(answer.text)
    assert page.problems == []
    assert page.one("h1").text == "This is too large"
    silta.close()


def test_json_where_json_was_asked_for(client: FlaskClient) -> None:
    for response in (
        client.get("/nowhere", headers={"Accept": "application/json"}),
        client.get("/briefs/nothing.json"),
    ):
        assert response.status_code == 404
        assert response.mimetype == "application/problem+json"
        assert response.json["title"] == "There is no page at this address"
        assert response.json["status"] == 404


class _Failing:
    """A searcher that fails as it is told."""

    def __init__(self, failure: Exception) -> None:
        self.failure = failure

    def search(self, request: SearchRequest) -> None:
        raise self.failure

    def similar(self, *_: object) -> None:
        raise self.failure


@pytest.fixture
def failing(silta: Silta) -> dict[str, FlaskClient]:
    clients = {}
    for name, failure in {
        "search": SearchUnavailable("the index is being built"),
        "store": StoreError("the database is locked"),
        "bug": RuntimeError("secret detail"),
    }.items():
        app = create_app(replace(silta, searcher=_Failing(failure)))
        app.config["PROPAGATE_EXCEPTIONS"] = False
        clients[name] = english(app)
    return clients


@pytest.mark.parametrize(
    ("kind", "says"),
    [("search", "The search is not available right now"), ("store", "Silta cannot answer right now")],
)
def test_away_for_a_while(failing: dict[str, FlaskClient], kind: str, says: str) -> None:
    response = failing[kind].get("/search")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"
    assert Page(response.text).one("h1").text == says
    assert "Cache-Control" in response.headers


def test_a_search_that_is_away_says_when_to_ask_again(silta: Silta) -> None:
    away = _Failing(SearchUnavailable("the cluster is starting", retry_after=45))
    client = english(create_app(replace(silta, searcher=away)))
    response = client.get("/search?q=pump", headers={"Accept-Language": "fi"})
    assert (response.status_code, response.headers["Retry-After"]) == (503, "45")
    assert "Hae uudelleen 45 sekunnin kuluttua." in response.text
    assert "the cluster is starting" not in response.text
    problem = client.get("/search?q=pump", headers={"Accept": "application/json"}).json
    assert problem["detail"] == "Links to briefs work meanwhile. Please search again in 45 seconds."


def test_a_brief_is_shown_without_the_search(failing: dict[str, FlaskClient]) -> None:
    response = failing["search"].get("/briefs/vibration-watch-for-pumps")
    assert response.status_code == 200
    assert "Related briefs" not in response.text


def test_a_bug_shows_nothing_of_the_inside(failing: dict[str, FlaskClient]) -> None:
    response = failing["bug"].get("/", headers={"Accept-Language": "fi"})
    assert response.status_code == 500
    assert "secret detail" not in response.text
    assert Page(response.text).one("h1").text == "Meillä meni jotain vikaan"
    assert failing["bug"].get("/", headers={"Accept": "application/json"}).json["status"] == 500


def test_not_ready_without_an_index(silta: Silta) -> None:
    class Empty:
        def status(self) -> None:
            raise SearchUnavailable("no index")

    response = english(create_app(replace(silta, backend=Empty()))).get("/readyz")
    assert response.status_code == 503
    assert response.json["reason"] == "no index"
