"""What clients see of one backend: each function here runs in a process of its own, so that nothing is warm or counted
twice. A plan says which backend it is and where its index is."""

import resource
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from pathlib import Path
from uuid import UUID

from benchmarks.briefs import BriefGenerator
from benchmarks.corpus import open_corpus
from benchmarks.questions import Questions
from kb.search.backend import Backend
from kb.search.backends import open_backend
from kb.search.indexer import Indexer
from kb.search.request import SearchRequest
from kb.search.search import Searcher
from kb.settings import ElasticsearchSettings, Settings
from kb.taxonomy import Vocabularies

WARM = 200
"""Questions, of other words, that each process asks first: a site that runs has seen most words of its texts."""


@dataclass(frozen=True)
class Plan:
    """A backend and the collection that it is measured with."""

    backend: str
    briefs: int
    folder: Path
    """Of the index, where the backend is embedded."""
    address: str | None = None
    """Of the cluster, where it is not."""

    def open(self, vocabularies: Vocabularies) -> Backend:
        """Open the backend."""
        cluster = (
            ElasticsearchSettings(url=self.address, index=self.index, replicas=0, timeout=60) if self.address else None
        )
        return open_backend(self.backend, self.folder, vocabularies, cluster)

    @property
    def index(self) -> str:
        """Beginning of the names of the cluster's indices."""
        return f"silta-bench-{self.briefs}"


@dataclass(frozen=True)
class Indexed:
    """How indexing went."""

    seconds: float
    peak: int
    """Bytes of memory of the indexing process, at most."""


AGAIN = 100
"""The last questions, which are asked twice: a backend that keeps answers has not forgotten them."""
Answer = tuple[int, list[UUID], int]
"""Total, hits in their order, and a hash of all facets."""


@dataclass(frozen=True)
class Asked:
    """What one client saw."""

    times: list[float]
    """Milliseconds of each question, never asked before."""
    again: list[float]
    """The last of the questions once more."""
    answers: list[Answer]
    memory: int
    """Bytes of memory of the client's process at the end."""


def index(plan: Plan, store: Path) -> Indexed:
    """Fill the backend's index from a kept store."""
    with open_corpus(plan.briefs, store) as corpus:
        backend = plan.open(corpus.vocabularies)
        began = time.perf_counter()
        Indexer(corpus.database, backend, corpus.vocabularies.taxonomy).rebuild()
        seconds = time.perf_counter() - began
        backend.close()
    return Indexed(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


def ask(plan: Plan, count: int) -> Asked:
    """Ask questions one after the other."""
    with _opened(plan) as (searcher, generator, vocabularies):
        requests = _requests(generator, vocabularies, 0, count)
        times, found = [], []
        for request in requests:
            began = time.perf_counter()
            found.append(searcher.search(request))
            times.append((time.perf_counter() - began) * 1000)
        again = _times(searcher, requests[-AGAIN:])
        answers: list[Answer] = [
            (item.total, [hit.id for hit in item.hits], _facets(item.facets)) for item in found
        ]  # fmt: skip
        return Asked(times, again, answers, _memory())


def ask_in_threads(plan: Plan, clients: int, count: int) -> tuple[float, list[float]]:
    """Let threads of one process ask, as those of the web server do; return seconds and all times."""
    with _opened(plan) as (searcher, generator, vocabularies):
        lists = [_requests(generator, vocabularies, 1000 + client, count) for client in range(clients)]
        times: list[float] = []
        threads = [threading.Thread(target=lambda some=some: times.extend(_times(searcher, some))) for some in lists]  # type: ignore[misc]
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.perf_counter() - began, times


_start: Barrier


def await_others(barrier: Barrier) -> None:
    """Keep what the processes of clients wait at."""
    global _start  # a process's initialiser has no other way
    _start = barrier


def ask_beside_others(plan: Plan, client: int, count: int) -> tuple[float, float, list[float]]:
    """Ask together with other processes; return when this one began and ended, and its times."""
    with _opened(plan) as (searcher, generator, vocabularies):
        requests = _requests(generator, vocabularies, 1000 + client, count)
        _start.wait(600)
        began = time.time()
        times = _times(searcher, requests)
        return began, time.time(), times


@contextmanager
def _opened(plan: Plan) -> Iterator[tuple[Searcher, BriefGenerator, Vocabularies]]:
    vocabularies = Vocabularies.read(Settings().content)
    generator = BriefGenerator.of(vocabularies)
    backend = plan.open(vocabularies)
    searcher = Searcher(backend)
    try:
        warming = WARM if plan.backend != "whoosh" else 3
        for request in _requests(generator, vocabularies, -1, warming):
            searcher.search(request)
        yield searcher, generator, vocabularies
    finally:
        backend.close()


def _requests(generator: BriefGenerator, vocabularies: Vocabularies, seed: int, count: int) -> list[SearchRequest]:
    return [request for _, request in Questions(generator, vocabularies.taxonomy, seed).mix(count)]


def _times(searcher: Searcher, requests: Sequence[SearchRequest]) -> list[float]:
    times = []
    for request in requests:
        began = time.perf_counter()
        searcher.search(request)
        times.append((time.perf_counter() - began) * 1000)
    return times


def _facets(facets: object) -> int:
    # Text, whose hash would differ from process to process, as a number that doesn't.
    return int.from_bytes(repr(facets).encode(), "little") % (2**61 - 1)


def _memory() -> int:
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024
