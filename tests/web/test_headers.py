"""The headers: security, caching, and what varies."""

import re

import pytest
from flask.testing import FlaskClient

from tests.web.html_page import Page

ANSWERS = (
    "/",
    "/search?q=robot",
    "/briefs/griff-in-die-kiste",
    "/nowhere",
    "/healthz",
    "/robots.txt",
    "/briefs/griff-in-die-kiste.json",
)


@pytest.mark.parametrize("address", ANSWERS)
def test_security_headers_come_with_every_answer(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["Strict-Transport-Security"].startswith("max-age=")


def test_pages_are_asked_again_and_cost_nothing_unchanged(client: FlaskClient) -> None:
    first = client.get("/briefs/griff-in-die-kiste")
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert {part.strip() for part in first.headers["Vary"].split(",")} >= {"Accept-Language", "Cookie"}
    again = client.get("/briefs/griff-in-die-kiste", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    german = client.get("/briefs/griff-in-die-kiste", headers={"Accept-Language": "de"})
    assert german.headers["ETag"] != first.headers["ETag"]


def test_static_files_are_kept_for_ever_under_their_own_address(client: FlaskClient) -> None:
    page = Page(client.get("/").text)
    style = page.one("link", rel="stylesheet", media="print")["href"]
    assert re.fullmatch(r"/static/[0-9a-f]{12}/css/print\.css", style)
    for address in (style, page.one("script", type="module")["src"], page.one("link", rel="icon")["href"]):
        response = client.get(address)
        assert response.status_code == 200
        assert "immutable" in response.headers["Cache-Control"]
        assert "max-age=31536000" in response.headers["Cache-Control"]
        assert "no-cache" not in response.headers["Cache-Control"]
    other = client.get("/static/000000000000/css/print.css")
    assert other.status_code == 200
    assert "immutable" not in other.headers.get("Cache-Control", "")


@pytest.mark.parametrize(("page", "entries"), [("/", 1), ("/search", 2), ("/need", 2), ("/technologies", 1)])
def test_scripts_find_each_other(client: FlaskClient, page: str, entries: int) -> None:
    waiting = [script["src"] for script in Page(client.get(page).text).all("script", type="module")]
    assert len(waiting) == entries, "only pages of results load what updates them"
    seen = set()
    while waiting:
        script = waiting.pop()
        seen.add(script)
        response = client.get(script)
        assert response.status_code == 200
        assert response.mimetype == "text/javascript"
        folder = script.rpartition("/")[0]
        waiting += [f"{folder}/{name}" for name in re.findall(r'from "\./([^"]+)"', response.text)]
    assert len(seen) >= 3


def test_errors_are_not_kept(client: FlaskClient) -> None:
    assert "no-store" in client.get("/nowhere").headers["Cache-Control"]
    assert "no-store" in client.get("/healthz").headers["Cache-Control"]
