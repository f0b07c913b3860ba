"""What readers and the indexer see while a real node hangs, dies and comes back."""

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kb.search.backend import SearchUnavailable
from kb.search.backends import open_backend
from kb.search.indexer import Indexer
from kb.search.search import Searcher
from kb.settings import ElasticsearchSettings
from tests.conftest import missing
from tests.elasticsearch_node import Node, NoNode, running_node
from tests.web.small_site import briefs, open_silta
from web.app import create_app
from web.silta import Silta

pytest.importorskip("elasticsearch", reason="the extra elasticsearch is not installed")

pytestmark = pytest.mark.elasticsearch


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    """A node of one's own, because it is stopped."""
    if os.environ.get("REQUIRE_ELASTICSEARCH") != "1":
        missing("starting a node that is stopped in between needs REQUIRE_ELASTICSEARCH=1", "REQUIRE_ELASTICSEARCH")
    try:
        with running_node() as started:
            yield started
    except NoNode as error:
        missing(str(error), "REQUIRE_ELASTICSEARCH")


@pytest.fixture(scope="module")
def silta(node: Node, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Silta]:
    """The small site with its index on the node."""
    opened = open_silta(tmp_path_factory.mktemp("silta"), briefs())
    backend = open_backend(
        "elasticsearch", Path(), opened.vocabularies, ElasticsearchSettings(url=node.address, replicas=0, timeout=1)
    )
    Indexer(opened.database, backend, opened.vocabularies.taxonomy).rebuild()
    yield replace(opened, backend=backend, searcher=Searcher(backend))
    backend.close()
    opened.close()


def test_the_site_lives_through_a_node_that_hangs_dies_and_comes_back(node: Node, silta: Silta) -> None:
    client = create_app(silta).test_client()
    brief = f"/briefs/{briefs()[0].slug}"
    before = silta.backend.status()
    assert before.documents == len(briefs())
    assert client.get("/search?q=pump").status_code == client.get("/readyz").status_code == 200

    for stop in (node.pause, node.kill):
        stop()
        began = time.monotonic()
        away = client.get("/search?q=pump", headers={"Accept-Language": "en"})
        assert away.status_code == 503
        assert int(away.headers["Retry-After"]) > 0
        assert "The search is not available right now" in away.text
        assert client.get(brief).status_code == 200
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200
        assert time.monotonic() - began < 5, "nobody waits for long, and only the first one at all"
        with pytest.raises(SearchUnavailable):
            silta.backend.status()
        if stop == node.pause:
            node.resume()
            time.sleep(3.5)
            assert client.get("/search?q=pump").status_code == 200

    node.start()
    node.wait()
    time.sleep(3.5)
    assert silta.backend.status() == before, "nothing was lost by kill -9"
    assert client.get("/search?q=pump").status_code == 200
