"""Merging and parting on a real store: what each brief says before, while and after."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.curation.merges import MergeRefused, UnknownMerge, change_part, merge, undo
from kb.model import BriefStatus, TransferBrief
from kb.store import Database, PairState, UnitOfWork
from tests.kb.store.sample_briefs import SENTENCE, sample_brief
from tests.new_store import new_store


def source(key: str) -> dict[str, Any]:
    kind, _, identifier = key.partition(":")
    return {
        "source": kind,
        "identifier": identifier,
        "retrieved_at": "2024-05-01T12:00:00Z",
        "sha256": "0" * 64,
    }


def one(slug: str = "one", **changes: Any) -> TransferBrief:
    return sample_brief(slug, **{"sources": [source("cordis:1")], **changes})


def other(slug: str = "other", **changes: Any) -> TransferBrief:
    fields = {
        "texts": {"de": {"title": "Pumpen", "summary": "Weniger Stillstand.", "description": "Sensoren hören zu."}},
        "sources": [source("datacite:2")],
        "maturity": None,
        "technologies": [],
        "project": {"identifier": "100001", "acronym": "LISTEN"},
    }
    return sample_brief(slug, **{**fields, **changes})


def store(work: UnitOfWork, *briefs: TransferBrief, author: str = "ingest") -> None:
    for brief in briefs:
        work.briefs.save(brief, author=author, reason="test")
    work.commit()


@contextmanager
def fresh() -> Iterator[UnitOfWork]:
    """A store of its own for every example."""
    with (
        TemporaryDirectory() as folder,
        new_store(f"sqlite:///{Path(folder)}/s.sqlite3") as database,
        database.unit_of_work(writing=True) as work,
    ):
        yield work


def now(work: UnitOfWork, brief_id: UUID) -> TransferBrief:
    stored = work.briefs.get(brief_id)
    assert stored is not None
    return stored.brief


def test_the_merged_brief_has_both_sources_and_what_the_other_one_lacked(database: Database) -> None:
    first, second = one(), other()
    with database.unit_of_work(writing=True) as work:
        store(work, first, second)
        stays = merge(work, first.id, second.id, author="scout", reason="same DOI")
        work.commit()
        brief = now(work, stays)
        assert stays == first.id
        assert [record.key for record in brief.sources] == ["cordis:1", "datacite:2"]
        assert [language.value for language in brief.texts.languages] == ["de", "en", "fi"]
        assert brief.project is not None
        assert (brief.project.acronym, str(brief.project.total_cost)) == ("LISTEN", "1234.50")
        assert len(brief.organisations) == 1
        origins = {(origin.field, origin.source) for origin in brief.origins}
        assert {("texts.de", "datacite:2"), ("texts.en", "cordis:1"), ("maturity", "cordis:1")} <= origins
        assert now(work, second.id).status is BriefStatus.ARCHIVED
        assert work.briefs.redirect("other") == "one"


def test_undoing_gives_exactly_what_was_before(database: Database) -> None:
    first, second = one(), other()
    with database.unit_of_work(writing=True) as work:
        store(work, first, second)
        merge(work, second.id, first.id, author="scout", reason="same")
        work.commit()
        undo(work, work.merges.latest(1)[0].id, author="scout")
        work.commit()
        assert (now(work, first.id), now(work, second.id)) == (first, second)
        assert work.briefs.redirect("other") is None
        assert work.merges.parts(first.id) == []
        assert work.duplicates.told_apart([first.id], [second.id])
        done = work.merges.latest(1)[0]
        assert done.undone_by == "scout"
        before = work.briefs.revision(first.id, done.into_before)
        assert before is not None
        assert before.brief == first


def test_what_a_person_wrote_outlives_merges_changes_of_the_sources_and_undoing(database: Database) -> None:
    first, second = one(), other()
    with database.unit_of_work(writing=True) as work:
        store(work, first, second)
        text = first.texts.en
        assert text is not None
        texts = first.texts.model_copy(update={"en": text.model_copy(update={"title": "A better title"})})
        store(work, first.model_copy(update={"texts": texts}), author="scout")
        stays = merge(work, first.id, second.id, author="ingest", reason="same DOI")
        merged = now(work, stays)
        store(work, merged.model_copy(update={"potential": None, "year": 2019}), author="scout")
        longer = text.model_copy(update={"title": "The source's title", "description": SENTENCE * 9})
        changed = other(id=second.id, texts={"en": longer.model_dump()}, year=2023)
        change_part(work, changed, author="ingest", reason="changed")
        work.commit()
        brief = now(work, stays)
        assert brief.texts.en is not None
        assert (brief.texts.en.title, brief.year) == ("A better title", 2019)
        assert brief.texts.de is None
        undo(work, work.merges.latest(1)[0].id, author="scout")
        parted = now(work, first.id)
        assert parted.texts.en is not None
        assert (parted.texts.en.title, parted.year) == ("A better title", 2019)
        assert now(work, second.id) == changed


def test_a_reviewed_text_stays_and_only_gains_the_source(database: Database) -> None:
    first = one(reviewed_on=date(2026, 1, 1))
    second = other()
    with database.unit_of_work(writing=True) as work:
        store(work, second, first)
        assert merge(work, second.id, first.id, author="ingest", reason="same") == first.id
        brief = now(work, first.id)
        assert brief.model_copy(update={"sources": first.sources}) == first
        assert len(brief.sources) == 2
        assert work.briefs.redirect("other") == "one"


def test_confirmed_goes_before_stated_and_stated_before_estimated(database: Database) -> None:
    def maturity(level: int, origin: str) -> dict[str, Any]:
        evidence = [{"quote": SENTENCE, "language": "en", "field": "description", "start": 7}]
        return {"value": {"level": level}, "origin": origin, "assessor": "Desk", "evidence": evidence}

    with database.unit_of_work(writing=True) as work:
        for better, worse in (("confirmed", "stated"), ("stated", "estimated")):
            first = one(maturity=maturity(3, worse), slug=f"one-{better}")
            second = other(maturity=maturity(7, better), slug=f"other-{better}")
            store(work, first, second)
            brief = now(work, merge(work, first.id, second.id, author="ingest", reason="same"))
            assert brief.maturity is not None
            assert brief.maturity.value.level == 7
            assert brief.maturity.evidence[0].start == 0  # where it stands in the text that was taken


def test_what_cannot_be_merged_says_why(database: Database) -> None:
    first, second = one(), other()
    archived = other(slug="archived", status="archived")
    with database.unit_of_work(writing=True) as work:
        store(work, first, second, archived)
        with pytest.raises(MergeRefused, match="archived"):
            merge(work, first.id, archived.id, author="scout", reason="same")
        merge(work, first.id, second.id, author="scout", reason="same")
        with pytest.raises(MergeRefused, match="already"):
            merge(work, second.id, first.id, author="scout", reason="same")
        with pytest.raises(UnknownMerge):
            undo(work, 99, author="scout")
        number = work.merges.latest(1)[0].id
        undo(work, number, author="scout")
        with pytest.raises(MergeRefused, match="undone"):
            undo(work, number, author="scout")


def test_merges_of_merged_briefs_are_undone_one_after_the_other(database: Database) -> None:
    briefs = [one(slug=f"b{number}", sources=[source(f"cordis:{number}")]) for number in range(4)]
    with database.unit_of_work(writing=True) as work:
        store(work, *briefs)
        merge(work, briefs[0].id, briefs[1].id, author="scout", reason="same")
        merge(work, briefs[2].id, briefs[3].id, author="scout", reason="same")
        pair = now(work, briefs[2].id)
        merge(work, briefs[1].id, briefs[3].id, author="scout", reason="same")
        assert {work.briefs.redirect(f"b{number}") for number in (1, 2, 3)} == {"b0"}
        assert len(now(work, briefs[0].id).sources) == 4
        second, third = work.merges.latest(2)[1], work.merges.latest(1)[0]
        with pytest.raises(MergeRefused, match="undo that one first"):
            undo(work, second.id, author="scout")
        undo(work, third.id, author="scout")
        assert now(work, briefs[2].id) == pair
        undo(work, second.id, author="scout")
        assert [now(work, brief.id) for brief in briefs[2:]] == briefs[2:]
        assert work.duplicates.pairs(PairState.DIFFERENT)


BRIEFS = st.fixed_dictionaries(
    {
        "year": st.none() | st.integers(1990, 2030),
        "sectors": st.lists(st.sampled_from(["food", "energy", "metal"]), unique=True),
        "subjects": st.lists(st.sampled_from(["sensors", "pumps"]), unique=True),
        "texts": st.dictionaries(
            st.sampled_from(["de", "en", "fi"]),
            st.fixed_dictionaries(
                {
                    "title": st.sampled_from(["Pumps", "Fans"]),
                    "summary": st.just("Less."),
                    "description": st.sampled_from([SENTENCE, SENTENCE * 2, "Cut off …"]),
                }
            ),
            min_size=1,
        ),
        "maturity": st.none()
        | st.builds(
            lambda level, origin: {"value": {"level": level}, "origin": origin, "evidence": [{"quote": "TRL"}]},
            st.integers(1, 9),
            st.sampled_from(["stated", "estimated"]),
        ),
        "organisations": st.lists(
            st.builds(
                lambda name, country: {"organisation": {"name": name, "country": country}},
                st.sampled_from(["Example Institute", "EXAMPLE INSTITUTE e.V.", "Example Oy"]),
                st.sampled_from([None, "DE", "FI"]),
            ),
            max_size=3,
        ),
        "people": st.lists(st.builds(lambda name: {"name": name}, st.sampled_from(["A. Name", "Any Name", "B. Name"]))),
        "status": st.sampled_from(["published", "draft"]),
    }
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(BRIEFS, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_merging_and_undoing_in_any_order_gives_exactly_the_state_before(
    made: list[dict[str, Any]], chance: Any
) -> None:
    briefs = [
        one(slug=f"b{number}", sources=[source(f"cordis:{number}")], **fields) for number, fields in enumerate(made)
    ]
    with fresh() as work:
        store(work, *briefs)
        states = []
        order = chance.sample(briefs, len(briefs))
        for brief in order[1:]:
            states.append({item.id: now(work, item.id) for item in briefs})
            merge(work, order[0].id, brief.id, author="ingest", reason="same")
        for state in reversed(states):
            undone = next(done for done in work.merges.latest() if done.undone_at is None)
            undo(work, undone.id, author="scout")
            assert {item.id: now(work, item.id) for item in briefs} == state
        assert work.duplicates.count(PairState.WAITING) == 0


@settings(max_examples=4)
@given(st.lists(BRIEFS, min_size=3, max_size=3))
def test_the_order_of_merging_changes_nothing_of_the_content(made: list[dict[str, Any]]) -> None:
    briefs = [
        one(slug=f"b{number}", sources=[source(f"cordis:{number}")], **fields) for number, fields in enumerate(made)
    ]
    results = []
    for first, second, third in permutations(briefs):
        with fresh() as work:
            store(work, *briefs)
            merge(work, first.id, second.id, author="ingest", reason="same")
            stays = merge(work, second.id, third.id, author="ingest", reason="same")
            results.append(now(work, stays).model_copy(update={"id": briefs[0].id, "slug": "s"}))
    assert all(result == results[0] for result in results)
