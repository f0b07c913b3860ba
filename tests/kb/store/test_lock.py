import multiprocessing
import os
import signal
import threading
import time
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from kb.store import Database, StoreBusy, StoreError
from tests.kb.store.sample_briefs import sample_brief

PROCESSES = multiprocessing.get_context("spawn")


def take(database: Database, task: str = "indexer", wait: float = 0) -> None:
    with database.exclusively(task, wait):
        pass


def test_only_one_holds_it_and_it_holds_up_no_writer(database: Database, address: str) -> None:
    with database.exclusively("indexer"), Database.open(address) as other:
        with pytest.raises(StoreBusy, match=r"another process is at the task 'indexer' .* try again"):
            take(other)
        with pytest.raises(StoreBusy):
            take(database)
        take(other, "something-else")
        with other.unit_of_work() as work:
            work.briefs.save(sample_brief(), author="ingest", reason="test")
            work.commit()
    take(database)


def test_it_is_given_free_when_the_task_fails(database: Database) -> None:
    def fail() -> None:
        with database.exclusively("indexer"):
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    take(database)


def test_the_second_waits_for_the_first(database: Database) -> None:
    held, order = threading.Event(), []

    def first() -> None:
        with database.exclusively("indexer"):
            held.set()
            time.sleep(0.3)
            order.append("first")

    thread = threading.Thread(target=first)
    thread.start()
    held.wait(5)
    with database.exclusively("indexer", wait=10):
        order.append("second")
    thread.join()
    assert order == ["first", "second"]


def _hold(address: str, held: Event) -> None:
    with Database.open(address) as database, database.exclusively("indexer"):
        held.set()
        time.sleep(60)


def test_a_killed_holder_gives_it_free(database: Database, address: str) -> None:
    held = PROCESSES.Event()
    process = PROCESSES.Process(target=_hold, args=(address, held))
    process.start()
    assert held.wait(60)
    with pytest.raises(StoreBusy):
        take(database)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(10)
    take(database, wait=5)


def test_a_lock_file_that_cannot_be_made_is_named(sqlite_address: str, tmp_path: Path) -> None:
    with Database.open(sqlite_address) as database:
        (tmp_path / "silta.sqlite3.indexer.lock").mkdir()
        with pytest.raises(StoreError, match=r"silta\.sqlite3\.indexer\.lock cannot be opened"):
            take(database)
