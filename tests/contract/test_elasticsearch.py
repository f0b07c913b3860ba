"""The Elasticsearch backend keeps the contract, and what only a cluster can do wrong."""

import contextlib
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest

from kb.search.backend import SearchUnavailable
from kb.search.concepts import Interpreter
from kb.search.request import FacetName, SearchRequest, Sort
from kb.settings import ElasticsearchSettings
from tests.contract.backend_contract import BackendContract
from tests.contract.catalogue import TAXONOMY, document, text
from tests.contract.shared import EN, MILLING, PUMP, fill, slugs

pytest.importorskip("elasticsearch", reason="the extra elasticsearch is not installed")

from elasticsearch import ApiError, Elasticsearch, NotFoundError

from kb.search.backends import elasticsearch_bulk as bulk
from kb.search.backends.elasticsearch import ElasticsearchBackend
from kb.search.backends.elasticsearch_bulk import DocumentsRefused

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.elasticsearch


class ThrowAway(ElasticsearchBackend):
    """A backend whose indices go when it is closed."""

    def close(self) -> None:
        with self._cluster.writing() as client:
            prefix = self._cluster.settings.index
            for index in client.indices.get(index=f"{prefix}-*").body:
                client.indices.delete(index=index)
            with contextlib.suppress(NotFoundError):
                client.indices.delete_index_template(name=f"{prefix}-*")
        super().close()


def open_throw_away(address: str, _: Path, interpreter: Interpreter) -> ThrowAway:
    settings = ElasticsearchSettings(url=address, index=f"silta-test-{uuid4().hex}", replicas=0, timeout=30)
    return ThrowAway(settings, interpreter)


class TestElasticsearch(BackendContract):
    """Every promise of a backend."""

    @pytest.fixture(autouse=True, scope="class")
    @classmethod
    def _where(cls, elasticsearch_address: str) -> None:
        cls.open_backend = staticmethod(partial(open_throw_away, elasticsearch_address))


@pytest.fixture
def settings(elasticsearch_address: str) -> ElasticsearchSettings:
    return ElasticsearchSettings(url=elasticsearch_address, index=f"silta-test-{uuid4().hex}", replicas=0, timeout=30)


@pytest.fixture
def backend(settings: ElasticsearchSettings) -> Iterator[ThrowAway]:
    opened = ThrowAway(settings, Interpreter(TAXONOMY))
    yield opened
    opened.close()


@pytest.fixture
def client(elasticsearch_address: str) -> Iterator[Elasticsearch]:
    with Elasticsearch(elasticsearch_address) as opened:
        yield opened


