"""Records that other processes work through: the same results, whatever happens to the processes."""

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from multiprocessing.connection import Connection
from pathlib import Path

import psutil
import pytest

from ingest import workers
from ingest.brief_file import read_brief
from ingest.drafting import Drafter, Prepared
from ingest.normalise import UnusableRecord
from ingest.pipeline import BATCH, Pipeline
from ingest.record import RawRecord, RawText, ReadBrief, Reading, UnreadableSource
from ingest.workers import Workers
from kb.model import SourceRecord, TransferBrief, new_id
from kb.taxonomy import Vocabularies
from tests.new_store import new_store

pytestmark = pytest.mark.end_to_end

TODAY = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def _few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "WORTHWHILE", 0)
    monkeypatch.setattr(workers, "CHUNK", 4)


def record(number: int, title: str = "Seeing wear of spindle") -> RawRecord:
    source = SourceRecord(
        source="cordis", identifier=str(number), retrieved_at=datetime(2026, 1, 1, tzinfo=UTC), sha256="a" * 64
    )
    text = RawText("en", f"{title} {number}" if title else "", "", f"Vibration analysis {number} finds wear at TRL 6.")
    return RawRecord(source, f"projects.csv:{number}", (text,))


def drafter(vocabularies: Vocabularies) -> Drafter:
    return Drafter(vocabularies, publish=True, maturity_confidence=0.6, today=TODAY)


def taken(folder: Path, vocabularies: Vocabularies, readings: list[Reading], count: int) -> tuple[object, ...]:
    """Return what a run leaves, apart from the ids and times that it draws."""
    folder.mkdir()
    with new_store(f"sqlite:///{folder}/silta.sqlite3") as database:
        report = Pipeline(database, vocabularies, today=TODAY, workers=count).run(readings, ["here"])
        with database.unit_of_work() as work:
            known = work.sources.find([f"cordis:{number}" for number in range(1000)])
            ids = sorted(source.brief_id for source in known.values())
            briefs = [stored.brief for brief_id in ids if (stored := work.briefs.get(brief_id))]
            bare = [brief.model_dump_json(exclude={"id"}) for brief in briefs]
            rejected = [(item.location, item.reason) for item in work.rejections.list()]
    return report.counts(), bare, sorted(rejected)


def test_two_processes_give_what_one_gives_in_the_same_order(tmp_path: Path, vocabularies: Vocabularies) -> None:
    readings: list[Reading] = [record(number, "" if number % 50 == 7 else "Seeing wear") for number in range(BATCH + 9)]
    alone = taken(tmp_path / "1", vocabularies, readings, 1)
    assert taken(tmp_path / "2", vocabularies, readings, 2) == alone
    assert ("projects.csv:7", "the record has no title") in alone[2]  # type: ignore[operator]


def test_a_finished_brief_comes_back_as_it_was(vocabularies: Vocabularies, content: Path) -> None:
    file = next((content / "briefs").glob("*.md"))
    brief = read_brief(file.read_text(encoding="utf-8")).brief
    source = record(1).source
    with Workers(drafter(vocabularies), 2) as pool:
        (made,) = pool.finish(pool.begin([ReadBrief(source, file.name, brief)]))
    assert isinstance(made, Prepared)
    assert made.brief == brief


def test_few_records_start_no_process(vocabularies: Vocabularies, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "WORTHWHILE", 2)
    with Workers(drafter(vocabularies), 2) as pool:
        assert len(pool.finish(pool.begin([record(1), record(2)]))) == 2
        assert not multiprocessing.active_children()


@dataclass(frozen=True)
class Mortal(Drafter):
    """Dies over a record, in a worker process only."""

    def prepare(self, readings: Sequence[RawRecord | ReadBrief]) -> list[Prepared | UnusableRecord]:
        if multiprocessing.parent_process() and any(reading.source.identifier == "5" for reading in readings):
            os.kill(os.getpid(), signal.SIGKILL)
        return Drafter.prepare(self, readings)


def test_the_work_of_a_killed_process_is_done_here(
    vocabularies: Vocabularies, caplog: pytest.LogCaptureFixture
) -> None:
    records = [record(number) for number in range(20)]
    with Workers(Mortal(vocabularies, True, 0.6, TODAY), 2) as pool:
        first, second = pool.begin(records[:10]), pool.begin(records[10:])
        made = pool.finish(first) + pool.finish(second)
        assert not multiprocessing.active_children()
        made += pool.finish(pool.begin([record(20)]))
    titles = [item.brief.texts.en.title for item in made if isinstance(item, Prepared) and item.brief.texts.en]
    assert titles == [f"Seeing wear of spindle {number}" for number in range(21)]
    assert [entry.message for entry in caplog.records].count(
        "a worker process was killed, perhaps for want of memory; going on with --workers 1"
    ) == 1


def _work_until_killed(drafter: Drafter, told: Connection) -> None:
    workers.WORTHWHILE = 0
    pool = Workers(drafter, 2)
    pool.finish(pool.begin([record(1)]))
    told.send([child.pid for child in multiprocessing.active_children()])
    time.sleep(600)


def test_the_processes_end_when_their_parent_is_killed(vocabularies: Vocabularies) -> None:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    parent = context.Process(target=_work_until_killed, args=(drafter(vocabularies), there))
    parent.start()
    assert here.poll(300)
    children = [psutil.Process(pid) for pid in here.recv()]
    assert len(children) == 2
    parent.kill()
    parent.join()
    assert psutil.wait_procs(children, timeout=60)[1] == []


def test_what_was_read_before_reading_failed_is_kept(tmp_path: Path, vocabularies: Vocabularies) -> None:
    def cut_off() -> Iterator[Reading]:
        for number in range(2 * BATCH):
            yield record(number)
        raise UnreadableSource("the wire was cut")

    with new_store(f"sqlite:///{tmp_path}/silta.sqlite3") as database:
        with pytest.raises(UnreadableSource, match="wire"):
            Pipeline(database, vocabularies, today=TODAY, workers=2).run(cut_off(), ["here"])
        with database.unit_of_work() as work:
            assert work.briefs.count() == 2 * BATCH
            (run,) = work.runs.latest(1)
    assert (run.status, run.counts["new"]) == ("failed", 2 * BATCH)


def test_a_brief_crosses_to_another_process_unchanged(vocabularies: Vocabularies) -> None:
    (made,) = drafter(vocabularies).prepare([record(1)])
    assert isinstance(made, Prepared)
    brief = made.brief.model_copy(update={"id": new_id()})
    rebuild, values = brief.__reduce__()
    copy = rebuild(*values)
    assert isinstance(copy, TransferBrief)
    assert copy == brief
    assert copy.technologies[0].evidence == brief.technologies[0].evidence
