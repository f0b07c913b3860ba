"""The pipeline and the review desk: a machine never moves or overwrites what people have in their hands."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from ingest.pipeline import Pipeline
from ingest.record import RawIdentifier, RawRecord, RawText, ReadBrief, Reading, Withdrawal
from kb.curation.judging import Judgement, Verdict
from kb.curation.merges import merge
from kb.model import BriefStatus, FieldOrigin, Origin, SourceRecord, TransferBrief
from kb.store import Database
from kb.taxonomy import Vocabularies
from tests.kb.curation.people import EDITOR, SCOUT, curation, stored
from tests.kb.store.sample_briefs import sample_brief
from tests.new_store import new_store

TODAY = date(2026, 1, 1)
D, S, R, W, A, P, X = BriefStatus
WITH_PEOPLE = (S, R, W, A)
TEXT = "Two sensors listen to the bearings of a pump: vibration analysis that is at TRL 6."


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with new_store(f"sqlite:///{tmp_path}/silta.sqlite3") as opened:
        yield opened


@pytest.fixture
def pipeline(database: Database, vocabularies: Vocabularies) -> Pipeline:
    return Pipeline(database, vocabularies, today=TODAY, publish=False)


def source(kind: str, digest: str) -> SourceRecord:
    return SourceRecord(
        source=kind,
        identifier="1",
        address="pump.md",
        retrieved_at=datetime(2026, 1, 1, tzinfo=UTC),
        sha256=digest * 64,
    )


def record(text: str = TEXT, digest: str = "a", kind: str = "cordis") -> RawRecord:
    doi = RawIdentifier("doi", "10.5555/pumps")
    return RawRecord(source(kind, digest), kind, (RawText("en", "Listening to pumps", "", text),), identifiers=(doi,))


def file(brief: TransferBrief, digest: str) -> ReadBrief:
    return ReadBrief(source("markdown", digest), "pump.md", brief, has_id=True, is_judged=True)


def outcomes(pipeline: Pipeline, *readings: Reading, again: bool = False) -> dict[str, int]:
    report = pipeline.run(readings, ["here"], again=again)
    return {outcome.value: count for outcome, count in report.outcomes.items() if count}


def ingested(database: Database, pipeline: Pipeline) -> UUID:
    outcomes(pipeline, record())
    with database.unit_of_work() as work:
        (only,) = work.briefs.iterate(None)
        return only.brief.id


def move(database: Database, brief_id: UUID, *statuses: BriefStatus) -> None:
    with database.unit_of_work(writing=True) as work:
        for status in statuses:
            now = work.briefs.get(brief_id)
            assert now is not None
            curation().move(work, brief_id, status, EDITOR, "test", seen_revision=now.revision)
        work.commit()


def now(database: Database, brief_id: UUID) -> TransferBrief:
    with database.unit_of_work() as work:
        return stored(work, brief_id)


@pytest.mark.parametrize("way", [(R,), (R, W), (R, A)], ids=str)
def test_a_withdrawn_record_does_not_archive_what_people_work_on(
    database: Database, pipeline: Pipeline, way: tuple[BriefStatus, ...]
) -> None:
    brief_id = ingested(database, pipeline)
    move(database, brief_id, *way)
    assert outcomes(pipeline, Withdrawal("cordis", "here", "1")) == {"kept": 1}
    assert now(database, brief_id).status is way[-1]


def test_a_changed_record_leaves_status_and_edits_of_people(database: Database, pipeline: Pipeline) -> None:
    brief_id = ingested(database, pipeline)
    move(database, brief_id, R)
    with database.unit_of_work(writing=True) as work:
        refuted = Judgement("maturity", Verdict.REFUTE)
        curation().judge(work, brief_id, refuted, SCOUT, seen_revision=2)
        work.commit()
    assert outcomes(pipeline, record(f"{TEXT} Now it is at TRL 8.", "b")) == {"changed": 1}
    brief = now(database, brief_id)
    assert (brief.status, brief.maturity) == (R, None)
    assert brief.texts.en is not None
    assert "TRL 8" in brief.texts.en.description


def test_an_approved_text_stays_whatever_the_source_says(database: Database, pipeline: Pipeline) -> None:
    brief_id = ingested(database, pipeline)
    with database.unit_of_work(writing=True) as work:
        # As the researcher approves it: no scout has reviewed it as a whole.
        approved = stored(work, brief_id)
        curation().move(work, brief_id, R, SCOUT, seen_revision=1)
        curation().move(work, brief_id, W, SCOUT, "approve it, please", seen_revision=2)
        people = EDITOR.model_copy(update={"roles": frozenset({"administrator"})})
        curation().move(work, brief_id, A, people, seen_revision=3)
        work.commit()
    assert outcomes(pipeline, record(f"{TEXT} Something else.", "b")) == {"kept": 1}
    assert now(database, brief_id).texts == approved.texts


@pytest.mark.parametrize("way", [(R,), (R, A)], ids=str)
def test_the_same_result_from_elsewhere_is_not_merged_with_what_people_work_on(
    database: Database, pipeline: Pipeline, way: tuple[BriefStatus, ...]
) -> None:
    brief_id = ingested(database, pipeline)
    move(database, brief_id, *way)
    report = pipeline.run([record(kind="datacite")], ["here"])
    assert report.uncertain == 1
    assert now(database, brief_id).status is way[-1]
    with database.unit_of_work() as work:
        (pair,) = work.duplicates.pairs()
        assert pair.reasons[-1] == "but people are at work on one of them"


def test_what_the_desk_published_is_not_taken_back(database: Database, pipeline: Pipeline) -> None:
    brief_id = ingested(database, pipeline)
    move(database, brief_id, R, A, P)
    outcomes(pipeline, record(f"{TEXT} More.", "b"), again=True)
    assert now(database, brief_id).status is P
    move(database, brief_id, X)
    outcomes(pipeline, record(f"{TEXT} Still more.", "c"), again=True)
    assert now(database, brief_id).status is X


def test_a_file_that_did_not_change_changes_nothing_that_people_wrote(database: Database, pipeline: Pipeline) -> None:
    brief = sample_brief("pump", sources=[])
    outcomes(pipeline, file(brief, "a"))
    with database.unit_of_work(writing=True) as work:
        accept = Judgement("technologies", Verdict.ACCEPT)
        curation().judge(work, brief.id, accept, SCOUT, seen_revision=1)
        edited = stored(work, brief.id).model_copy(update={"licence": "CC0-1.0"})
        curation().edit(work, edited, SCOUT, "licence", seen_revision=2)
        curation().move(work, brief.id, X, EDITOR, "no longer offered", seen_revision=3)
        work.commit()
    outcomes(pipeline, file(brief, "a"), again=True)
    kept = now(database, brief.id)
    assert (kept.status, kept.licence) == (X, "CC0-1.0")
    assert {item.origin for item in kept.technologies} == {Origin.CONFIRMED}


def test_a_changed_file_says_what_the_brief_says_and_the_desk_where_it_stands(
    database: Database, pipeline: Pipeline
) -> None:
    brief = sample_brief("pump", sources=[])
    outcomes(pipeline, file(brief, "a"))
    move(database, brief.id, R)
    assert outcomes(pipeline, file(brief.model_copy(update={"year": 2024}), "b")) == {"changed": 1}
    changed = now(database, brief.id)
    assert (changed.status, changed.year) == (R, 2024)


@pytest.mark.parametrize("status", WITH_PEOPLE)
def test_a_file_moves_a_brief_only_as_the_table_says(
    database: Database, pipeline: Pipeline, status: BriefStatus
) -> None:
    """A brief that was made in this status by a file, as from an export, is moved on at the desk."""
    brief = sample_brief("pump", sources=[], status=status)
    assert outcomes(pipeline, file(brief, "a")) == {"new": 1}
    report = pipeline.run([file(brief.model_copy(update={"status": P}), "b")], ["here"])
    (rejection,) = report.rejections
    assert f"a brief that is {status} cannot become published" in rejection.reason
    assert now(database, brief.id).status is status
    assert outcomes(pipeline, replace(file(brief, "c"), brief=brief.model_copy(update={"year": 2023}))) == {
        "changed": 1
    }


@pytest.mark.parametrize("way", [(R,), (R, W), (R, A)], ids=str)
def test_a_changed_source_of_a_merged_brief_does_not_move_what_people_work_on(
    database: Database, vocabularies: Vocabularies, way: tuple[BriefStatus, ...]
) -> None:
    """The parts are published by the pipeline, the merged brief is in people's hands."""
    published = Pipeline(database, vocabularies, today=TODAY, publish=True)
    assert outcomes(published, record(), record(kind="datacite")) == {"new": 1, "merged": 1}
    with database.unit_of_work() as work:
        (only,) = work.briefs.iterate()
        brief_id, texts = only.brief.id, only.brief.texts
    move(database, brief_id, *way)
    outcomes(published, record(f"{TEXT} Now it is at TRL 8, and all of this is much longer than before.", "b"))
    brief = now(database, brief_id)
    assert brief.status is way[-1]
    assert (brief.texts == texts) == (way[-1] is A)
    outcomes(published, Withdrawal("cordis", "here", "1"), Withdrawal("datacite", "here", "1"))
    assert now(database, brief_id).status is way[-1]


