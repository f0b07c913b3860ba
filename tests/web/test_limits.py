"""How often a visitor may ask, and how answers are packed."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.conftest import english
from tests.web.html_page import Page
from tests.web.small_site import briefs, open_silta
from web.app import create_app
from web.limits import visitor

LIMIT = 10


@pytest.fixture
def limited(tmp_path: Path) -> Iterator[Flask]:
    """A site that answers ten searches a minute."""
    silta = open_silta(tmp_path, briefs()[:3], LIMIT)
    yield create_app(silta)
    silta.close()


def test_who_searches_too_often_waits(limited: Flask) -> None:
    client = english(limited)
    answers = [client.get(f"/search?q=robot&page={number}") for number in range(1, LIMIT + 2)]
    codes = [answer.status_code for answer in answers]
    if codes[-1] != 429:  # a minute ended between two of them
        answers = [client.get(f"/search?q=pump&page={number}") for number in range(1, LIMIT + 2)]
        codes = [answer.status_code for answer in answers]
    assert codes[-1] == 429
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert Page(answers[-1].text).one("h1").text == "Too many requests at once"
    assert client.get("/search.atom?q=robot").status_code == 429, "feeds count as searches"
    assert client.get("/suggest?q=rob").status_code == 200
    assert client.get("/briefs/vibration-watch-for-pumps").status_code == 200, "what is cheap stays open"
    assert client.get("/search?q=robot", environ_overrides={"REMOTE_ADDR": "192.0.2.7"}).status_code == 200


def test_only_who_has_to_wait_is_asked_to(limited: Flask) -> None:
    client = english(limited)
    for path in ("/search?q=robot", "/oai?verb=Identify", "/suggest?q=rob"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "Retry-After" not in answer.headers, path
    harvests = [client.get("/oai?verb=Identify") for _ in range(2 * LIMIT)]
    refused = [answer for answer in harvests if answer.status_code == 503]
    assert refused
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in refused)


def test_neighbours_in_a_network_of_ipv6_are_one_visitor(limited: Flask) -> None:
    client = english(limited)
    codes = [
        client.get("/search", environ_overrides={"REMOTE_ADDR": f"2001:db8:1:2::{number:x}"}).status_code
        for number in range(2 * LIMIT + 2)
    ]
    assert 429 in codes


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:0:0:1:2:3:4", "2001:db8::/64"),
        ("2001:db8::1:2:3:4", "2001:db8::/64"),
        ("2001:db8::2:2:3:4", "2001:db8::/64"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("192.0.2.7:5000", "192.0.2.7:5000"),
        ("", "unknown"),
    ],
)
def test_who_a_visitor_is(address: str, who: str) -> None:
    with Flask(__name__).test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert visitor() == who


@pytest.mark.parametrize(("accepted", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_answers_are_packed_as_the_browser_wants(client: FlaskClient, accepted: str, unpack: object) -> None:
    assert callable(unpack)
    plain = client.get("/technologies")
    packed = client.get("/technologies", headers={"Accept-Encoding": accepted})
    assert packed.headers["Content-Encoding"] == accepted
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert unpack(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    again = client.get("/technologies", headers={"Accept-Encoding": accepted, "If-None-Match": packed.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("name", ["js/combobox.js", "css/silta.css"])
def test_scripts_and_styles_are_packed_too(client: FlaskClient, name: str) -> None:
    known = Page(client.get("/").text).one("script", type="module")["src"]
    address = known.replace("js/silta.js", name)
    packed = client.get(address, headers={"Accept-Encoding": "br"})
    assert packed.headers["Content-Encoding"] == "br"
    assert brotli.decompress(packed.data) == client.get(address).data
