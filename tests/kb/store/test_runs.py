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
