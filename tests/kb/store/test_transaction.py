import multiprocessing
import os
import signal
import threading
import time
from multiprocessing.synchronize import Event
from uuid import UUID

import pytest

from kb.model import TransferBrief
from kb.store import Database, StoreBusy
from kb.store import engine as engine_module
from tests.kb.store.sample_briefs import sample_brief

PROCESSES = multiprocessing.get_context("spawn")


def save(database: Database, brief: TransferBrief) -> None:
    with database.unit_of_work() as work:
        work.briefs.save(brief, author="ingest", reason="test")
        work.commit()


def count(database: Database) -> int:
    with database.unit_of_work() as work:
        return work.briefs.count()


def test_nothing_is_kept_without_commit(database: Database) -> None:
    with database.unit_of_work() as work:
        brief = sample_brief()
        work.briefs.save(brief, author="ingest", reason="test")
        work.sources.save(brief.sources[0], brief.id, "1")
        work.runs.start(["x"], dry_run=False)
    with database.unit_of_work() as work:
        assert work.briefs.count() == 0
        assert work.sources.find([brief.sources[0].key]) == {}
        assert work.runs.latest(5) == []


def test_an_exception_drops_what_was_changed_since_the_commit(database: Database) -> None:
    def fail() -> None:
        with database.unit_of_work() as work:
            work.briefs.save(sample_brief("kept"), author="ingest", reason="test")
            work.commit()
            work.briefs.save(sample_brief("dropped"), author="ingest", reason="test")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with database.unit_of_work() as work:
        assert [item.brief.slug for item in work.briefs.iterate()] == ["kept"]


def test_it_goes_on_after_commit_and_rollback(database: Database) -> None:
    with database.unit_of_work() as work:
        work.commit()
        for slug in ("a", "b"):
            work.briefs.save(sample_brief(slug), author="ingest", reason="test")
            work.commit()
            work.briefs.save(sample_brief(f"{slug}-dropped"), author="ingest", reason="test")
            work.rollback()
    assert count(database) == 2


def test_a_reader_holds_up_no_writer_and_a_writer_no_reader(database: Database) -> None:
    with database.unit_of_work() as reader:
        assert reader.briefs.count() == 0
        save(database, sample_brief("a"))
        with database.unit_of_work() as writer:
            writer.briefs.save(sample_brief("b"), author="ingest", reason="test")
            assert writer.briefs.count() == 2
            assert count(database) == 1


def test_who_has_read_before_may_write_after_somebody_else(database: Database) -> None:
    """SQLite refuses this in one transaction (SQLITE_BUSY_SNAPSHOT)."""
    brief = sample_brief()
    save(database, brief)
    with database.unit_of_work() as work:
        assert work.briefs.count() == 1
        save(database, sample_brief("other"))
        newer = TransferBrief.model_validate({**brief.model_dump(), "year": 2021})
        assert work.briefs.save(newer, author="ingest", reason="test", expected_revision=1) == 2
        work.commit()
        assert work.briefs.count() == 2


def test_with_the_right_to_write_nothing_changes_between_reading_and_writing(database: Database) -> None:
    other_may_write = threading.Event()
    done: list[float] = []

    def other() -> None:
        other_may_write.wait(5)
        save(database, sample_brief("pump"))
        done.append(time.monotonic())

    thread = threading.Thread(target=other)
    with database.unit_of_work(writing=True) as work:
        thread.start()
        slug = work.briefs.free_slug("pump-b")
        other_may_write.set()
        time.sleep(0.2)
        work.briefs.save(sample_brief(slug), author="ingest", reason="test")
        ended = time.monotonic()
        work.commit()
    thread.join()
    assert done[0] > ended
    assert count(database) == 2


def test_a_writer_that_waits_too_long_says_so(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "WAIT_SECONDS", 1)
    with Database.open(address) as database, database.unit_of_work(writing=True):
        with pytest.raises(StoreBusy, match=r"another process has been writing .* try again"):
            save(database, sample_brief())
        assert count(database) == 0


def _increase(address: str, brief_id: str, times: int, start: Event) -> None:
    with Database.open(address) as database:
        start.wait(30)
        for _ in range(times):
            with database.unit_of_work(writing=True) as work:
                stored = work.briefs.get(UUID(brief_id))
                assert stored is not None
                year = (stored.brief.year or 0) + 1
                brief = stored.brief.model_copy(update={"year": year})
                work.briefs.save(brief, author="ingest", reason="one more", expected_revision=stored.revision)
                work.commit()


def test_two_processes_that_change_one_brief_lose_nothing(database: Database, address: str) -> None:
    brief = sample_brief(year=1900)
    save(database, brief)
    start = PROCESSES.Event()
    processes = [PROCESSES.Process(target=_increase, args=(address, str(brief.id), 40, start)) for _ in range(2)]
    for process in processes:
        process.start()
    start.set()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    with database.unit_of_work() as work:
        stored = work.briefs.get(brief.id)
        assert stored is not None
        assert (stored.brief.year, stored.revision) == (1980, 81)
        assert [revision.number for revision in work.briefs.revisions(brief.id)] == list(range(1, 82))


def _write_until_killed(address: str, ready: Event) -> None:
    with Database.open(address) as database:
        number = 0
        while True:
            with database.unit_of_work() as work:
                briefs = [sample_brief(f"b-{number}-{part}") for part in range(10)]
                work.briefs.save_many(briefs, author="ingest", reason="test")
                for brief in briefs:
                    work.sources.save(brief.sources[0], brief.id, "1")
                work.commit()
            number += 1
            if number == 3:
                ready.set()


@pytest.mark.parametrize("after", [0.0, 0.013, 0.029])
def test_a_killed_writer_leaves_whole_transactions(database: Database, address: str, after: float) -> None:
    ready = PROCESSES.Event()
    process = PROCESSES.Process(target=_write_until_killed, args=(address, ready))
    process.start()
    assert ready.wait(60)
    time.sleep(after)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(10)
    with database.unit_of_work(writing=True) as work:
        briefs = list(work.briefs.iterate())
        assert len(briefs) >= 30
        assert len(briefs) % 10 == 0
        assert work.outbox.waiting(0) == len(briefs)
        assert len(work.sources.find([item.brief.sources[0].key for item in briefs])) == len(briefs)
        assert all(len(work.briefs.revisions(item.brief.id)) == 1 for item in briefs[:20])
    save(database, sample_brief("afterwards"))
