"""Failures are problem documents (RFC 9457), whatever goes wrong, and never pages."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from kb.search.backend import SearchUnavailable
from kb.store import StoreError
from tests.web.api.conftest import Make, bearer, problem_of
from web.api.problem import pointer
from web.silta import Silta

Small = Callable[..., tuple[Silta, FlaskClient]]


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("/briefs?limit=0", "limit"),
        ("/briefs?limit=101", "limit"),
        ("/briefs?limit=ten", "limit"),
        ("/briefs?limit=1.0", "limit"),
        ("/briefs?limit=%2B5", "limit"),
        ("/briefs?limit=", "limit"),
        ("/briefs?limit=5&limit=6", "limit"),
        ("/briefs?lang=sv", "lang"),
        ("/briefs?cursor=", "cursor"),
        ("/briefs?cursor=a%20b", "cursor"),
        ("/search?maturity=trl10", "maturity"),
        ("/search?country=de", "country"),
        ("/search?year=99", "year"),
        ("/search?technology=No+Such", "technology"),
        ("/search?sort=best", "sort"),
        ("/search?need=maybe", "need"),
        ("/search?page=2", "page"),
        (f"/search?q={'x' * 2001}", "q"),
        ("/search?%00=1", "\0"),
        ("/?x=1", "x"),
    ],
)
def test_wrong_parameters_are_named(program: FlaskClient, address: str, parameter: str) -> None:
    document = problem_of(program.get(f"/api/v1{address}"), 422)
    assert document["type"] == "/api#invalid-value"
    assert [error["parameter"] for error in document["errors"]] == [parameter]
    assert all(error["detail"] for error in document["errors"])


def test_every_wrong_parameter_is_named(program: FlaskClient) -> None:
    document = problem_of(program.get("/api/v1/search?limit=0&sort=best&other=1&year=x"), 422)
    assert {error["parameter"] for error in document["errors"]} == {"limit", "sort", "other", "year"}
    many = "&".join(f"p{number}=1" for number in range(50))
    document = problem_of(program.get(f"/api/v1/search?{many}"), 422)
    assert len(document["errors"]) == 20
    assert "50 errors" in document["detail"]


@pytest.mark.parametrize("address", ["/api/v1/nowhere", "/api/v1/briefs/", "/api/v1/docs", "/api/v1/briefs/a//b"])
def test_what_is_nowhere(program: FlaskClient, address: str) -> None:
    for headers in ({}, {"Accept": "text/html"}):
        assert problem_of(program.get(address, headers=headers), 404)["type"] == "about:blank"


@pytest.mark.parametrize(
    ("method", "address"),
    [("POST", "/briefs"), ("DELETE", "/briefs/a"), ("PUT", "/submissions"), ("TRACE", "/search"), ("PATCH", "/")],
)
def test_methods_that_are_not_taken(program: FlaskClient, method: str, address: str) -> None:
    response = program.open(f"/api/v1{address}", method=method)
    problem_of(response, 405)
    assert "GET" in response.headers["Allow"]


def test_an_endless_address(program: FlaskClient) -> None:
    problem_of(program.get("/api/v1/search?q=" + "x" * 140_000), 414)


def test_bodies_that_cannot_be_read(program: FlaskClient, make_key: Make) -> None:
    key = bearer(make_key())
    address = "/api/v1/submissions"
    problem_of(program.post(address, data="{}", headers=key), 415)
    problem_of(program.post(address, data={"a": "b"}, headers=key), 415)
    problem_of(program.post(address, data=b"x" * (1024 * 1024 + 1), headers=key, content_type="application/json"), 413)
    for body in (b"", b"{", b"\xff", b'{"year": 2020', b"[" * 100_000, b'{"licence": "\\ud800"}', b"NaN"):
        response = program.post(address, data=body, headers=key, content_type="application/json")
        assert response.status_code in {400, 422}, body[:20]
        problem_of(response, response.status_code)


def test_errors_of_a_body_have_json_pointers(program: FlaskClient, make_key: Make) -> None:
    body: dict[str, Any] = {
        "texts": {"en": {"title": "x" * 251}},
        "contact": {"name": "Desk", "email": "nobody"},
        "people": [{"name": "One"}, {"name": "Two", "orcid": "0000-0002-1825-0098"}],
        "a/b~c": 1,
    }
    response = program.post("/api/v1/submissions", json=body, headers=bearer(make_key()))
    document = problem_of(response, 422)
    places = {error["pointer"] for error in document["errors"]}
    assert places == {"#/texts/en/title", "#/contact/email", "#/people/1/orcid", "#/a~1b~0c"}
    assert not any(error["detail"].startswith("Value error") for error in document["errors"])
    assert pointer(()) == "#"


def test_the_search_is_away(small_api: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    silta, program = small_api()

    def away(*_: object) -> None:
        raise SearchUnavailable("the cluster does not answer")

    monkeypatch.setattr(type(silta.backend), "search", away)
    response = program.get("/api/v1/search?q=x")
    document = problem_of(response, 503)
    assert document["type"] == "/api#search-unavailable"
    assert "cluster" not in response.text, "what operators need is in the log"
    assert int(response.headers["Retry-After"]) > 0
    assert program.get("/api/v1/briefs").status_code == 200


def test_the_database_is_away(small_api: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    silta, program = small_api()

    def away(*_: object, **__: object) -> None:
        raise StoreError("no connection to db.example.org")

    monkeypatch.setattr(type(silta.database), "unit_of_work", away)
    response = program.get("/api/v1/briefs")
    problem_of(response, 503)
    assert "db.example.org" not in response.text
    assert int(response.headers["Retry-After"]) > 0


def test_a_mistake_of_ours_tells_nothing(small_api: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    _, program = small_api()

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("inside")

    monkeypatch.setattr("web.api.briefs.PublicBrief.of", broken)
    monkeypatch.setattr("web.api.briefs.cut", broken)
    response = program.get("/api/v1/briefs")
    problem_of(response, 500)
    assert "inside" not in response.text