def test_moves_before_a_merge_do_not_come_back_with_a_changed_source(database: Database, pipeline: Pipeline) -> None:
    brief_id = ingested(database, pipeline)
    other = sample_brief("reviewed", sources=[], status=P, reviewed_on=TODAY)
    with database.unit_of_work(writing=True) as work:
        work.briefs.save(other, author="ingest", reason="test")
        work.commit()
    move(database, brief_id, R)
    with database.unit_of_work(writing=True) as work:
        assert merge(work, brief_id, other.id, author="Scout", reason="same") == other.id
        work.commit()
    assert now(database, other.id).status is P
    outcomes(pipeline, record(f"{TEXT} More.", "b"))
    assert (now(database, other.id).status, now(database, brief_id).status) == (P, X)


def test_the_origin_of_a_sentence_that_was_taken_over_outlives_a_change_of_its_source(
    database: Database, pipeline: Pipeline
) -> None:
    brief_id = ingested(database, pipeline)
    taken = FieldOrigin(field="texts.en.solution", source="cordis:1")
    with database.unit_of_work(writing=True) as work:
        brief = stored(work, brief_id)
        assert brief.texts.en is not None
        text = brief.texts.en.model_copy(update={"solution": "Two sensors listen to the bearings of a pump."})
        written = {"texts": brief.texts.model_copy(update={"en": text}), "origins": (*brief.origins, taken)}
        curation().edit(work, brief.model_copy(update=written), SCOUT, "taken over", seen_revision=1)
        work.commit()
    assert outcomes(pipeline, record(f"{TEXT} More.", "b")) == {"changed": 1}
    changed = now(database, brief_id)
    assert changed.texts.en is not None
    assert "More." in changed.texts.en.description
    assert changed.texts.en.solution == text.solution
    assert changed.origins.count(taken) == 1
