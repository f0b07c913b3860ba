"""Conditional requests, caches, other sites' pages, packing, headers."""

import gzip

import pytest
from flask.testing import FlaskClient

from tests.web.api.conftest import Make, bearer

READ = ("/", "/search?q=robot", "/briefs", "/briefs/griff-in-die-kiste", "/technologies", "/sectors", "/openapi.json")


@pytest.mark.parametrize("address", READ)
def test_asking_again_costs_nothing(program: FlaskClient, address: str) -> None:
    first = program.get(f"/api/v1{address}")
    assert first.status_code == 200
    again = program.get(f"/api/v1{address}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert program.get(f"/api/v1{address}", headers={"If-None-Match": '"other"'}).status_code == 200
    assert first.headers["Cache-Control"] == "no-cache"
    assert {"Accept-Language", "Authorization"} <= {part.strip() for part in first.headers["Vary"].split(",")}


def test_a_brief_says_when_it_changed(program: FlaskClient) -> None:
    first = program.get("/api/v1/briefs/griff-in-die-kiste")
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert program.get("/api/v1/briefs/griff-in-die-kiste", headers=since).status_code == 304
    long_ago = {"If-Modified-Since": "Thu, 01 Jan 2015 00:00:00 GMT"}
    assert program.get("/api/v1/briefs/griff-in-die-kiste", headers=long_ago).status_code == 200


@pytest.mark.parametrize("address", READ)
def test_head_answers_as_get(program: FlaskClient, address: str) -> None:
    head, get = program.head(f"/api/v1{address}"), program.get(f"/api/v1{address}")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == get.headers["ETag"]
    assert head.headers["Content-Type"] == get.headers["Content-Type"]


def test_pages_of_other_sites_may_read(program: FlaskClient) -> None:
    origin = {"Origin": "https://other.example.org"}
    for address, status in (("/briefs", 200), ("/nowhere", 404), ("/briefs?limit=0", 422)):
        response = program.get(f"/api/v1{address}", headers=origin)
        assert response.status_code == status
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "ETag" in response.headers["Access-Control-Expose-Headers"]
    asked = program.options("/api/v1/briefs", headers={**origin, "Access-Control-Request-Method": "GET"})
    assert asked.status_code == 200
    assert asked.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "authorization" not in asked.headers["Access-Control-Allow-Headers"].lower()
    refused = program.options("/api/v1/submissions", headers={**origin, "Access-Control-Request-Method": "POST"})
    assert "Access-Control-Allow-Origin" not in refused.headers
    posted = program.post("/api/v1/submissions", json={}, headers=origin)
    assert "Access-Control-Allow-Origin" not in posted.headers


def test_what_a_key_reads_is_for_its_owner_only(program: FlaskClient, make_key: Make) -> None:
    response = program.get("/api/v1/briefs", headers=bearer(make_key()))
    assert response.cache_control.private


def test_answers_are_packed(program: FlaskClient) -> None:
    plain = program.get("/api/v1/briefs")
    packed = program.get("/api/v1/briefs", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    again = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    assert program.get("/api/v1/briefs", headers=again).status_code == 304


def test_there_are_no_cookies_and_no_pages(program: FlaskClient) -> None:
    for address in (*READ, "/nowhere", "/submissions"):
        response = program.get(f"/api/v1{address}", headers={"Accept": "text/html"})
        assert "Set-Cookie" not in response.headers
        assert "html" not in response.content_type
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_the_entry_names_everything(program: FlaskClient) -> None:
    for address in ("/api/v1", "/api/v1/"):
        document = program.get(address).get_json()
        for name, value in document.items():
            if str(value).startswith("https://silta.example.org"):
                answer = program.get(value.removeprefix("https://silta.example.org"))
                assert answer.status_code == (401 if name == "submissions" else 200), value
