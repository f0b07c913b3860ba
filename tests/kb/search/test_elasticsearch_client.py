"""How Silta reaches a cluster: who it is, and what it says when the cluster does not answer."""

import base64
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from uuid import UUID

import pytest

from kb.model import Language
from kb.search.backend import SearchUnavailable
from kb.search.concepts import Interpreter
from kb.search.request import SearchRequest
from kb.settings import ElasticsearchSettings, InvalidSettings, Settings
from tests.contract.catalogue import TAXONOMY

pytest.importorskip("elasticsearch", reason="the extra elasticsearch is not installed")

from kb.search.backends.elasticsearch import ElasticsearchBackend
from kb.search.backends.elasticsearch_client import Cluster, InvalidConnection

PRODUCT = {"X-Elastic-Product": "Elasticsearch", "Content-Type": "application/vnd.elasticsearch+json;compatible-with=9"}


class Answering:
    """A server that answers every request alike and keeps what it was asked."""

    def __init__(self, status: int, body: bytes) -> None:
        self.status, self.body = status, body
        self.credentials: list[str | None] = []
        answering = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                answering.credentials.append(self.headers.get("Authorization"))
                self.send_response(answering.status)
                for name, value in (PRODUCT | {"Content-Length": str(len(answering.body))}).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answering.body)

            do_GET = do_POST = do_PUT = answer  # noqa: N815  # the names that the library calls

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"


@contextmanager
def answering(status: int, body: bytes = b"{}") -> Iterator[Answering]:
    """Give a running server."""
    made = Answering(status, body)
    Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield made
    finally:
        made.server.shutdown()
        made.server.server_close()


def open_backend(**settings: object) -> ElasticsearchBackend:
    return ElasticsearchBackend(ElasticsearchSettings.model_validate(settings), Interpreter(TAXONOMY))


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture
def closed() -> str:
    """An address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    return f"http://127.0.0.1:{port}"


@pytest.mark.parametrize(
    ("settings", "sent"),
    [
        ({}, None),
        ({"api_key": "c2VjcmV0"}, "ApiKey c2VjcmV0"),
        ({"user": "silta", "password": "pass word"}, "Basic " + base64.b64encode(b"silta:pass word").decode()),
    ],
)
def test_says_who_it_is(settings: dict[str, str], sent: str | None) -> None:
    with answering(200) as server, closing(open_backend(url=server.address, **settings)) as backend:
        backend.status()
    assert server.credentials[0] == sent


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"api_key": "k", "user": "silta", "password": "p"}, "not both"),
        ({"user": "silta"}, "belong together"),
        ({"password": "p"}, "belong together"),
        ({"ca_certificates": "/no/such/file.pem"}, "No such file"),
        ({"url": "search.example.org"}, "SILTA_ELASTICSEARCH_URL"),
        ({"url": ""}, "SILTA_ELASTICSEARCH_URL"),
    ],
)
def test_settings_that_cannot_be_right_are_named(settings: dict[str, str], says: str) -> None:
    with pytest.raises(InvalidConnection, match=says):
        open_backend(**settings)


def test_a_file_without_certificates_is_named(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.write_text("nothing")
    with pytest.raises(InvalidConnection, match="no certificates"):
        open_backend(url="https://search.example.org", ca_certificates=file)


def test_the_environment_is_read_and_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILTA_ELASTICSEARCH_URL", "https://one.example.org:9200/, https://two.example.org:9200")
    monkeypatch.setenv("SILTA_ELASTICSEARCH_API_KEY", "c2VjcmV0")
    read = Settings.read().elasticsearch
    assert read.addresses == ("https://one.example.org:9200", "https://two.example.org:9200")
    assert "c2VjcmV0" not in repr(read)
    monkeypatch.setenv("SILTA_ELASTICSEARCH_INDEX", "Not/Allowed")
    with pytest.raises(InvalidSettings, match="SILTA_ELASTICSEARCH_"):
        _ = Settings.read().elasticsearch


def test_a_cluster_that_is_away_says_so(closed: str) -> None:
    with closing(open_backend(url=closed)) as backend:
        for ask in (
            lambda: backend.search(SearchRequest(text="pump")),
            lambda: backend.suggest("pu", Language.EN),
            lambda: backend.similar(UUID(int=1), Language.EN),
            backend.status,
        ):
            with pytest.raises(SearchUnavailable, match=r"cannot be reached.*SILTA_ELASTICSEARCH_URL") as raised:
                ask()
            assert raised.value.retry_after > 0
        with pytest.raises(SearchUnavailable, match="cannot be reached"):
            backend.apply([], [], 1)


def test_a_cluster_that_hangs_is_given_up_and_left_alone_for_a_while(silent: str) -> None:
    with closing(open_backend(url=silent, timeout=0.3)) as backend:
        began = time.monotonic()
        with pytest.raises(SearchUnavailable, match="does not answer in time"):
            backend.search(SearchRequest())
        assert time.monotonic() - began > 0.2
        with pytest.raises(SearchUnavailable, match="a moment ago"):
            backend.search(SearchRequest())


def test_readers_ask_again_when_the_rest_is_over(closed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.search.backends.elasticsearch_client.REST", 0.0)
    with closing(Cluster(ElasticsearchSettings(url=closed))) as cluster:
        for _ in range(2):
            with pytest.raises(SearchUnavailable, match="Connection refused"), cluster.reading() as client:
                client.info()


@pytest.mark.parametrize("status", [401, 403])
def test_refused_credentials_name_the_settings(status: int) -> None:
    body = b'{"error": {"type": "security_exception", "reason": "no"}, "status": 401}'
    with (
        answering(status, body) as server,
        closing(open_backend(url=server.address, api_key="x")) as backend,
        pytest.raises(SearchUnavailable, match="SILTA_ELASTICSEARCH_API_KEY"),
    ):
        backend.search(SearchRequest())


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_cluster_is_asked_again_a_few_times(status: int) -> None:
    body = b'{"error": {"root_cause": [{"type": "circuit_breaking_exception", "reason": "too much"}]}, "status": 429}'
    with (
        answering(status, body) as server,
        closing(open_backend(url=server.address)) as backend,
        pytest.raises(SearchUnavailable, match="circuit_breaking_exception: too much"),
    ):
        backend.search(SearchRequest())
    assert len(server.credentials) == 3
