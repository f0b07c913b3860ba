"""Terms that the taxonomy may lack."""

from datetime import date

import pytest

from kb.curation.taxonomy_candidates import TaxonomyCandidate, candidate_key, find_candidates, ignore
from kb.model import InvalidValue, Language
from kb.store import Counted, Database, Occurrence
from kb.taxonomy import Vocabularies
from tests.kb.store.sample_briefs import sample_brief

TODAY = date(2026, 5, 2)


def found(database: Database, vocabularies: Vocabularies) -> dict[str, TaxonomyCandidate]:
    with database.unit_of_work() as work:
        return {item.term: item for item in find_candidates(work, vocabularies, TODAY)}


def store(database: Database, **subjects: tuple[str, ...]) -> None:
    with database.unit_of_work(writing=True) as work:
        for slug, given in subjects.items():
            work.briefs.save(sample_brief(slug, subjects=given), author="ingest", reason="test")
        work.commit()


def test_subjects_that_match_no_concept_in_all_their_inflections(
    database: Database, vocabularies: Vocabularies
) -> None:
    store(
        database,
        a=("Robotics", "Leaf beetles", "natural sciences/biology/leaf beetle"),
        b=("leaf beetle", "social robotics"),
        c=("leaf beetle", "2020", "one two three four five six seven"),
    )
    candidates = found(database, vocabularies)
    assert set(candidates) == {"leaf beetle", "social robotics"}
    beetle = candidates["leaf beetle"]
    assert (beetle.briefs, beetle.searches, beetle.examples) == (3, 0, ("a", "b", "c"))
    assert beetle.languages == (Language.EN, Language.FI)
    assert candidates["social robotics"].near == ("robotics",)
    assert list(candidates) == ["leaf beetle", "social robotics"]


def test_searches_without_a_result_count_too(database: Database, vocabularies: Vocabularies) -> None:
    store(database, a=("leaf beetle",))
    searched = {
        Occurrence(TODAY, Counted.WITHOUT_RESULT, Language.EN, "beetles leaf"): 2,
        Occurrence(TODAY, Counted.WITHOUT_RESULT, Language.FI, "kvanttitietokone"): 3,
        Occurrence(TODAY, Counted.WITHOUT_RESULT, Language.EN, "leaf beetles"): 4,
    }
    with database.unit_of_work() as work:
        work.search_statistics.add(searched)
        work.commit()
    candidates = found(database, vocabularies)
    assert list(candidates) == ["leaf beetles", "kvanttitietokone"]
    assert (candidates["leaf beetles"].briefs, candidates["leaf beetles"].searches) == (1, 4)
    assert candidates["kvanttitietokone"].languages == (Language.FI,)


def test_what_is_ignored_stays_away_until_it_is_taken_back(database: Database, vocabularies: Vocabularies) -> None:
    store(database, a=("leaf beetles",))
    with database.unit_of_work(writing=True) as work:
        key = ignore(work, "Leaf Beetle", reason="an animal", author="A scout")
        ignore(work, "leaf beetles", reason="an insect", author="Another scout")
        work.commit()
        (kept,) = work.ignored_candidates.list()
        assert (kept.key, kept.reason, kept.author) == (key, "an insect", "Another scout")
    assert found(database, vocabularies) == {}
    with database.unit_of_work(writing=True) as work:
        assert work.ignored_candidates.take_back(candidate_key("leaf beetle"))
        assert not work.ignored_candidates.take_back(key)
        work.commit()
    assert set(found(database, vocabularies)) == {"leaf beetles"}


@pytest.mark.parametrize(("text", "reason"), [("the", "no word"), ("...", "no word"), ("beetle", " ")])
def test_ignoring_nothing_or_without_a_reason_is_refused(database: Database, text: str, reason: str) -> None:
    with database.unit_of_work(writing=True) as work, pytest.raises(InvalidValue):
        ignore(work, text, reason=reason, author="A scout")


@pytest.mark.parametrize(
    ("one", "other"),
    [("leaf beetle", "Leaf Beetles"), ("Roboter", "Robotern"), ("lämpöpumppu", "lämpöpumpun")],
)
def test_inflections_are_one_term(one: str, other: str) -> None:
    assert candidate_key(one) == candidate_key(other)
