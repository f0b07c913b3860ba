"""A knowledge base is made again from its export: the same briefs, the same decisions, the same files."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ingest.pipeline import Pipeline
from ingest.record import RawOrganisation, RawRecord, Reading
from kb.curation.merges import edits_of, merge, undo
from kb.curation.organisation_merges import merge_organisations, reject_organisations, undo_organisations
from kb.model import Assessment, BriefStatus, Maturity, Mover, Origin, TransferBrief
from kb.store import Merge, PairState
from tests.examples import examples
from tests.ingest.content.full_briefs import full_briefs
from tests.ingest.content.knowledge_base import KnowledgeBase, Making, files, making
from tests.ingest.test_pipeline_duplicates import CORDIS, DATACITE, TODAY, record
from tests.vocabulary_memory import read_vocabularies


def rebuilt(base: KnowledgeBase, folder: Path, make: Making, name: str = "second") -> KnowledgeBase:
    """Export, make a new one of the files, and see that it says the same, to the letter."""
    out = folder / f"content-{name}"
    base.export(out)
    other = make(name)
    report = other.read(out)
    assert (report.rejected, report.skipped_count) == (0, 0), report.rejections
    assert other.briefs() == base.briefs()
    again = folder / f"again-{name}"
    other.export(again)
    assert files(again) == files(out)
    return other


def take(base: KnowledgeBase, *readings: Reading) -> None:
    report = Pipeline(base.database, base.vocabularies, today=TODAY).run(readings, [])
    assert report.rejected == 0, report.rejections


VOCABULARIES = read_vocabularies(Path(__file__).resolve().parents[3] / "content")
VOCABULARY = {
    "technologies": sorted(item.id for item in VOCABULARIES.taxonomy)[:5],
    "sectors": sorted(VOCABULARIES.sectors)[:4],
    "patterns": sorted(VOCABULARIES.patterns)[:4],
}


@settings(max_examples=examples(40), phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(briefs=st.lists(full_briefs(VOCABULARY), min_size=1, max_size=2))
def test_every_field_of_every_brief(briefs: Sequence[TransferBrief]) -> None:
    assert all(value not in (None, "", ()) for brief in briefs for _, value in brief)
    with TemporaryDirectory() as name, making(Path(name), VOCABULARIES) as make:
        base = make("first")
        with base.database.unit_of_work(writing=True) as work:
            work.briefs.save_many(briefs, author="A scout", reason="written")
            work.commit()
        rebuilt(base, Path(name), make)


def test_the_shipped_briefs_are_in_the_form_of_an_export(content: Path, tmp_path: Path, make: Making) -> None:
    base = make("first")
    base.read(content / "briefs")
    base.export(tmp_path / "out")
    shipped = {f"briefs/{path}": text for path, text in files(content / "briefs").items()}
    assert {path: text for path, text in files(tmp_path / "out").items() if path.endswith(".md")} == shipped
    report = base.compare(content)
    assert (report.written, report.changed_by_others, report.left) == ([], [], [])
    # The offers, requests and openings that are shipped were not read here.
    assert {path.partition("/")[0] for path in report.removed} == {"cooperation", "exchange"}
    rebuilt(base, tmp_path, make)


@pytest.mark.shared_data
def test_real_records(shared_data: Path, tmp_path: Path, make: Making) -> None:
    base = make("first")
    base.read(shared_data / "cordis" / "csv", shared_data / "cordis" / "xml", shared_data / "records")
    with base.database.unit_of_work() as work:
        assert work.briefs.count() > 50
        assert work.merges.latest()
    rebuilt(base, tmp_path, make)


def test_a_merge_and_its_parts(tmp_path: Path, make: Making) -> None:
    base = make("first")
    take(base, CORDIS, DATACITE)
    other = rebuilt(base, tmp_path, make)
    before, after = (only_merge(item) for item in (base, other))
    assert (before.merged_id, before.into_id, before.moved) == (after.merged_id, after.into_id, after.moved)
    assert (before.author, before.reason, before.made_at) == (after.author, after.reason, after.made_at)
    # The parts still make the brief: the changed record of one of them reaches it.
    changed = record("cordis:1", text="Another text of the same result. " * 9, doi="10.5555/pumps", digest="c")
    for item in (base, other):
        take(item, changed)
    assert describing(other) == describing(base)
    with other.database.unit_of_work(writing=True) as work:
        undo(work, only_merge(other).id, author="A scout")
        work.commit()
    assert {brief.status for brief in other.briefs().values()} == {BriefStatus.PUBLISHED}
    rebuilt(other, tmp_path, make, "third")


def only_merge(base: KnowledgeBase) -> Merge:
    with base.database.unit_of_work() as work:
        return work.merges.latest()[0]


def describing(base: KnowledgeBase) -> list[str]:
    return [text.description for _, brief in sorted(base.briefs().items()) for _, text in brief.texts]


def test_what_people_wrote_stays_theirs(tmp_path: Path, make: Making) -> None:
    base = make("first")
    take(base, CORDIS)
    (brief,) = base.briefs().values()
    judged = Assessment[Maturity](value=Maturity(level=3), origin=Origin.CONFIRMED, assessor="A scout")
    with base.database.unit_of_work(writing=True) as work:
        changed = brief.model_copy(update={"maturity": judged, "technologies": ()})
        work.briefs.save(changed, author="A scout", reason="looked at it")
        work.commit()
    other = rebuilt(base, tmp_path, make)
    with other.database.unit_of_work() as work:
        assert edits_of(work, brief.id) == {"maturity": judged, "technologies": None}
    take(other, replace(CORDIS, source=CORDIS.source.model_copy(update={"sha256": "d" * 64})))
    assert other.briefs()[brief.id].maturity == judged
    assert other.briefs()[brief.id].technologies == ()


def test_a_former_address_still_leads_to_the_brief(tmp_path: Path, make: Making) -> None:
    base = make("first")
    take(base, CORDIS)
    (brief,) = base.briefs().values()
    with base.database.unit_of_work(writing=True) as work:
        for slug in ("second-name", "third-name"):
            brief = brief.model_copy(update={"slug": slug})
            work.briefs.save(brief, author="ingest", reason="renamed")
        work.commit()
    with rebuilt(base, tmp_path, make).database.unit_of_work() as work:
        assert work.briefs.redirect("second-name") == "third-name"
        assert work.briefs.redirect("listening-to-pumps-vibration-analysis-for-small-plants") == "third-name"


def test_told_apart_stays_told_apart(tmp_path: Path, make: Making) -> None:
    base = make("first")
    take(base, CORDIS, DATACITE)
    with base.database.unit_of_work(writing=True) as work:
        undo(work, work.merges.latest()[0].id, author="A scout")
        work.commit()
    other = rebuilt(base, tmp_path, make)
    with base.database.unit_of_work() as one, other.database.unit_of_work() as two:
        (said,), (kept,) = one.duplicates.pairs(PairState.DIFFERENT), two.duplicates.pairs(PairState.DIFFERENT)
    assert (kept.first_id, kept.second_id, kept.decided_by) == (said.first_id, said.second_id, "A scout")
    assert kept.decided_at == said.decided_at


def test_an_older_version_of_a_record_is_still_older(tmp_path: Path, make: Making) -> None:
    base = make("first")
    newer = record("cordis:1", modified="2026-01-02", digest="b")
    take(base, newer)
    other = rebuilt(base, tmp_path, make)
    take(other, record("cordis:1", text="An older text. " * 20, modified="2025-01-02", digest="a"))
    assert other.briefs() == base.briefs()


def institute(key: str, name: str) -> RawRecord:
    text = " ".join(f"{key}{number}" for number in range(60))
    return record(key, f"Result {key[-1] * 9} as it is", text, organisations=(RawOrganisation(name, country="DE"),))


@pytest.mark.parametrize("same", [True, False])
def test_what_was_said_about_organisations(same: bool, tmp_path: Path, make: Making) -> None:
    base = make("first")
    take(base, institute("cordis:1", "Example Institute of Pumps"), institute("cordis:2", "Example Institut of Pumps"))
    with base.database.unit_of_work(writing=True) as work:
        (pair,) = work.organisation_pairs.waiting()
        (merge_organisations if same else reject_organisations)(work, pair.id, author="A scout")
        work.commit()
    other = rebuilt(base, tmp_path, make)
    with other.database.unit_of_work(writing=True) as work:
        (kept,) = work.organisation_pairs.decided()
        assert (kept.state, kept.decided_by) == (PairState.SAME if same else PairState.DIFFERENT, "A scout")
        assert work.organisation_pairs.waiting() == []
        undo_organisations(work, kept.id, author="A scout")
        work.commit()
    # Undone there as here: each brief has the key of its own organisation again.
    keys = {brief.organisations[0].organisation.key for brief in other.briefs().values()}
    assert keys == {"example-institute-of-pumps-de", "example-institut-of-pumps-de"}


def test_published_briefs_alone_bring_what_they_were_made_of(tmp_path: Path, make: Making) -> None:
    base = make("first")
    take(base, CORDIS, DATACITE, record("cordis:9", "Something else", "Another matter. " * 20))
    with base.database.unit_of_work(writing=True) as work:
        draft = next(stored.brief for stored in work.briefs.iterate() if stored.brief.slug == "something-else")
        draft = draft.model_copy(update={"status": BriefStatus.DRAFT})
        work.briefs.save(draft, author="ingest", reason="test", moved_by=Mover.INGEST)
        work.commit()
    base.export(tmp_path / "out", all_=False)
    other = make("second")
    assert other.read(tmp_path / "out").rejected == 0
    expected = {key: brief for key, brief in base.briefs().items() if brief.slug != "something-else"}
    assert other.briefs() == expected
    assert len(expected) == 2


def test_reading_an_export_again_changes_nothing(tmp_path: Path, make: Making) -> None:
    base = make("first")
    take(base, CORDIS, DATACITE)
    out = tmp_path / "out"
    base.export(out)
    for _ in range(2):
        base.read(out)
        assert not base.compare(out).differs
    with base.database.unit_of_work() as work:
        assert len(work.merges.latest()) == 1


def test_a_part_without_its_brief_is_rejected(tmp_path: Path, make: Making) -> None:
    base = make("first")
    take(base, CORDIS, DATACITE)
    base.export(tmp_path / "out")
    report = make("second").read(tmp_path / "out" / "parts")
    assert report.rejected == 2
    assert all("which is not here; read its file too" in rejection.reason for rejection in report.rejections)


def test_merging_after_a_rebuild_works_as_before(tmp_path: Path, make: Making) -> None:
    base = make("first")
    take(base, CORDIS, DATACITE, record("cordis:2", "Quite another title here", "Nothing alike at all. " * 20))
    other = rebuilt(base, tmp_path, make)
    ids = sorted(other.briefs())
    for item in (base, other):
        with item.database.unit_of_work(writing=True) as work:
            merge(work, ids[0], ids[2], author="A scout", reason="said so")
            work.commit()
    assert other.briefs() == base.briefs()
    assert datetime.now(UTC) >= only_merge(other).made_at


def test_what_could_not_be_done_is_mended_by_reading_the_rest(tmp_path: Path, make: Making) -> None:
    base = make("first")
    take(base, CORDIS, DATACITE)
    out = tmp_path / "out"
    base.export(out)
    other = make("second")
    (merged,) = (file for file in (out / "briefs").iterdir() if "merged_into" in file.read_text(encoding="utf-8"))
    report = other.read(merged, out / "parts")
    assert report.rejected == 3, report.rejections
    assert other.read(out).rejected == 0
    assert other.briefs() == base.briefs()
    with other.database.unit_of_work() as work:
        assert work.rejections.list() == ()


def test_a_decision_about_a_brief_that_cannot_be_read_waits(tmp_path: Path, make: Making) -> None:
    base = make("first")
    take(base, CORDIS, DATACITE)
    with base.database.unit_of_work(writing=True) as work:
        undo(work, work.merges.latest()[0].id, author="A scout")
        work.commit()
    out = tmp_path / "out"
    base.export(out)
    first = sorted((out / "briefs").iterdir())[0]
    whole = first.read_text(encoding="utf-8")
    first.write_text(whole.replace("status: published", "status: nowhere"), encoding="utf-8")
    other = make("second")
    assert other.read(out).rejected == 1
    first.write_text(whole, encoding="utf-8")
    assert other.read(out).rejected == 0
    assert other.briefs() == base.briefs()
