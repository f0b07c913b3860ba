from datetime import UTC, datetime, timedelta

import pytest

from kb.store import Database, StoreError


def test_a_run_is_noted_from_its_start_to_its_end(database: Database) -> None:
    with database.unit_of_work() as work:
        first = work.runs.start(["a.zip", "b/päivä.csv"], dry_run=False)
        second = work.runs.start([], dry_run=True)
        work.runs.finish(first, {"new": 3, "rejected": 0}, "finished")
        work.commit()
    with database.unit_of_work() as work:
        later, earlier = work.runs.latest(5)
        assert (later.id, later.status, later.finished_at, later.dry_run) == (second, "running", None, True)
        assert later.counts == {}
        assert earlier.id == first
        assert earlier.paths == ("a.zip", "b/päivä.csv")
        assert earlier.counts == {"new": 3, "rejected": 0}
        assert earlier.status == "finished"
        assert earlier.finished_at is not None
        assert timedelta(0) <= earlier.finished_at - earlier.started_at < timedelta(seconds=9)
        assert timedelta(0) <= datetime.now(UTC) - earlier.started_at < timedelta(seconds=60)
        assert work.runs.latest(1) == [later]


def test_an_unknown_run_cannot_end(database: Database) -> None:
    with database.unit_of_work() as work, pytest.raises(StoreError, match="there is no ingest run 7"):
        work.runs.finish(7, {}, "finished")


def test_a_run_says_how_far_it_is_and_for_which_source(database: Database) -> None:
    rejected = [{"location": "a.xml:7", "identifier": "ä", "reason": "no title"}]
    with database.unit_of_work() as work:
        run_id = work.runs.start(["https://repository.example.org/oai"], dry_run=False, source="example")
        work.runs.start(["b"], dry_run=False)
        work.runs.progress(run_id, {"new": 1}, rejected)
        work.runs.progress(run_id, {"new": 2})
        work.runs.finish(run_id, {"new": 2}, "failed", "the host is away")
        work.commit()
    with database.unit_of_work() as work:
        (run,) = work.runs.latest(5, "example")
        assert (run.counts, run.status, run.error, run.source) == ({"new": 2}, "failed", "the host is away", "example")
        assert run.rejections == tuple(rejected)


def test_a_run_whose_process_is_gone_was_killed_and_one_that_lives_was_not(database: Database) -> None:
    with database.unit_of_work() as work:
        dead = work.runs.start(["a"], dry_run=False)
        alive = work.runs.start(["b"], dry_run=False)
        done = work.runs.start(["c"], dry_run=False)
        work.runs.finish(done, {}, "finished")
        work.commit()
    with database.run_lives(alive):
        database.bury_killed_runs()
        with database.unit_of_work() as work:
            states = {run.id: run.status for run in work.runs.latest(5)}
        assert states == {dead: "killed", alive: "running", done: "finished"}
