"""The small site that the tests of the web front end ask."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from defusedxml import ElementTree
from flask import Flask
from flask.testing import FlaskClient

from kb.model import TransferBrief
from tests.web.small_site import briefs, open_silta
from web.app import create_app
from web.language import TRANSLATIONS
from web.silta import Silta

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
"""Namespace of the sitemaps protocol."""
Locations = Callable[..., list[str]]


@pytest.fixture(scope="session", autouse=True)
def _compiled_catalogues() -> None:
    """Compile the catalogues as ``make`` does, where a test runs without it."""
    for catalogue in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"):
        compiled = catalogue.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime:
            with catalogue.open("rb") as read, compiled.open("wb") as written:
                write_mo(written, read_po(read))


@pytest.fixture(scope="session")
def silta(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Silta]:
    """The small knowledge base; tests only read it."""
    opened = open_silta(tmp_path_factory.mktemp("silta"), briefs())
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def app(silta: Silta, _compiled_catalogues: None) -> Flask:
    """The site of the small knowledge base."""
    return create_app(silta)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A reader without cookies whose browser asks for English."""
    return english(app)


@pytest.fixture
def site_of(tmp_path: Path) -> Iterator[Callable[[list[TransferBrief]], tuple[Silta, FlaskClient]]]:
    """Make a site of one's own from these briefs."""
    opened: list[Silta] = []

    def make(made: list[TransferBrief]) -> tuple[Silta, FlaskClient]:
        silta = open_silta(tmp_path, made)
        opened.append(silta)
        return silta, english(create_app(silta))

    yield make
    for silta in opened:
        silta.close()


@pytest.fixture
def locations(client: FlaskClient) -> Locations:
    """Read a sitemap, or an index of sitemaps, of the small site: the public addresses in it, each of them once."""

    def read(address: str = "/sitemap.xml", asked: FlaskClient = client) -> list[str]:
        response = asked.get(address)
        assert (response.status_code, response.mimetype) == (200, "application/xml")
        found = [element.text or "" for element in ElementTree.fromstring(response.data).iter(f"{SITEMAP}loc")]
        assert len(found) == len(set(found)), "an address comes twice"
        return found

    return read


def english(app: Flask) -> FlaskClient:
    """Return a client whose browser asks for English."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client
