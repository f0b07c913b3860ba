"""All backends side by side: the same briefs, the same questions, one table, and whether they find the same.

Every step runs in a fresh process. Pages per second with several clients are measured twice: as threads of one process,
which is what the web server does, and as processes, which is what several web servers do.
"""

import argparse
import contextlib
import json
import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import urllib3

from benchmarks import clients
from benchmarks.clients import Answer, Asked, Plan
from benchmarks.corpus import open_corpus
from benchmarks.machine import describe_machine
from kb.search.backends import BACKENDS
from tests.elasticsearch_node import Node, NoNode, running_node

CLIENTS = 8
SLOW = {"whoosh": 40}
"""Backends that are asked only the first so many of the questions, because they take too long for all."""
NODE_HEAP = 2048
"""MB for Elasticsearch."""

_T = TypeVar("_T")
_SPAWN = multiprocessing.get_context("spawn")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this measurement."""
    parser.add_argument(
        "--briefs", type=int, nargs="+", default=[5_000], help="how many briefs to generate (default: 5000)"
    )
    parser.add_argument("--questions", type=int, default=400, help="how many questions to ask (default: 400)")
    parser.add_argument("--keep", type=Path, help="folder in which the stores are kept for the next run")
    parser.add_argument(
        "--backend", nargs="+", choices=BACKENDS, default=list(BACKENDS), help="default: all that are there"
    )
    parser.add_argument("--cluster", help="address of a running Elasticsearch (default: one is started)")


def run(arguments: argparse.Namespace) -> None:
    """Measure and print one table, then compare the answers."""
    print(describe_machine())
    with contextlib.ExitStack() as stack:
        keep = arguments.keep or Path(stack.enter_context(TemporaryDirectory(prefix="silta-bench-")))
        cluster = stack.enter_context(open_cluster(arguments))
        rows: list[Row] = []
        for briefs in arguments.briefs:
            with open_corpus(briefs, keep):
                pass  # generated once for all
            for name in arguments.backend:
                if name == "elasticsearch" and cluster is None:
                    continue
                rows.append(_measure(name, briefs, keep, cluster, arguments.questions))
                print(_table(rows[-1:]), flush=True)
        print(f"\n{_table(rows)}\n\n{_LEGEND}")
        for briefs in arguments.briefs:
            _compare([row for row in rows if row.plan.briefs == briefs])


@dataclass(frozen=True)
class Cluster:
    """A running Elasticsearch; the node where it was started here."""

    address: str
    node: Node | None

    @property
    def memory(self) -> int | None:
        """Bytes of memory of the processes that were started here."""
        if self.node is None:
            return None
        found = [Path(f"/proc/{number}/status").read_text() for number in self.node.process_ids]
        return sum(int(text.partition("VmRSS:")[2].split()[0]) * 1024 for text in found)

    def size(self, plan: Plan) -> int:
        """Return bytes on disk of the indices of a plan."""
        address = f"{self.address}/_cat/indices/{plan.index}-*?format=json&bytes=b&h=store.size"
        urllib3.request("POST", f"{self.address}/{plan.index}-*/_flush")
        return sum(int(item["store.size"]) for item in json.loads(urllib3.request("GET", address).data))


@contextlib.contextmanager
def open_cluster(arguments: argparse.Namespace) -> Iterator[Cluster | None]:
    """Give the cluster that ``--cluster`` names or a node of its own; None, visibly, where none can be started."""
    if "elasticsearch" not in arguments.backend:
        yield None
    elif arguments.cluster:
        yield Cluster(arguments.cluster, None)
    else:
        with contextlib.ExitStack() as stack:
            for number in (signal.SIGINT, signal.SIGTERM):  # the node must not outlive the run
                signal.signal(number, signal.default_int_handler)
            try:
                node = stack.enter_context(running_node(heap=NODE_HEAP))
            except NoNode as error:
                print(f"elasticsearch is LEFT OUT: {error}")
                yield None
                return
            yield Cluster(node.address, node)


@dataclass(frozen=True)
class Row:
    """All figures of one backend with one collection."""

    plan: Plan
    indexed: clients.Indexed
    size: int
    asked: Asked
    in_threads: tuple[float, list[float]]
    in_processes: float
    """Pages per second."""
    cluster_memory: int | None


def _measure(name: str, briefs: int, keep: Path, cluster: Cluster | None, questions: int) -> Row:
    count = min(questions, SLOW.get(name, questions))
    each = max(5, count // CLIENTS) if name in SLOW else max(40, count // 4)
    with TemporaryDirectory(prefix=f"silta-bench-{name}-") as folder:
        remote = cluster if name == "elasticsearch" else None
        plan = Plan(name, briefs, Path(folder), remote.address if remote else None)
        indexed = _alone(clients.index, plan, keep)
        size = remote.size(plan) if remote else sum(f.stat().st_size for f in Path(folder).rglob("*") if f.is_file())
        asked = _alone(clients.ask, plan, count)
        in_threads = _alone(clients.ask_in_threads, plan, CLIENTS, each)
        row = Row(plan, indexed, size, asked, in_threads, _processes(plan, each), remote.memory if remote else None)
        if remote:
            urllib3.request("DELETE", f"{remote.address}/{plan.index}-*")
        return row


def _alone(call: Callable[..., _T], *arguments: Any) -> _T:
    """Call in a fresh process and return what it returns."""
    with ProcessPoolExecutor(1, mp_context=_SPAWN) as pool:
        return pool.submit(call, *arguments).result()


def _processes(plan: Plan, each: int) -> float:
    barrier = _SPAWN.Barrier(CLIENTS)
    with ProcessPoolExecutor(
        CLIENTS, mp_context=_SPAWN, initializer=clients.await_others, initargs=(barrier,)
    ) as pool:  # fmt: skip
        running = [pool.submit(clients.ask_beside_others, plan, client, each) for client in range(CLIENTS)]
        done = [future.result() for future in running]
    seconds = max(end for _, end, _ in done) - min(began for began, _, _ in done)
    return CLIENTS * each / seconds


_COLUMNS = (
    "briefs", "backend", "questions", "index s", "index MB", "p50 ms", "p95 ms", "again p50", "again p95",
    "1 client/s", "8 threads/s", "8 thr. p95", "8 proc./s", "index peak MB", "process MB", "cluster MB",
)  # fmt: skip
_LEGEND = (
    "A page is 20 hits with the counts of all eight facets. 'questions': how many different ones a client asked; "
    "fewer for slow backends.\n'p50', 'p95', '1 client/s': each question for the first time in its process; 'again': "
    "the last 100 once more.\n'8 threads/s': pages per second of eight threads of one process, as in the web "
    "server, and their p95; '8 proc./s': of eight processes.\n'index peak MB': memory of the indexing process; "
    "'process MB': of a process that answered; 'cluster MB': of Elasticsearch."
)


def _table(rows: Sequence[Row]) -> str:
    cells = [_COLUMNS, *[_cells(row) for row in rows]]
    widths = [max(len(line[column]) for line in cells) for column in range(len(_COLUMNS))]
    lines = [
        "| " + " | ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 1) + ":" for width in widths) + "|")
    return "\n".join(lines)


def _cells(row: Row) -> tuple[str, ...]:
    times, again = sorted(row.asked.times), sorted(row.asked.again)
    seconds, threaded = row.in_threads
    figures = (
        row.indexed.seconds, row.size / 1e6, _share(times, 0.5), _share(times, 0.95), _share(again, 0.5),
        _share(again, 0.95), 1000 * len(times) / sum(times), len(threaded) / seconds, _share(sorted(threaded), 0.95),
        row.in_processes, row.indexed.peak / 1e6, row.asked.memory / 1e6,
    )  # fmt: skip
    cluster = f"{row.cluster_memory / 1e6:,.0f}" if row.cluster_memory else "-"
    return (f"{row.plan.briefs:,}", row.plan.backend, str(len(times)), *[_figure(item) for item in figures], cluster)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.3f}"


def _share(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def _compare(rows: Sequence[Row]) -> None:
    for row in rows[1:]:
        pairs = list(zip(rows[0].asked.answers, row.asked.answers, strict=False))
        same = [sum(_part(one, i) == _part(other, i) for one, other in pairs) for i in range(3)]
        print(
            f"{row.plan.briefs:,} briefs, {row.plan.backend} and {rows[0].plan.backend}: of {len(pairs)} questions "
            f"{same[0]} have the same total, {same[2]} the same facets, {same[1]} the same page"
        )


def _part(answer: Answer, place: int) -> object:
    return answer[place]