def start_writer(settings: ElasticsearchSettings, kind: str) -> subprocess.Popen[str]:
    """Start a process that writes one batch after the other and says each position that is durable."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.contract.endless_elasticsearch_writer", settings.url, settings.index, kind],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.parametrize("delay", [0.0, 0.013, 0.04])
def test_a_killed_writer_repeats_at_most_one_batch(
    settings: ElasticsearchSettings, backend: ThrowAway, delay: float
) -> None:
    with start_writer(settings, "apply") as writer:
        assert writer.stdout is not None
        promised = 0
        for line in writer.stdout:
            promised = int(line)
            if promised >= 5:
                break
        time.sleep(delay)
        writer.send_signal(signal.SIGKILL)
        promised = max([promised, *(int(line) for line in writer.stdout.read().split())])
    time.sleep(0.5)  # what the dead process has sent arrives
    status = backend.status()
    assert status.position >= promised
    assert status.documents in {status.position, status.position + 1}, "one document a position, or one more to repeat"
    for number in range(status.position + 1, status.position + 4):  # the next writer just goes on
        backend.apply([document(number)], [], number)
    status = backend.status()
    assert status.documents == status.position == backend.search(SearchRequest()).total


def test_a_killed_rebuild_leaves_the_old_index_and_the_next_one_cleans_up(
    settings: ElasticsearchSettings, backend: ThrowAway, client: Elasticsearch
) -> None:
    fill(backend, [document(1)], position=5)
    with start_writer(settings, "rebuild") as writer:
        assert writer.stdout is not None
        assert int(writer.stdout.readline()) > 0
        writer.send_signal(signal.SIGKILL)
    assert backend.search(SearchRequest()).total == 1
    assert len(client.indices.get(index=f"{settings.index}-*").body) == 2
    fill(backend, [document(1), document(2)], position=6)
    assert backend.status().documents == 2
    assert len(client.indices.get(index=f"{settings.index}-*").body) == 1


def test_what_another_process_wrote_is_seen(settings: ElasticsearchSettings, backend: ThrowAway) -> None:
    backend.apply([document(1)], [], 1)
    other = ElasticsearchBackend(settings, Interpreter(TAXONOMY))
    assert other.search(SearchRequest()).total == 1
    fill(backend, [document(2), document(3)])
    assert other.search(SearchRequest()).total == 2
    other.close()


def test_a_late_write_of_an_older_revision_loses_even_after_a_deletion(backend: ThrowAway) -> None:
    backend.apply([document(1, {EN: text("New words")}, revision=7)], [], 1)
    backend.apply([], [document(1).id], 2)
    backend.apply([document(1, {EN: text("Old words")}, revision=6)], [], 3)
    assert backend.search(SearchRequest()).total == 0
    backend.apply([document(1, {EN: text("Newest words")}, revision=8)], [], 4)
    assert slugs(backend, "newest") == ["brief-1"]


def test_a_brief_that_was_never_there_can_be_deleted_often_and_come_later(backend: ThrowAway) -> None:
    for _ in range(5):
        backend.apply([], [PUMP.id], 1)
    backend.apply([PUMP], [], 2)
    assert backend.status().documents == 1


def test_all_facets_are_counted_in_one_request(backend: ThrowAway, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(backend, [document(1, sectors=("food",), countries=("DE",)), document(2, sectors=("metal",))])
    transport = backend._cluster.reader.transport
    sent: list[str] = []
    perform = transport.perform_request

    def counted(method: str, target: str, **rest: object) -> object:
        sent.append(target)
        return perform(method, target, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(transport, "perform_request", counted)
    filters = {FacetName.SECTOR: ("food",), FacetName.COUNTRY: ("DE",), FacetName.LANGUAGE: ("en",)}
    result = backend.search(SearchRequest(filters=filters, matrix=True))
    assert len(sent) == 1
    assert result.total == 1
    assert {count.value: count.count for count in result.facets[FacetName.COUNTRY]} == {"DE": 1}
    assert {count.value: count.count for count in result.facets[FacetName.SECTOR]} == {"food": 1}


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("shards", [1, 3])
def test_paging_goes_on_beyond_the_window_without_gaps_or_repeats(
    elasticsearch_address: str, monkeypatch: pytest.MonkeyPatch, sort: Sort, shards: int
) -> None:
    monkeypatch.setattr("kb.search.backends.elasticsearch_reader.WINDOW", 10)
    settings = ElasticsearchSettings(
        url=elasticsearch_address, index=f"silta-test-{uuid4().hex}", replicas=0, shards=shards, timeout=30
    )
    with closing(ThrowAway(settings, Interpreter(TAXONOMY))) as backend:
        fill(backend, [document(number, {EN: text("clutch " * (number % 3 + 1))}, level=3) for number in range(47)])
        whole = backend.search(SearchRequest(text="clutch", sort=sort, page_size=100))
        request = SearchRequest(text="clutch", sort=sort, page_size=7, filters={FacetName.LANGUAGE: ("en", "de")})
        pages = [backend.search(request.model_copy(update={"page": page})) for page in range(1, 9)]
        assert [hit.id for page in pages[:7] for hit in page.hits] == [hit.id for hit in whole.hits]
        assert len(whole.hits) == 47
        assert {(page.total, page.pages) for page in pages} == {(47, 7)}
        assert {tuple(page.facets.items()) for page in pages} == {tuple(pages[0].facets.items())}
        assert pages[7].page == 7, "a page beyond the last one is the last one"
        assert pages[7].hits == pages[6].hits


def test_counts_and_order_are_exact_on_several_shards(elasticsearch_address: str) -> None:
    def open_with(shards: int) -> ThrowAway:
        settings = ElasticsearchSettings(
            url=elasticsearch_address, index=f"silta-test-{uuid4().hex}", replicas=0, shards=shards, timeout=30
        )
        return ThrowAway(settings, Interpreter(TAXONOMY))

    documents = [
        document(
            number, {EN: text("clutch " * (number % 4 + 1), "Same.", "press " * (number % 3))}, level=number % 9 + 1
        )
        for number in range(80)
    ]
    one, four = open_with(1), open_with(4)
    fill(one, documents)
    fill(four, documents)
    for query in ("clutch", "press clutch", ""):
        request = SearchRequest(text=query, page_size=80, matrix=True)
        expected, found = one.search(request), four.search(request)
        assert [hit.id for hit in found.hits] == [hit.id for hit in expected.hits]
        assert (found.facets, found.matrix, found.total) == (expected.facets, expected.matrix, expected.total)
    one.close()
    four.close()


def test_refused_documents_are_named_and_the_others_are_in(backend: ThrowAway, monkeypatch: pytest.MonkeyPatch) -> None:
    backend.apply([], [], 1)
    make = bulk.brief_document
    bad = document(3)
    monkeypatch.setattr(
        bulk, "brief_document", lambda item: make(item) | ({"published": "never"} if item.id == bad.id else {})
    )
    with pytest.raises(DocumentsRefused, match=rf"refuses 1 briefs: {bad.id.hex} \(.*never"):
        backend.apply([PUMP, bad, MILLING], [], 2)
    assert (backend.status().documents, backend.status().position) == (2, 1)
    monkeypatch.undo()
    backend.apply([PUMP, bad, MILLING], [], 2)
    assert (backend.status().documents, backend.status().position) == (3, 2)


@pytest.mark.parametrize("whole", [True, False], ids=["the whole request", "one document"])
def test_what_a_busy_cluster_puts_off_is_sent_again(
    backend: ThrowAway, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    backend.apply([], [], 1)
    monkeypatch.setattr(bulk, "FIRST_PAUSE", 0.01)
    transport = backend._cluster.writer.transport
    perform = transport.perform_request
    refusals = 3

    def busy(method: str, target: str, **rest: object) -> object:
        nonlocal refusals
        answer = perform(method, target, **rest)  # type: ignore[arg-type]
        if "_bulk" in target and refusals:
            refusals -= 1
            if whole:
                raise ApiError("es_rejected_execution_exception", replace(answer.meta, status=429), {})
            answer.body["items"][0]["index"].update(status=429, error={"type": "es_rejected_execution_exception"})
        return answer

    monkeypatch.setattr(transport, "perform_request", busy)
    backend.apply([PUMP, MILLING], [], 2)
    assert refusals == 0
    assert (backend.status().documents, backend.status().position) == (2, 2)


def test_a_cluster_that_stays_busy_is_no_success(backend: ThrowAway, monkeypatch: pytest.MonkeyPatch) -> None:
    backend.apply([], [], 1)
    monkeypatch.setattr(bulk, "PAUSES", 2)
    monkeypatch.setattr(bulk, "FIRST_PAUSE", 0.01)
    transport = backend._cluster.writer.transport
    perform = transport.perform_request

    def busy(method: str, target: str, **rest: object) -> object:
        answer = perform(method, target, **rest)  # type: ignore[arg-type]
        if "_bulk" in target:
            answer.body["items"][0]["index"].update(status=429, error={"type": "es_rejected_execution_exception"})
        return answer

    monkeypatch.setattr(transport, "perform_request", busy)
    with pytest.raises(SearchUnavailable, match="too busy to take 1 changes"):
        backend.apply([PUMP], [], 2)
    assert backend.status().position == 1


def test_a_write_to_a_removed_generation_does_not_make_it_anew(backend: ThrowAway, client: Elasticsearch) -> None:
    late = backend.new_generation()
    fill(backend, [PUMP])
    with pytest.raises((SearchUnavailable, DocumentsRefused)):
        late.index([MILLING])
    assert late.name not in client.indices.get(index="silta-test-*").body
    assert slugs(backend, "") == ["brief-1"]
