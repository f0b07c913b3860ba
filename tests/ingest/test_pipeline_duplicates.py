"""The same result from several sources through the whole pipeline: one brief, all sources, nothing lost."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from ingest.pipeline import BATCH, Pipeline
from ingest.record import RawIdentifier, RawOrganisation, RawProject, RawRecord, RawText, Reading, Withdrawal
from ingest.report import Outcome
from kb.curation.merges import merge, undo
from kb.model import BriefStatus, Mover, SourceRecord, TransferBrief
from kb.store import Database
from kb.taxonomy import Vocabularies
from tests.new_store import new_store

TODAY = date(2026, 1, 1)
TITLE = "Listening to pumps: vibration analysis for small plants"
TEXT = (
    "Pumps fail without a warning and stop the whole plant. Two cheap sensors listen to the bearings of each pump and "
    "tell the fitter two weeks before a failure which bearing has to be changed. The method is at TRL 6 and was tried "
    "in three plants for a year; the training material is free for every firm that wants to adopt it."
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with new_store(f"sqlite:///{tmp_path}/silta.sqlite3") as opened:
        yield opened


@pytest.fixture
def pipeline(database: Database, vocabularies: Vocabularies) -> Pipeline:
    return Pipeline(database, vocabularies, today=TODAY)


def record(
    key: str,
    title: str = TITLE,
    text: str = TEXT,
    language: str = "en",
    *,
    doi: str = "",
    digest: str = "a",
    **more: Any,
) -> RawRecord:
    kind, _, identifier = key.partition(":")
    source = SourceRecord(
        source=kind, identifier=identifier, retrieved_at=datetime(2026, 1, 1, tzinfo=UTC), sha256=digest * 64
    )
    identifiers = (RawIdentifier("doi", doi),) if doi else ()
    return RawRecord(source, key, (RawText(language, title, "", text),), identifiers=identifiers, **more)


CORDIS = record("cordis:1", doi="10.5555/pumps", project=RawProject("691102", acronym="LISTEN"))
DATACITE = record("datacite:a", TITLE.upper(), TEXT[:220] + " …", doi="https://doi.org/10.5555/PUMPS.v2")
FINNISH = record("oai:b", "Pumppujen kuuntelu", "Anturit kuuntelevat laakereita.", "fi", doi="10.5555/pumps")
LEAFLET = record("documents:leaflet", TITLE.replace("vibration", "vibratoin"), TEXT.replace("bearing ", "bearnig "))
OTHER = record("cordis:2", "Welding of thin aluminium sheets", "Lasers weld sheets. " * 20, doi="10.5555/welding")
ORDERS = list(permutations((CORDIS, DATACITE, LEAFLET, OTHER)))


def outcomes(pipeline: Pipeline, *readings: Reading) -> dict[str, int]:
    report = pipeline.run(readings, ["here"])
    return {outcome.value: count for outcome, count in report.outcomes.items() if count}


def published(database: Database) -> list[TransferBrief]:
    with database.unit_of_work() as work:
        return [stored.brief for stored in work.briefs.iterate()]


def keys(brief: TransferBrief) -> list[str]:
    return [source.key for source in brief.sources]


def test_four_sources_of_one_result_become_one_brief(database: Database, pipeline: Pipeline) -> None:
    assert outcomes(pipeline, CORDIS, DATACITE, OTHER, FINNISH, LEAFLET) == {"new": 2, "merged": 3}
    brief, other = sorted(published(database), key=lambda found: -len(found.sources))
    assert keys(brief) == ["cordis:1", "datacite:a", "documents:leaflet", "oai:b"]
    assert keys(other) == ["cordis:2"]
    assert brief.texts.fi is not None
    assert brief.texts.en is not None
    assert brief.texts.en.title == TITLE  # the whole text before the one that is cut off
    assert brief.maturity is not None
    assert brief.project is not None


def test_reading_the_same_again_changes_nothing(database: Database, pipeline: Pipeline) -> None:
    readings = (CORDIS, DATACITE, FINNISH)
    outcomes(pipeline, *readings)
    before = published(database)
    assert outcomes(pipeline, *readings) == {"unchanged": 3}
    report = pipeline.run(readings, ["here"], again=True)
    assert report.outcomes[Outcome.UNCHANGED] == 3
    assert published(database) == before
    with database.unit_of_work() as work:
        assert len(work.merges.latest()) == 2


@pytest.mark.parametrize("order", ORDERS, ids=["-".join(item.source.source for item in order) for order in ORDERS])
def test_the_order_of_arrival_decides_nothing(vocabularies: Vocabularies, tmp_path: Path, order: Any) -> None:
    with new_store(f"sqlite:///{tmp_path}/silta.sqlite3") as database:
        pipeline = Pipeline(database, vocabularies, today=TODAY)
        pipeline.run(order[:2], ["here"])
        pipeline.run(order[2:], ["here"])
        clusters = sorted(keys(brief) for brief in published(database))
        assert clusters == [["cordis:1", "datacite:a", "documents:leaflet"], ["cordis:2"]]


def test_a_new_record_can_join_two_briefs(database: Database, pipeline: Pipeline) -> None:
    assert outcomes(pipeline, LEAFLET, FINNISH) == {"new": 2}
    assert outcomes(pipeline, CORDIS) == {"merged": 1}
    assert [len(brief.sources) for brief in published(database)] == [3]


def test_a_source_that_changes_changes_its_part_only(database: Database, pipeline: Pipeline) -> None:
    outcomes(pipeline, CORDIS, FINNISH)
    changed = record("oai:b", "Pumppujen kuuntelu", "Anturit kuulevat laakerit.", "fi", doi="10.5555/pumps", digest="b")
    assert outcomes(pipeline, changed) == {"changed": 1}
    (brief,) = published(database)
    assert brief.texts.fi is not None
    assert brief.texts.fi.description == "Anturit kuulevat laakerit."
    assert brief.texts.en is not None
    assert keys(brief) == ["cordis:1", "oai:b"]


def test_a_killed_run_goes_on_where_it_was(database: Database, pipeline: Pipeline) -> None:
    def others(count: int) -> Iterator[Reading]:
        for number in range(count):
            yield record(f"cordis:{1000 + number}", f"Project number {number}", f"About thing {number}. At TRL 6.")

    def breaking() -> Iterator[Reading]:
        yield CORDIS
        yield from others(BATCH)
        yield DATACITE
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pipeline.run(breaking(), ["here"])
    with database.unit_of_work() as work:
        assert work.briefs.count() == BATCH
        assert work.merges.latest() == []
    again = outcomes(pipeline, CORDIS, *others(BATCH), DATACITE)
    assert again == {"unchanged": BATCH, "new": 1, "merged": 1}


def test_a_doubtful_pair_waits_and_is_not_merged(database: Database, pipeline: Pipeline) -> None:
    report = pipeline.run([CORDIS, record("oai:c", doi="10.5555/another")], ["here"])
    assert (report.outcomes[Outcome.NEW], report.uncertain) == (2, 1)
    with database.unit_of_work() as work:
        (pair,) = work.duplicates.pairs()
    assert any("different DOIs" in reason for reason in pair.reasons)


def test_no_machine_merges_what_a_person_parted(database: Database, pipeline: Pipeline) -> None:
    outcomes(pipeline, CORDIS, DATACITE)
    with database.unit_of_work(writing=True) as work:
        undo(work, work.merges.latest(1)[0].id, author="scout")
        work.commit()
    assert len(published(database)) == 2
    again = replace(DATACITE, source=DATACITE.source.model_copy(update={"sha256": "b" * 64}))
    assert outcomes(pipeline, again) == {"changed": 1}
    assert len(published(database)) == 2


def test_a_part_that_is_withdrawn_leaves_the_others(database: Database, pipeline: Pipeline) -> None:
    outcomes(pipeline, CORDIS, FINNISH)
    assert outcomes(pipeline, Withdrawal("oai", "list", "b")) == {"kept": 1}
    assert len(published(database)) == 1
    assert outcomes(pipeline, Withdrawal("cordis", "list", "1")) == {"withdrawn": 1}
    assert published(database) == []


def test_an_archived_brief_is_not_brought_back_by_another_source(database: Database, pipeline: Pipeline) -> None:
    outcomes(pipeline, CORDIS)
    with database.unit_of_work(writing=True) as work:
        (stored,) = work.briefs.iterate()
        archived = stored.brief.model_copy(update={"status": BriefStatus.ARCHIVED})
        work.briefs.save(archived, author="scout", reason="wrong", moved_by=Mover.MERGE)
        work.commit()
    report = pipeline.run([DATACITE], ["here"])
    assert (report.outcomes[Outcome.NEW], report.uncertain) == (1, 1)


def test_a_person_may_merge_what_machines_tell_apart(database: Database, pipeline: Pipeline) -> None:
    outcomes(pipeline, CORDIS, OTHER)
    first, second = published(database)
    with database.unit_of_work(writing=True) as work:
        merge(work, first.id, second.id, author="scout", reason="the same result")
        work.commit()
    (brief,) = published(database)
    assert keys(brief) == ["cordis:1", "cordis:2"]


def test_the_same_organisation_has_the_same_key_in_all_briefs(database: Database, pipeline: Pipeline) -> None:
    names = ("Müller & Söhne GmbH", "Mueller und Soehne", "MULLER SOHNE G.m.b.H.", "Example Institute")
    records = [
        record(
            f"cordis:{index}", f"Title {index}", f"Text {index}.", organisations=(RawOrganisation(name, country="DE"),)
        )
        for index, name in enumerate(names)
    ]
    outcomes(pipeline, *records)
    organisations = [brief.organisations[0].organisation for brief in published(database)]
    found = {organisation.name: organisation.key for organisation in organisations}
    assert len({found[name] for name in names[:3]}) == 1
    assert found["Example Institute"] == "example-institute-de"
