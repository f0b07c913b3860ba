import threading
import time

import pytest

from kb.model import BriefStatus, Mover, TransferBrief
from kb.store import Database
from tests.kb.store.sample_briefs import sample_brief

PUBLISHED, ARCHIVED, DRAFT = BriefStatus.PUBLISHED, BriefStatus.ARCHIVED, BriefStatus.DRAFT


def changed(brief: TransferBrief, **fields: object) -> TransferBrief:
    return TransferBrief.model_validate({**brief.model_dump(), **fields})


def keep(database: Database, *briefs: TransferBrief) -> None:
    with database.unit_of_work() as work:
        for brief in briefs:
            work.briefs.save(brief, author="ingest", reason="test", moved_by=Mover.MERGE)
        work.commit()


@pytest.mark.parametrize(
    ("statuses", "operations"),
    [
        ([PUBLISHED], [(1, "index")]),
        ([PUBLISHED, PUBLISHED], [(1, "index"), (2, "index")]),
        ([PUBLISHED, ARCHIVED], [(1, "index"), (2, "delete")]),
        ([PUBLISHED, ARCHIVED, DRAFT], [(1, "index"), (2, "delete")]),
        ([PUBLISHED, BriefStatus.IN_REVIEW, PUBLISHED], [(1, "index"), (2, "delete"), (3, "index")]),
        ([DRAFT, ARCHIVED], []),
        ([DRAFT, PUBLISHED], [(2, "index")]),
    ],
)
@pytest.mark.parametrize("at_once", [True, False])
def test_a_row_is_made_when_readers_of_the_search_are_concerned(
    database: Database, statuses: list[BriefStatus], operations: list[tuple[int, str]], at_once: bool
) -> None:
    brief = sample_brief()
    states = [changed(brief, status=status, year=2000 + number) for number, status in enumerate(statuses)]
    if at_once:
        keep(database, *states)
    else:
        for state in states:
            keep(database, state)
    with database.unit_of_work() as work:
        rows = work.outbox.after(0, 10)
        assert [(row.revision, row.operation) for row in rows] == operations
        assert {row.brief_id for row in rows} <= {brief.id}


def test_rows_come_in_order_after_a_position(database: Database) -> None:
    briefs = [sample_brief(f"b-{number}") for number in range(5)]
    keep(database, *briefs)
    with database.unit_of_work() as work:
        rows = work.outbox.after(0, 10)
        assert [row.brief_id for row in rows] == [brief.id for brief in briefs]
        positions = [row.position for row in rows]
        assert positions == sorted(set(positions))
        assert work.outbox.after(positions[1], 2) == rows[2:4]
        assert work.outbox.after(positions[-1], 10) == []
        assert work.outbox.last_position() == positions[-1]
        assert work.outbox.waiting(positions[1]) == 3


def test_an_empty_outbox_ends_at_0(database: Database) -> None:
    with database.unit_of_work() as work:
        assert work.outbox.last_position() == 0
        assert work.outbox.waiting(0) == 0


def test_what_is_rolled_back_leaves_no_row(database: Database) -> None:
    with database.unit_of_work() as work:
        work.briefs.save(sample_brief(), author="ingest", reason="test")
        work.rollback()
        work.commit()
        assert work.outbox.last_position() == 0
        assert work.briefs.count() == 0


def test_positions_become_visible_in_ascending_order(database: Database) -> None:
    """The writer that took the lower position first must be seen first, however long it takes."""
    slow_has_written, fast_is_there = threading.Event(), threading.Event()
    order: list[str] = []

    def slow() -> None:
        with database.unit_of_work() as work:
            work.briefs.save(sample_brief("slow"), author="ingest", reason="test")
            work.outbox.last_position()  # takes its position now
            slow_has_written.set()
            fast_is_there.wait(5)
            time.sleep(0.2)
            order.append("slow")
            work.commit()

    def fast() -> None:
        slow_has_written.wait(5)
        with database.unit_of_work() as work:
            fast_is_there.set()
            work.briefs.save(sample_brief("fast"), author="ingest", reason="test")
            order.append("fast")
            work.commit()

    threads = [threading.Thread(target=slow), threading.Thread(target=fast)]
    for thread in threads:
        thread.start()
    seen: list[list[int]] = []
    while any(thread.is_alive() for thread in threads):
        with database.unit_of_work() as work:
            seen.append([row.position for row in work.outbox.after(0, 10)])
    for thread in threads:
        thread.join()
    assert order == ["slow", "fast"]
    with database.unit_of_work() as work:
        final = [row.position for row in work.outbox.after(0, 10)]
        slugs = [stored.brief.slug for row in work.outbox.after(0, 10) if (stored := work.briefs.get(row.brief_id))]
    assert slugs == ["slow", "fast"]
    assert all(positions == final[: len(positions)] for positions in seen)


def test_many_writers_lose_nothing_and_readers_see_no_gaps(database: Database) -> None:
    def write(name: str) -> None:
        for number in range(15):
            keep(database, sample_brief(f"{name}-{number}"))

    threads = [threading.Thread(target=write, args=(name,)) for name in ("a", "b", "c")]
    for thread in threads:
        thread.start()
    read: list[int] = []
    while True:
        over = not any(thread.is_alive() for thread in threads)
        with database.unit_of_work() as work:
            read += [row.position for row in work.outbox.after(read[-1] if read else 0, 100)]
        if over:
            break
    with database.unit_of_work() as work:
        assert read == [row.position for row in work.outbox.after(0, 100)]
    assert len(read) == 45
