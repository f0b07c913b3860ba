from datetime import UTC, datetime, timedelta

import pytest

from kb.store import Database, HarvestSource, SourceNameTaken, StoreBusy, UnitOfWork, UnknownHarvestSource

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def add(work: UnitOfWork, name: str, due_at: datetime | None = NOW) -> HarvestSource:
    return work.harvest_sources.add(
        name,
        kind="oai-pmh",
        address="https://repository.example.org/oai",
        options={"set": "pumps", "dois": ["10.5555/ä"]},
        schedule="daily",
        added_at=NOW,
        due_at=due_at,
    )


def test_a_source_is_kept_as_it_was_described(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        added = add(work, "example")
        work.commit()
    with database.unit_of_work() as work:
        source = work.harvest_sources.get("example")
        assert source == added
        assert (source.kind, source.options) == ("oai-pmh", {"set": "pumps", "dois": ["10.5555/ä"]})
        assert (source.added_at, source.due_at, source.paused, source.failures) == (NOW, NOW, False, 0)
        assert (source.resumption, source.harvested_until, source.last_success_at) == (None, None, None)
        assert work.harvest_sources.list() == (source,)


def test_names_are_unique_and_unknown_ones_are_said(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        add(work, "b")
        add(work, "a")
        with pytest.raises(SourceNameTaken, match="'a'"):
            add(work, "a")
        for action in (work.harvest_sources.get, work.harvest_sources.remove):
            with pytest.raises(UnknownHarvestSource, match="there are: a, b"):
                action("c")
        work.harvest_sources.remove("a")
        assert [source.name for source in work.harvest_sources.list()] == ["b"]


def test_what_is_due_comes_in_the_order_of_its_waiting(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        add(work, "late", NOW - timedelta(hours=1))
        add(work, "later", NOW - timedelta(hours=2))
        add(work, "now", NOW)
        add(work, "soon", NOW + timedelta(seconds=1))
        add(work, "by-hand", None)
        add(work, "resting", NOW - timedelta(hours=3))
        work.harvest_sources.pause("resting", paused=True)
        assert [source.name for source in work.harvest_sources.due(NOW)] == ["later", "late", "now"]
        work.harvest_sources.pause("resting", paused=False)
        assert work.harvest_sources.due(NOW)[0].name == "resting"


def test_success_and_failure(database: Database) -> None:
    later = NOW + timedelta(days=1)
    with database.unit_of_work(writing=True) as work:
        sources = work.harvest_sources
        key = add(work, "example").id
        sources.keep_resumption(key, {"token": "t1"})
        sources.fail(key, error="the host is away", due_at=later)
        sources.fail(key, error="still away", due_at=later)
        failed = sources.get("example")
        assert (failed.failures, failed.last_error, failed.due_at) == (2, "still away", later)
        assert failed.resumption == {"token": "t1"}
        sources.succeed(key, at=NOW, until="2026-05-04", due_at=later)
        good = sources.get("example")
        assert (good.failures, good.last_error, good.resumption) == (0, None, None)
        assert (good.last_success_at, good.harvested_until) == (NOW, "2026-05-04")
        sources.succeed(key, at=NOW, until=None, due_at=None)
        assert sources.get("example").harvested_until == "2026-05-04"
        sources.restart(key)
        assert sources.get("example").harvested_until is None
        work.commit()


def test_only_one_at_a_time_harvests_a_source(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        first, second = add(work, "a"), add(work, "b")
        work.commit()
    again = database.exclusively(first.task)
    with (
        database.exclusively(first.task),
        database.exclusively(second.task),
        pytest.raises(StoreBusy, match="harvest-"),
        again,
    ):
        pass
    with database.exclusively(first.task):
        pass
