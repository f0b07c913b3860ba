"""The pipeline against a real store: what becomes of records, and that nothing is lost or half-written."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ingest.brief_file import read_brief
from ingest.pipeline import BATCH, Pipeline
from ingest.record import (
    Checkpoint,
    RawOrganisation,
    RawRecord,
    RawText,
    ReadBrief,
    Reading,
    Rejection,
    Skipped,
    Withdrawal,
)
from ingest.report import Outcome
from kb.model import BriefStatus, SourceRecord
from kb.store import Database
from kb.taxonomy import Vocabularies
from tests.new_store import new_store

TODAY = date(2026, 1, 1)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = new_store(f"sqlite:///{tmp_path}/silta.sqlite3")
    yield database
    database.close()


@pytest.fixture
def pipeline(database: Database, vocabularies: Vocabularies) -> Pipeline:
    return Pipeline(database, vocabularies, today=TODAY)


def record(
    number: int, description: str = "Vibration analysis finds wear. It is at TRL 6.", digest: str = "a"
) -> RawRecord:
    source = SourceRecord(
        source="cordis",
        identifier=str(number),
        licence="CC-BY-4.0",
        retrieved_at=datetime(2026, 1, 1, tzinfo=UTC),
        sha256=digest * 64,
    )
    text = RawText("en", f"Project number {number}", "", description)
    return RawRecord(
        source, f"projects.csv:{number + 1}", (text,), organisations=(RawOrganisation("Institute", country="FI"),)
    )


def outcomes(pipeline: Pipeline, readings: list[Reading], **options: bool) -> dict[str, int]:
    report = pipeline.run(readings, ["here"], **options)
    return {outcome.value: count for outcome, count in report.outcomes.items() if count}


def test_a_record_becomes_a_published_brief_with_evidence_and_provenance(
    database: Database, pipeline: Pipeline
) -> None:
    assert outcomes(pipeline, [record(1)]) == {"new": 1}
    with database.unit_of_work() as work:
        stored = work.briefs.by_slug("project-number-1")
        assert stored is not None
        brief = stored.brief
        assert work.outbox.last_position() > 0
    assert brief.status is BriefStatus.PUBLISHED
    assert not brief.is_reviewed
    assert [item.value for item in brief.technologies] == ["vibration-analysis"]
    assert brief.maturity is not None
    assert brief.maturity.value.level == 6
    assert brief.maturity.evidence[0].source == "cordis:1"
    assert [item.key for item in brief.sources] == ["cordis:1"]
    assert {item.field for item in brief.origins} == {"texts.en", "organisations"}


def test_running_twice_changes_nothing(database: Database, pipeline: Pipeline) -> None:
    readings: list[Reading] = [record(number) for number in range(3)]
    assert outcomes(pipeline, readings) == {"new": 3}
    with database.unit_of_work() as work:
        before = work.outbox.last_position()
    assert outcomes(pipeline, readings) == {"unchanged": 3}
    assert outcomes(pipeline, readings, again=True) == {"unchanged": 3}
    with database.unit_of_work() as work:
        assert work.outbox.last_position() == before


def test_a_changed_record_changes_its_brief_and_keeps_its_address(database: Database, pipeline: Pipeline) -> None:
    outcomes(pipeline, [record(1)])
    assert outcomes(pipeline, [record(1, "Now it is at TRL 8.", "b")]) == {"changed": 1}
    with database.unit_of_work() as work:
        stored = work.briefs.by_slug("project-number-1")
        assert stored is not None
        assert stored.revision == 2
        assert [revision.number for revision in work.briefs.revisions(stored.brief.id)] == [1, 2]


def test_a_reviewed_brief_keeps_its_text_when_its_source_changes(database: Database, pipeline: Pipeline) -> None:
    outcomes(pipeline, [record(1)])
    with database.unit_of_work() as work:
        stored = work.briefs.by_slug("project-number-1")
        assert stored is not None
        reviewed = stored.brief.model_copy(update={"reviewed_on": TODAY})
        work.briefs.save(reviewed, author="A scout", reason="checked")
        work.commit()
    assert outcomes(pipeline, [record(1, "Something else.", "b")]) == {"kept": 1}
    with database.unit_of_work() as work:
        stored = work.briefs.by_slug("project-number-1")
        assert stored is not None
        assert stored.brief.texts == reviewed.texts
        assert stored.brief.sources[0].sha256 == "b" * 64


def test_titles_that_are_alike_get_addresses_of_their_own(database: Database, pipeline: Pipeline) -> None:
    same = replace(record(2), texts=record(1).texts)
    assert outcomes(pipeline, [record(1), same]) == {"new": 2}
    with database.unit_of_work() as work:
        assert work.briefs.by_slug("project-number-1-2") is not None


def test_a_bad_record_is_kept_aside_and_the_others_are_taken(database: Database, pipeline: Pipeline) -> None:
    bad = replace(record(2), texts=())
    unread = Rejection("cordis", "projects.csv:9", "", "12 columns, 5 expected")
    readings: list[Reading] = [record(1), bad, unread, Skipped("README.md", "no brief"), record(3)]
    report = pipeline.run(readings, ["here"])
    counted = {name: count for name, count in report.counts().items() if count}
    assert counted == {"read": 4, "new": 2, "rejected": 2, "skipped": 1}
    assert report.exit_status == 1
    with database.unit_of_work() as work:
        rejected = {(item.location, item.identifier, item.reason) for item in work.rejections.list()}
    assert ("projects.csv:9", "", "12 columns, 5 expected") in rejected
    assert any(identifier == "2" and "title" in reason for _, identifier, reason in rejected)


def test_a_mended_record_is_rejected_no_longer(database: Database, pipeline: Pipeline) -> None:
    pipeline.run([replace(record(2), texts=())], ["here"])
    pipeline.run([record(2, digest="c")], ["here"])
    with database.unit_of_work() as work:
        assert work.rejections.list() == ()


def test_a_dry_run_keeps_nothing(database: Database, pipeline: Pipeline) -> None:
    report = pipeline.run([record(1), replace(record(2), texts=())], ["here"], dry_run=True)
    assert (report.outcomes[Outcome.NEW], report.rejected) == (1, 1)
    with database.unit_of_work() as work:
        assert work.briefs.count() == 0
        assert work.rejections.list() == ()
        assert work.runs.latest(1) == []
        assert work.sources.find(["cordis:1"]) == {}


def test_a_run_that_breaks_leaves_whole_batches_and_goes_on_later(database: Database, pipeline: Pipeline) -> None:
    def breaking() -> Iterator[Reading]:
        yield from (record(number) for number in range(BATCH + 10))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pipeline.run(breaking(), ["here"])
    with database.unit_of_work() as work:
        assert work.briefs.count() == BATCH
        assert work.runs.latest(1)[0].status == "interrupted"
    again = outcomes(pipeline, [record(number) for number in range(BATCH + 10)])
    assert again == {"unchanged": BATCH, "new": 10}


@pytest.mark.parametrize(("readings", "status"), [([], 2), ([Rejection("x", "f", "", "no")], 2), ([record(1)], 0)])
def test_the_exit_status_says_how_it_went(pipeline: Pipeline, readings: list[Reading], status: int) -> None:
    assert pipeline.run(readings, ["here"]).exit_status == status


def test_drafts_stay_out_of_the_index(database: Database, vocabularies: Vocabularies) -> None:
    Pipeline(database, vocabularies, publish=False, today=TODAY).run([record(1)], ["here"])
    with database.unit_of_work() as work:
        assert work.outbox.last_position() == 0
        assert work.briefs.count(BriefStatus.DRAFT) == 1


SENTENCE = "Vibration analysis at TRL 5."
BODY = f"# A title {{: lang=en }}\n\n> {SENTENCE}\n\n## Source description\n\n{SENTENCE}\n"


def read(front: str, digest: str = "a", *, has_id: bool = True) -> ReadBrief:
    file = read_brief(f"---\nstatus: published\nslug: a-title\n{front}---\n{BODY}")
    source = SourceRecord(
        source="markdown", identifier="a-title", retrieved_at=datetime(2026, 1, 1, tzinfo=UTC), sha256=digest * 64
    )
    return ReadBrief(source, "a-title.md", file.brief, has_id=has_id, is_judged=file.is_judged)


def test_a_brief_without_an_assessor_is_assessed_by_rules(database: Database, pipeline: Pipeline) -> None:
    pipeline.run([read("", has_id=False)], ["here"])
    with database.unit_of_work() as work:
        stored = work.briefs.by_slug("a-title")
    assert stored is not None
    assert stored.brief.maturity is not None
    assert [item.value for item in stored.brief.technologies] == ["vibration-analysis"]


def test_nothing_is_added_to_what_a_person_has_assessed(database: Database, pipeline: Pipeline) -> None:
    pipeline.run([read("assessor: A desk\ntechnologies: [robotics]\n")], ["here"])
    with database.unit_of_work() as work:
        stored = work.briefs.by_slug("a-title")
    assert stored is not None
    assert stored.brief.maturity is None
    assert [item.value for item in stored.brief.technologies] == ["robotics"]


def test_a_file_without_an_id_keeps_the_one_it_got(database: Database, pipeline: Pipeline) -> None:
    pipeline.run([read("", has_id=False)], ["here"])
    report = pipeline.run([read("demonstration: true\n", "b", has_id=False)], ["here"])
    assert report.outcomes[Outcome.CHANGED] == 1
    with database.unit_of_work() as work:
        assert work.briefs.count() == 1


def test_an_address_that_another_brief_has_is_a_rejection(pipeline: Pipeline) -> None:
    pipeline.run([read("")], ["here"])
    other = replace(read(""), source=read("").source.model_copy(update={"identifier": "other"}))
    report = pipeline.run([other], ["here"])
    assert report.rejected == 1
    assert "a-title" in report.rejections[0].reason


def test_an_unknown_technology_names_the_nearest(pipeline: Pipeline) -> None:
    reading = read("assessor: A desk\ntechnologies: [vibration-analysys]\n")
    report = pipeline.run([reading], ["here"])
    assert "did you mean vibration-analysis?" in report.rejections[0].reason


def test_a_withdrawn_record_takes_its_brief_from_the_readers(database: Database, pipeline: Pipeline) -> None:
    outcomes(pipeline, [record(1), record(2)])
    gone = Withdrawal("cordis", "list:1", "1")
    assert outcomes(pipeline, [gone]) == {"withdrawn": 1}
    assert outcomes(pipeline, [gone, Withdrawal("cordis", "list:9", "9")]) == {"unchanged": 2}
    with database.unit_of_work() as work:
        assert work.briefs.count(BriefStatus.PUBLISHED) == 1
        assert work.briefs.count(BriefStatus.ARCHIVED) == 1


def test_a_reviewed_brief_outlives_the_withdrawal_of_its_record(database: Database, pipeline: Pipeline) -> None:
    outcomes(pipeline, [record(1)])
    with database.unit_of_work(writing=True) as work:
        stored = work.briefs.by_slug("project-number-1")
        assert stored is not None
        work.briefs.save(stored.brief.model_copy(update={"reviewed_on": TODAY}), author="scout", reason="checked")
        work.commit()
    report = pipeline.run([Withdrawal("cordis", "list:1", "1")], ["here"])
    assert report.outcomes[Outcome.KEPT] == 1
    assert "its brief stays" in report.notes[0][1]
    with database.unit_of_work() as work:
        assert work.briefs.count(BriefStatus.PUBLISHED) == 1


def test_a_checkpoint_is_kept_together_with_the_records_before_it(database: Database, pipeline: Pipeline) -> None:
    seen: list[int] = []

    def readings() -> Iterator[Reading]:
        yield record(1)
        yield record(2)
        yield Checkpoint(lambda work: seen.append(work.briefs.count()))
        with database.unit_of_work() as work:
            seen.append(work.briefs.count())
        yield record(3)
        yield Checkpoint(lambda _: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        pipeline.run(readings(), ["here"])
    assert seen == [2, 2]
    assert not list(Path(database.place).parent.glob("*ingest-run*"))
    with database.unit_of_work() as work:
        assert work.briefs.count() == 2
        (run,) = work.runs.latest(1)
        assert (run.status, run.counts["new"]) == ("interrupted", 3)


def test_a_dry_run_keeps_no_checkpoint(pipeline: Pipeline) -> None:
    assert outcomes(pipeline, [record(1), Checkpoint(lambda _: 1 / 0)], dry_run=True) == {"new": 1}


def test_a_withdrawn_record_that_returns_unchanged_is_published_again(database: Database, pipeline: Pipeline) -> None:
    gone = Withdrawal("cordis", "list.xml:1", "1")
    assert outcomes(pipeline, [record(1)]) == {"new": 1}
    assert outcomes(pipeline, [gone]) == {"withdrawn": 1}
    assert outcomes(pipeline, [gone]) == {"unchanged": 1}
    assert outcomes(pipeline, [record(1)]) == {"changed": 1}
    assert outcomes(pipeline, [record(1)]) == {"unchanged": 1}
    assert outcomes(pipeline, [gone, record(1), gone, record(1)]) == {"withdrawn": 2, "changed": 2}
    with database.unit_of_work() as work:
        stored = work.briefs.by_slug("project-number-1")
        assert stored is not None
        assert stored.brief.status is BriefStatus.PUBLISHED


def test_proposals_are_kept_with_the_brief_and_apart_from_its_texts(database: Database, pipeline: Pipeline) -> None:
    pipeline.run([record(1, "Today pumps fail, and nobody knows why. We develop a sensor that detects it.")], ["here"])
    with database.unit_of_work() as work:
        stored = work.briefs.by_slug("project-number-1")
    assert stored is not None
    assert [item.section for item in stored.brief.proposals] == ["problem", "solution"]
    text = stored.brief.texts.en
    assert text is not None
    assert (text.problem, text.solution) == ("", "")


def test_another_confidence_works_the_records_through_again(database: Database, vocabularies: Vocabularies) -> None:
    readings = [record(1, "Pumps fail. A field trial is complete.")]
    assert outcomes(Pipeline(database, vocabularies, today=TODAY), list(readings)) == {"new": 1}
    strict = Pipeline(database, vocabularies, maturity_confidence=1.0, today=TODAY)
    assert outcomes(strict, list(readings)) == {"changed": 1}
    with database.unit_of_work() as work:
        stored = work.briefs.by_slug("project-number-1")
    assert stored is not None
    assert stored.brief.maturity is None
