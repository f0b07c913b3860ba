"""The same record in several versions: one of them counts, and reading them again changes nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ingest import pipeline as pipeline_module
from ingest.pipeline import Pipeline
from ingest.record import RawRecord, RawText, Reading, Withdrawal
from ingest.record_versions import modified_at
from kb.model import SourceRecord
from kb.store import Database
from kb.taxonomy import Vocabularies
from tests.new_store import new_store


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with new_store(f"sqlite:///{tmp_path}/silta.sqlite3") as opened:
        yield opened


@pytest.fixture
def pipeline(database: Database, vocabularies: Vocabularies, monkeypatch: pytest.MonkeyPatch) -> Pipeline:
    monkeypatch.setattr(pipeline_module, "BATCH", BATCH)
    return Pipeline(database, vocabularies, today=date(2026, 1, 1))


BATCH = 3


def version(title: str, modified: str = "", *, key: str = "1") -> RawRecord:
    digest = f"{sum(title.encode()):064x}"
    source = SourceRecord(
        source="datacite", identifier=key, retrieved_at=datetime(2026, 1, 1, tzinfo=UTC), sha256=digest
    )
    text = RawText("en", title, "", "Vibration analysis finds wear in the bearings of pumps.")
    return RawRecord(source, f"{title}.json", (text,), modified=modified)


FIRST, SECOND, THIRD = version("First"), version("Second"), version("Third")
OLD, NEW = version("Old", "2024-01-01T12:00:00Z"), version("New", "2024-01-01T13:30:00+01:00")
OTHERS = [version(f"Other number {number}", key=f"other-{number}") for number in range(BATCH)]


def run(pipeline: Pipeline, *readings: Reading, again: bool = False) -> dict[str, int]:
    report = pipeline.run(readings, ["here"], again=again)
    return {outcome.value: count for outcome, count in report.outcomes.items() if count}


def title(database: Database) -> str:
    with database.unit_of_work() as work:
        known = work.sources.find(["datacite:1"])["datacite:1"]
        stored = work.briefs.get(known.brief_id)
    assert stored is not None
    return next(text.title for _, text in stored.brief.texts)


def revisions(database: Database) -> int:
    with database.unit_of_work() as work:
        return work.outbox.last_position()


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize(
    ("readings", "winner"),
    [
        ((FIRST, SECOND), "Second"),
        ((SECOND, FIRST), "First"),
        ((FIRST, SECOND, THIRD), "Third"),
        ((OLD, NEW), "New"),
        ((NEW, OLD), "New"),
        ((NEW, FIRST), "First"),
        ((NEW, OLD, FIRST), "First"),
    ],
)
def test_one_version_counts_and_the_second_run_changes_nothing(
    database: Database, pipeline: Pipeline, readings: tuple[RawRecord, ...], winner: str, apart: bool
) -> None:
    given: list[Reading] = []
    for reading in readings:
        given += [reading, *(OTHERS if apart else ())]
    run(pipeline, *given)
    assert title(database) == winner
    before = revisions(database)
    second = run(pipeline, *given)
    assert second["superseded"] == len(readings) - 1
    assert not second.keys() & {"changed", "new"}
    assert (title(database), revisions(database)) == (winner, before)


def test_within_a_batch_only_the_winner_is_written(database: Database, pipeline: Pipeline) -> None:
    assert run(pipeline, FIRST, SECOND, THIRD) == {"new": 1, "superseded": 2}
    assert revisions(database) == 1


def test_a_record_that_changes_from_run_to_run_is_taken_each_time(database: Database, pipeline: Pipeline) -> None:
    for reading in (FIRST, SECOND, FIRST, OLD, NEW):
        run(pipeline, reading)
        assert title(database) == reading.texts[0].title


def test_an_older_export_does_not_replace_a_newer_one_in_a_later_run(database: Database, pipeline: Pipeline) -> None:
    run(pipeline, NEW)
    assert run(pipeline, OLD) == {"superseded": 1}
    assert title(database) == "New"


def test_a_version_that_lost_is_taken_when_everything_is_read_again(database: Database, pipeline: Pipeline) -> None:
    run(pipeline, FIRST, SECOND)
    assert run(pipeline, FIRST) == {"superseded": 1}
    assert run(pipeline, FIRST, again=True) == {"changed": 1}
    assert title(database) == "First"


def test_a_change_of_the_winner_is_taken_and_stays(database: Database, pipeline: Pipeline) -> None:
    run(pipeline, FIRST, *OTHERS, SECOND)
    assert run(pipeline, FIRST, *OTHERS, THIRD)["changed"] == 1
    assert run(pipeline, FIRST, *OTHERS, THIRD) == {"unchanged": BATCH + 1, "superseded": 1}
    assert title(database) == "Third"


def test_a_winner_that_is_rejected_leaves_the_other_version(database: Database, pipeline: Pipeline) -> None:
    broken = replace(SECOND, texts=())
    assert run(pipeline, FIRST, broken) == {"new": 1, "rejected": 1}
    assert run(pipeline, FIRST, broken) == {"unchanged": 1, "rejected": 1}
    assert title(database) == "First"


def test_a_record_that_returns_after_its_withdrawal_counts(database: Database, pipeline: Pipeline) -> None:
    gone = Withdrawal("datacite", "here", "1")
    assert run(pipeline, NEW, gone, OLD) == {"new": 1, "withdrawn": 1, "changed": 1}
    assert title(database) == "Old"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-05-01T10:00:00Z", datetime(2024, 5, 1, 10, tzinfo=UTC)),
        ("2024-05-01T10:00:00+02:00", datetime(2024, 5, 1, 8, tzinfo=UTC)),
        ("2024-05-01 10:00:00", datetime(2024, 5, 1, 10, tzinfo=UTC)),
        ("01/05/2024", datetime(2024, 5, 1, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("some day", None),
        ("2024-13-45", None),
        ("", None),
    ],
)
def test_dates_of_change(text: str, moment: datetime | None) -> None:
    assert modified_at(version("First", text)) == moment
