"""Silta and a node with security switched on: TLS with an authority of one's own, passwords and API keys."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import urllib3

from kb.search.backend import SearchUnavailable
from kb.search.concepts import Interpreter
from kb.search.request import SearchRequest
from kb.settings import ElasticsearchSettings
from tests.conftest import missing
from tests.contract.catalogue import TAXONOMY, document
from tests.contract.shared import fill
from tests.elasticsearch_node import Node, NoNode, running_node
from tests.elasticsearch_security import PASSWORD, USER, Authority, NoCertificates

pytest.importorskip("elasticsearch", reason="the extra elasticsearch is not installed")

from kb.search.backends.elasticsearch import ElasticsearchBackend

pytestmark = pytest.mark.elasticsearch
INDEX = "silta-secured"


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A secured node, one for all tests here."""
    if os.environ.get("REQUIRE_ELASTICSEARCH") != "1":
        missing("starting a secured node needs REQUIRE_ELASTICSEARCH=1", "REQUIRE_ELASTICSEARCH")
    try:
        with running_node(authority=Authority.found(tmp_path_factory.mktemp("authority"))) as started:
            yield started
    except (NoNode, NoCertificates) as error:
        missing(str(error), "REQUIRE_ELASTICSEARCH")


def opened(node: Node, **settings: object) -> closing[ElasticsearchBackend]:
    """Open a backend that trusts the node's authority, with what else is set."""
    assert node.authority
    found = {"url": node.address, "ca_certificates": node.authority.certificate, "index": INDEX, "replicas": 0}
    return closing(
        ElasticsearchBackend(ElasticsearchSettings.model_validate(found | settings), Interpreter(TAXONOMY))
    )  # fmt: skip


def ask(node: Node, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """Ask the node as its administrator."""
    assert node.authority
    pool = urllib3.PoolManager(ca_certs=str(node.authority.certificate))
    headers = urllib3.make_headers(basic_auth=f"{USER}:{PASSWORD}") | {"Content-Type": "application/json"}
    answer = pool.request(method, f"{node.address}/{path}", body=json.dumps(body), headers=headers)
    assert answer.status == 200, answer.data
    found: dict[str, Any] = answer.json()
    return found


def new_key(node: Node, roles: dict[str, Any] | None = None, expires: str = "1d") -> str:
    """Return an API key of a name of its own."""
    body = {"name": uuid4().hex, "expiration": expires, "role_descriptors": roles or {}}
    encoded: str = ask(node, "POST", "_security/api_key", body)["encoded"]
    return encoded


def test_a_password_lets_in(node: Node) -> None:
    with opened(node, user=USER, password=PASSWORD) as backend:
        fill(backend, [document(1), document(2)], position=3)
        assert (backend.search(SearchRequest()).total, backend.status().position) == (2, 3)


def test_a_key_with_the_documented_privileges_does_everything(node: Node) -> None:
    documented = {
        "silta": {
            "cluster": ["manage_index_templates", "monitor"],
            "indices": [{"names": ["silta-*"], "privileges": ["manage", "read", "write"]}],
        }
    }
    with opened(node, api_key=new_key(node, documented)) as backend:
        fill(backend, [document(1), document(2)], position=3)
        backend.apply([document(3)], [document(1).id], 4)
        assert (backend.search(SearchRequest(text="brief")).total, backend.status().position) == (2, 4)
        similar = backend.similar(document(2).id, SearchRequest().language)
        assert [hit.slug for hit in similar] in ([], ["brief-3"])


def test_a_key_without_privileges_is_refused_and_the_settings_are_named(node: Node) -> None:
    nothing = {"nothing": {"cluster": [], "indices": []}}
    with (
        opened(node, api_key=new_key(node, nothing)) as backend,
        pytest.raises(SearchUnavailable, match=r"\(HTTP 403.*privileges on the indices silta-secured-\*"),
    ):
        backend.search(SearchRequest())


@pytest.mark.parametrize("settings", [{"user": USER, "password": "wrong"}, {"api_key": "dW5rbm93bjp3cm9uZw=="}, {}])
def test_who_is_not_known_is_refused_and_the_settings_are_named(node: Node, settings: dict[str, str]) -> None:
    with opened(node, **settings) as backend:
        for asked in (lambda: backend.search(SearchRequest()), backend.status, lambda: backend.apply([], [], 1)):
            with pytest.raises(SearchUnavailable, match=r"\(HTTP 401.*SILTA_ELASTICSEARCH_API_KEY") as raised:
                asked()
            assert "wrong" not in str(raised.value), "a password must not get into a message"


def test_an_expired_key_is_refused_and_the_message_says_that_it_expired(node: Node) -> None:
    key = new_key(node, expires="1s")
    time.sleep(1.2)
    with (
        opened(node, api_key=key) as backend,
        pytest.raises(SearchUnavailable, match=r"HTTP 401.*expired.*SILTA_ELASTICSEARCH_API_KEY"),
    ):
        backend.search(SearchRequest())


def test_an_authority_that_did_not_sign_the_certificate_is_not_trusted(node: Node, tmp_path: Path) -> None:
    other = Authority.found(tmp_path, "Other Example Authority")
    with (
        opened(node, ca_certificates=other.certificate, user=USER, password=PASSWORD) as backend,
        pytest.raises(SearchUnavailable, match=r"certificate.*SILTA_ELASTICSEARCH_CA_CERTIFICATES"),
    ):
        backend.search(SearchRequest())


def test_without_an_authority_of_its_own_the_system_does_not_know_it(node: Node) -> None:
    with (
        opened(node, ca_certificates=None, user=USER, password=PASSWORD) as backend,
        pytest.raises(SearchUnavailable, match=r"certificate.*SILTA_ELASTICSEARCH_CA_CERTIFICATES"),
    ):
        backend.search(SearchRequest())


def test_a_certificate_for_another_name_is_not_accepted(node: Node) -> None:
    address = node.address.replace("127.0.0.1", "localhost")
    with (
        opened(node, url=address, user=USER, password=PASSWORD) as backend,
        pytest.raises(SearchUnavailable, match=r"certificate.*(localhost|[Hh]ostname)"),
    ):
        backend.search(SearchRequest())


def test_an_unencrypted_address_is_a_clear_failure(node: Node) -> None:
    with (
        opened(
            node, url=node.address.replace("https", "http"), ca_certificates=None, user=USER, password=PASSWORD
        ) as backend,
        pytest.raises(SearchUnavailable, match=r"cannot be reached.*https://"),
    ):
        backend.search(SearchRequest())
