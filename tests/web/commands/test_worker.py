"""Real processes: a harvest that is killed, a worker that harvests on schedule and ends when it is told to."""

import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.curation.desk import Curation
from kb.curation.publication_plan import plan
from kb.model import BriefStatus
from kb.store import Database, HarvestSource, IngestRun
from tests.conftest import missing
from tests.ingest.harvest.oai_repository import Item, OaiRepository
from tests.kb.curation.people import EDITOR, put
from tests.stub_server import Reply, Request, StubServer
from tests.web.commands.harvest_process import add, silta, start

pytestmark = pytest.mark.end_to_end


def wait_for(what: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "did not happen"
        time.sleep(0.05)


def identifiers(data: Path) -> list[str]:
    with Database.open(f"sqlite:///{data}/silta.sqlite3") as database, database.unit_of_work() as work:
        return sorted(record.identifier for stored in work.briefs.iterate(None) for record in stored.brief.sources)


def runs(data: Path) -> list[IngestRun]:
    with Database.open(f"sqlite:///{data}/silta.sqlite3") as database, database.unit_of_work() as work:
        return work.runs.latest(20)


def sources(data: Path) -> dict[str, HarvestSource]:
    with Database.open(f"sqlite:///{data}/silta.sqlite3") as database, database.unit_of_work() as work:
        return {source.name: source for source in work.harvest_sources.list()}


class Gate:
    """Lets a repository answer until a token, and then hang until it is opened."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.reached = threading.Event()
        self.opened = threading.Event()

    def __call__(self, request: Request) -> Reply | None:
        if request.query.get("resumptionToken") == self.token and not self.opened.is_set():
            self.reached.set()
            self.opened.wait(60)
        return None


def test_a_harvest_that_is_killed_loses_nothing_and_takes_nothing_twice(tmp_path: Path, stub: StubServer) -> None:
    repository = OaiRepository([Item(number) for number in range(10)])
    gate = Gate("t6-10")
    repository.faults.append(gate)
    stub.routes["/oai"] = repository
    add(tmp_path, stub)
    process = start(tmp_path, "source", "run", "example")
    assert gate.reached.wait(60)
    assert len(identifiers(tmp_path)) == 6
    (alive,) = runs(tmp_path)
    assert (alive.status, alive.counts["new"]) == ("running", 6)
    process.kill()
    process.communicate()
    gate.opened.set()
    (killed,) = json.loads(silta(tmp_path, "ingest", "report", "--json"))
    assert (killed["status"], killed["finished_at"], killed["counts"]["new"]) == ("killed", None, 6)
    stub.asked.clear()
    silta(tmp_path, "source", "run", "example")
    assert [request.query.get("resumptionToken") for request in stub.asked] == ["t6-10", "t8-10"]
    assert identifiers(tmp_path) == sorted(item.identifier for item in repository.items)
    finished, _ = runs(tmp_path)
    assert (finished.status, finished.counts["new"]) == ("finished", 4)
    assert not list(tmp_path.glob("*ingest-run*"))


def test_no_two_processes_harvest_one_source(tmp_path: Path, stub: StubServer) -> None:
    repository = OaiRepository([Item(number) for number in range(4)])
    gate = Gate("t2-4")
    repository.faults.append(gate)
    stub.routes["/oai"] = repository
    add(tmp_path, stub)
    first = start(tmp_path, "source", "run", "example")
    assert gate.reached.wait(60)
    second = start(tmp_path, "source", "run", "example")
    assert "another process is at the task" in second.communicate(timeout=60)[1]
    assert second.returncode == 2
    gate.opened.set()
    out, err = first.communicate(timeout=60)
    assert first.returncode == 0, out + err


def test_sigterm_ends_a_harvest_at_the_next_page(tmp_path: Path, stub: StubServer) -> None:
    repository = OaiRepository([Item(number) for number in range(6)])
    gate = Gate("t2-6")
    repository.faults.append(gate)
    stub.routes["/oai"] = repository
    add(tmp_path, stub)
    process = start(tmp_path, "source", "run", "example")
    assert gate.reached.wait(60)
    process.terminate()
    time.sleep(0.2)
    gate.opened.set()
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "goes on from here next time" in err
    assert [run.status for run in runs(tmp_path)] == ["interrupted"]
    silta(tmp_path, "source", "run", "example")
    assert len(identifiers(tmp_path)) == 6


def worker_harvests_and_stops(tmp_path: Path, stub: StubServer, **settings: str) -> str:
    stub.routes["/oai"] = OaiRepository([Item(number) for number in range(5)])
    stub.routes["/broken"] = Reply(status=404)
    add(tmp_path, stub, schedule="every 6 hours")
    add(tmp_path, stub, name="by-hand")
    add(tmp_path, stub, name="broken", path="/broken", schedule="daily")
    process = start(tmp_path, "worker", **settings)
    try:
        wait_for(lambda: {run.source for run in runs(tmp_path) if run.status != "running"} == {"example", "broken"})
    finally:
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert {run.source: run.status for run in runs(tmp_path)} == {"example": "finished", "broken": "failed"}
    found = sources(tmp_path)
    assert found["example"].last_success_at is not None
    assert (found["broken"].failures, found["by-hand"].last_success_at) == (1, None)
    assert len(identifiers(tmp_path)) == 5
    assert json.loads(silta(tmp_path, "search", "bearings", "--json"))["total"] == 5
    return err


def test_a_worker_harvests_what_is_due_and_ends_cleanly(tmp_path: Path, stub: StubServer) -> None:
    err = worker_harvests_and_stops(tmp_path, stub)
    assert "example: 5 read, 5 new" in err
    assert "broken: " in err
    assert err.rstrip().endswith("stopped")
    assert "Traceback" not in err


def test_a_worker_that_is_stopped_in_the_middle_leaves_a_harvest_that_goes_on(tmp_path: Path, stub: StubServer) -> None:
    repository = OaiRepository([Item(number) for number in range(6)])
    gate = Gate("t2-6")
    repository.faults.append(gate)
    stub.routes["/oai"] = repository
    add(tmp_path, stub, schedule="daily")
    process = start(tmp_path, "worker", "--threads", "1")
    assert gate.reached.wait(60)
    process.terminate()
    time.sleep(0.2)
    gate.opened.set()
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "example: interrupted" in err
    again = start(tmp_path, "worker", "--threads", "1")
    try:
        wait_for(lambda: len(identifiers(tmp_path)) == 6)
        wait_for(lambda: runs(tmp_path)[0].status == "finished")
    finally:
        again.terminate()
        again.communicate(timeout=60)
    assert [run.status for run in runs(tmp_path)] == ["finished", "interrupted"]


def test_a_worker_publishes_what_is_planned(tmp_path: Path) -> None:
    today = datetime.now(UTC).date()
    desk, address = Curation((), today=lambda: today), f"sqlite:///{tmp_path}/silta.sqlite3"
    with Database.open(address) as database, database.unit_of_work(writing=True) as work:
        for number, licence in enumerate((None, "CC0-1.0")):
            brief = put(work, BriefStatus.APPROVED, slug=f"pump-{number}", sources=[], licence=licence)
            plan(work, desk, brief.id, today, EDITOR, seen_revision=1)
        work.commit()
    process = start(tmp_path, "worker", "--threads", "1", SILTA_PUBLISHING_CHECKS="licence")
    try:
        with Database.open(address) as database:

            def done() -> bool:
                with database.unit_of_work() as work:
                    return [plan.problem is None for plan in work.publication_plans.all()] == [False]

            wait_for(done)
    finally:
        process.terminate()
        _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "pump-1: published as planned" in err
    assert "pump-0: not published as planned, brief pump-0 cannot be published: licence" in err
    found = json.loads(silta(tmp_path, "search", "vibration", "--json"))
    assert found["total"] == 1


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    """The server that SILTA_TEST_REDIS names, or one started here where the tests require one."""
    given = os.environ.get("SILTA_TEST_REDIS")
    if given:
        yield given
        return
    program = shutil.which("redis-server")
    if os.environ.get("REQUIRE_REDIS") != "1" or program is None:
        missing("no Redis to test with: SILTA_TEST_REDIS is not set", "REQUIRE_REDIS")
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path / "redis"
    folder.mkdir()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    server = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    wait_for(lambda: socket.socket().connect_ex(("127.0.0.1", port)) == 0)
    yield f"redis://127.0.0.1:{port}/0"
    server.terminate()
    server.wait()


@pytest.mark.redis
def test_a_worker_harvests_with_its_queue_in_redis(tmp_path: Path, stub: StubServer, redis_url: str) -> None:
    err = worker_harvests_and_stops(tmp_path / "data", stub, SILTA_REDIS_URL=redis_url)
    assert "example: 5 read, 5 new" in err
    assert not (tmp_path / "data" / "queue.sqlite3").exists()


def test_a_redis_that_is_away_is_one_sentence(tmp_path: Path) -> None:
    pytest.importorskip("redis")
    err = silta(tmp_path, "worker", status=2, SILTA_REDIS_URL="redis://127.0.0.1:1/0")
    assert "SILTA_REDIS_URL: Redis does not answer" in err
    assert "Traceback" not in err
