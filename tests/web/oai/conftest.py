from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.model import TransferBrief
from tests.web.oai.validator import Pairs, Validator
from tests.web.small_site import open_silta
from web.app import create_app
from web.oai.answers import Repository
from web.oai.question import Verb
from web.oai.views import EXTENSION
from web.silta import Silta

BASE_URL = "https://silta.example.org/oai"


def asking(client: FlaskClient) -> Validator:
    """Return what asks a site and checks what it says."""
    return Validator(lambda pairs: client.get("/oai", query_string=encoded(pairs)), BASE_URL)


def encoded(pairs: Pairs) -> str:
    """Return a query string."""
    return urlencode(pairs, errors="surrogatepass")


def with_pages(silta: Silta, size: int) -> Flask:
    """Make a site whose answers have so many records."""
    app = create_app(silta)
    app.extensions[EXTENSION] = Repository(silta, dict.fromkeys(Verb, size))
    return app


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Silta]]:
    """Open sites of these briefs."""
    opened: list[Silta] = []

    def make(*made: TransferBrief, **more: object) -> Silta:
        folder: Path = tmp_path_factory.mktemp("oai")
        opened.append(open_silta(folder, made, **more))  # type: ignore[arg-type]
        return opened[-1]

    yield make
    for silta in opened:
        silta.close()
