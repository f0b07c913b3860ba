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
    style = page.one("link", rel="stylesheet")["href"]
    assert re.fullmatch(r"/static/[0-9a-f]{12}/css/silta\.css", style)
    for address in (style, page.one("script", type="module")["src"], page.one("link", rel="icon")["href"]):
        response = client.get(address)
        assert response.status_code == 200
        assert "immutable" in response.headers["Cache-Control"]
        assert "max-age=31536000" in response.headers["Cache-Control"]
        assert "no-cache" not in response.headers["Cache-Control"]
    other = client.get("/static/000000000000/css/silta.css")
    assert other.status_code == 200
    assert "immutable" not in other.headers.get("Cache-Control", "")


@pytest.mark.parametrize(
    ("page", "updates"), [("/", False), ("/technologies", False), ("/search", True), ("/need", True)]
)
def test_a_page_loads_one_style_and_one_script_with_everything_in_it(
    client: FlaskClient, page: str, updates: bool
) -> None:
    shown = Page(client.get(page).text)
    assert len(shown.all("link", rel="stylesheet")) == 1
    response = client.get(shown.one("script", type="module")["src"])
    assert response.status_code == 200
    assert response.mimetype == "text/javascript"
    assert "function keepPersonalList(" in response.text
    assert ("function updateResults(" in response.text) == updates, "only pages of results load what updates them"
    assert not re.search(r"^(import|export)\b", response.text, re.MULTILINE)


def test_errors_are_not_kept(client: FlaskClient) -> None:
    assert "no-store" in client.get("/nowhere").headers["Cache-Control"]
    assert "no-store" in client.get("/healthz").headers["Cache-Control"]
