import pytest

from kb.store import Database, UnitOfWork


def add(
    work: UnitOfWork, run: int, location: str, identifier: str, reason: str = "no title", source: str = "x"
) -> None:
    work.rejections.add(run, source=source, location=location, identifier=identifier, reason=reason)


def kept(work: UnitOfWork) -> list[tuple[str, str]]:
    return sorted((record.location, record.identifier) for record in work.rejections.list())


def test_a_rejected_record_is_kept_with_its_reason(database: Database) -> None:
    with database.unit_of_work() as work:
        run = work.runs.start(["a.csv"], dry_run=False)
        add(work, run, "a.csv:7", "4711", "the title is missing")
        work.commit()
    with database.unit_of_work() as work:
        (record,) = work.rejections.list()
        assert (record.source, record.location, record.identifier) == ("x", "a.csv:7", "4711")
        assert (record.reason, record.run_id, record.times) == ("the title is missing", run, 1)
        assert work.rejections.count() == 1


def test_the_same_record_rejected_again_updates_its_row(database: Database) -> None:
    with database.unit_of_work() as work:
        first, second = (work.runs.start([], dry_run=False) for _ in range(2))
        add(work, first, "a.csv:7", "4711")
        add(work, first, "a.csv:9", "")
        work.commit()
        add(work, second, "a.csv:8", "4711", "the date is wrong")
        add(work, second, "a.csv:9", "")
        work.commit()
        records = {record.identifier: record for record in work.rejections.list()}
        assert len(records) == work.rejections.count() == 2
        moved = records["4711"]
        assert (moved.location, moved.reason, moved.run_id) == ("a.csv:8", "the date is wrong", second)
        assert {record.times for record in records.values()} == {2}


def test_sources_are_apart(database: Database) -> None:
    with database.unit_of_work() as work:
        run = work.runs.start([], dry_run=False)
        add(work, run, "a", "1", source="cordis")
        add(work, run, "a", "1", source="markdown")
        work.rejections.resolve("cordis", location="a", identifier="1")
        assert [record.source for record in work.rejections.list()] == ["markdown"]


@pytest.mark.parametrize(
    ("location", "identifier", "left"),
    [
        ("a:2", "1", [("a:2", ""), ("a:3", "3")]),
        ("a:3", "9", [("a:1", "1"), ("a:2", ""), ("a:3", "3")]),
        ("a:2", "9", [("a:1", "1"), ("a:3", "3")]),
        ("a:2", "", [("a:1", "1"), ("a:3", "3")]),
        ("", "3", [("a:1", "1"), ("a:2", "")]),
        ("", "", [("a:1", "1"), ("a:2", ""), ("a:3", "3")]),
    ],
)
def test_a_record_that_is_read_well_is_not_rejected_any_more(
    database: Database, location: str, identifier: str, left: list[tuple[str, str]]
) -> None:
    with database.unit_of_work() as work:
        run = work.runs.start([], dry_run=False)
        add(work, run, "a:1", "1")
        add(work, run, "a:2", "")
        add(work, run, "a:3", "3")
        work.rejections.resolve("x", location=location, identifier=identifier)
        expected = [item for item in left if not (location == "a:2" and item == ("a:2", ""))]
        assert kept(work) == expected
        work.commit()
        assert kept(work) == expected


def test_a_record_resolved_and_rejected_again_in_one_batch_is_kept(database: Database) -> None:
    with database.unit_of_work() as work:
        run = work.runs.start([], dry_run=False)
        add(work, run, "a:1", "1")
        work.commit()
        work.rejections.resolve("x", location="a:1", identifier="1")
        add(work, run, "a:1", "1", "still wrong")
        work.commit()
        (record,) = work.rejections.list()
        assert (record.reason, record.times) == ("still wrong", 1)


def test_the_last_rejected_come_first(database: Database) -> None:
    with database.unit_of_work() as work:
        run = work.runs.start([], dry_run=False)
        for number in range(5):
            add(work, run, f"a:{number}", "")
        assert [record.location for record in work.rejections.list(2)] == ["a:4", "a:3"]
        assert len(work.rejections.list()) == 5


@pytest.mark.parametrize("odd", ["a\x00b", "a\udc80b", "ä" * 5000, "\U0001f600", "%s :x ?"])
def test_whatever_was_rejected_can_be_kept_and_resolved(database: Database, odd: str) -> None:
    with database.unit_of_work() as work:
        run = work.runs.start([odd], dry_run=False)
        add(work, run, odd, odd, odd)
        add(work, run, odd, "", odd)
        add(work, run, odd, odd + "2", odd)
        work.commit()
        assert work.rejections.count() == 3
        work.rejections.resolve("x", location=odd, identifier=odd)
        work.commit()
        assert work.rejections.count() == 1
