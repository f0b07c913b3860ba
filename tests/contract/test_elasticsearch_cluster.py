"""Three real nodes: searching and indexing go on while one of them is dead."""

import os
from collections.abc import Iterator
from contextlib import closing

import pytest

from kb.search.concepts import Interpreter
from kb.search.request import SearchRequest
from kb.settings import ElasticsearchSettings
from tests.conftest import missing
from tests.contract.catalogue import TAXONOMY, document
from tests.contract.shared import fill
from tests.elasticsearch_node import Node, NoNode, running_cluster

pytest.importorskip("elasticsearch", reason="the extra elasticsearch is not installed")

from elasticsearch import Elasticsearch

from kb.search.backends.elasticsearch import ElasticsearchBackend

pytestmark = pytest.mark.elasticsearch


@pytest.fixture(scope="module")
def nodes() -> Iterator[list[Node]]:
    """A cluster of one's own, because a node of it dies."""
    if os.environ.get("REQUIRE_ELASTICSEARCH") != "1":
        missing("starting a cluster of three nodes needs REQUIRE_ELASTICSEARCH=1", "REQUIRE_ELASTICSEARCH")
    try:
        with running_cluster(3) as started:
            yield started
    except NoNode as error:
        missing(str(error), "REQUIRE_ELASTICSEARCH")


def test_searching_and_indexing_go_on_while_a_node_is_dead(nodes: list[Node]) -> None:
    settings = ElasticsearchSettings(
        url=",".join(node.address for node in nodes), index="silta-cluster", shards=3, replicas=1, timeout=30
    )
    with closing(ElasticsearchBackend(settings, Interpreter(TAXONOMY))) as backend:
        fill(backend, [document(number, level=number % 9 + 1) for number in range(90)], position=5)
        with Elasticsearch(nodes[0].address) as client:
            assert client.cluster.health(wait_for_status="green", timeout="60s")["number_of_nodes"] == 3
        request = SearchRequest(text="brief", page_size=50, matrix=True)
        before = backend.search(request)
        assert before.total == 90

        nodes[1].kill()
        for _ in range(4):  # each node is asked in turn
            after = backend.search(request)
            assert (after.total, after.facets, after.matrix) == (before.total, before.facets, before.matrix)
            assert [hit.id for hit in after.hits] == [hit.id for hit in before.hits]
        backend.apply([document(1000)], [document(0).id], 6)
        assert (backend.status().documents, backend.status().position) == (90, 6)
        assert backend.search(SearchRequest(text="1000")).total == 1
