"""The search over openings: words, facets with counts, order, and what is new."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.catalogue.openings import (
    FLEXIBLE,
    OpeningFacet,
    OpeningQuestion,
    openings_since,
    search_openings,
)
from kb.model import ExchangeOpening
from kb.store import Database
from kb.taxonomy import Vocabularies
from tests.exchange.openings import opening

TODAY = date(2026, 6, 1)
OPENINGS: dict[str, dict[str, Any]] = {
    "pumps": {"deadline": "2027-03-01", "published_on": "2026-05-01"},
    "hands": {
        "kind": "doctoral-visit",
        "texts": {"fi": {"title": "Pehmeä tarttuja", "summary": "Kokeita.", "description": "Tarttujat hedelmille."}},
        "technologies": ["soft-gripper"],
        "levels": ["doctoral", "postdoctoral"],
        "funding": {"kind": "salary"},
        "deadline": "2027-01-15",
        "published_on": "2026-05-02",
        "starts_on": "2027-02-15",
        "ends_on": "2027-08-31",
        "duration": {"length": 3, "unit": "months"},
    },
    "course": {
        "kind": "teaching",
        "texts": {"de": {"title": "Robotik lehren", "summary": "Eine Woche.", "description": "Roboter im Unterricht."}},
        "technologies": ["industrial-robot", "robotics"],
        "country": "DE",
        "place": "Lemgo",
        "starts_on": None,
        "published_on": "2026-05-03",
        "languages": ["de"],
    },
}


@pytest.fixture
def filled(database: Database) -> Database:
    with database.unit_of_work(writing=True) as work:
        for slug, values in OPENINGS.items():
            work.exchange.add(opening(slug, status="published", **values), author="ingest", reason="read from a file")
        work.exchange.add(opening("draft"), author="A", reason="begun")
        work.commit()
    return database


def found(database: Database, vocabularies: Vocabularies, query: str) -> list[str]:
    question = OpeningQuestion.from_query(query, vocabularies)
    return [entry.profile.slug for entry in search_openings(database, vocabularies, question, TODAY).entries]


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", ["course", "hands", "pumps"]),
        ("sort=deadline", ["hands", "pumps", "course"]),
        ("q=vibration", ["pumps"]),
        ("q=hedelmä", ["hands"]),
        ("q=Lemgo", ["course"]),
        ("q=Schwingungsanalyse", ["pumps"]),
        ("q=whales", []),
        ("technology=robotics", ["course", "hands"]),
        ("technology=robot-gripper", ["hands"]),
        ("technology=robotics&technology=soft-gripper", ["hands"]),
        ("kind=thesis&kind=teaching", ["course", "pumps"]),
        ("kind=thesis&country=DE", []),
        ("level=postdoctoral", ["hands"]),
        ("funding=salary", ["hands"]),
        ("language=de", ["course"]),
        ("start=2027-3", ["pumps"]),
        ("start=2027-2", ["hands"]),
        (f"start={FLEXIBLE}", ["course"]),
        ("kind=holiday&country=Finland&start=soon&technology=magic&page=2", ["course", "hands", "pumps"]),
    ],
)
def test_what_a_question_finds(filled: Database, vocabularies: Vocabularies, query: str, slugs: list[str]) -> None:
    assert found(filled, vocabularies, query) == slugs


def test_counts_of_a_facet_ignore_its_own_selection(filled: Database, vocabularies: Vocabularies) -> None:
    question = OpeningQuestion.from_query("kind=thesis&country=FI", vocabularies)
    counts = search_openings(filled, vocabularies, question, TODAY).counts
    assert counts[OpeningFacet.KIND] == {"thesis": 1, "doctoral-visit": 1}
    assert counts[OpeningFacet.COUNTRY] == {"FI": 1}
    assert counts[OpeningFacet.LEVEL] == {"master": 1}


@pytest.mark.parametrize("facet", list(OpeningFacet))
def test_each_count_is_what_choosing_the_value_finds(
    filled: Database, vocabularies: Vocabularies, facet: OpeningFacet
) -> None:
    counts = search_openings(filled, vocabularies, OpeningQuestion("", {}), TODAY).counts[facet]
    assert counts
    for value, count in counts.items():
        assert len(found(filled, vocabularies, f"{facet}={value}")) == count


def test_a_stay_can_begin_as_long_as_it_still_fits(filled: Database, vocabularies: Vocabularies) -> None:
    counts = search_openings(filled, vocabularies, OpeningQuestion("", {}), TODAY).counts[OpeningFacet.START]
    # Three months from 15 February to 31 August begin in June at the latest.
    assert counts == {"2027-1": 1, "2027-2": 1, "2027-3": 1, FLEXIBLE: 1}


def test_what_was_published_since(filled: Database, vocabularies: Vocabularies) -> None:
    before = datetime.now(UTC) - timedelta(hours=1)
    assert len(openings_since(filled, vocabularies, "", TODAY, before)) == 3
    moment = datetime.now(UTC)
    assert openings_since(filled, vocabularies, "country=FI", TODAY, moment) == []
    with filled.unit_of_work(writing=True) as work:
        work.exchange.add(opening("new", status="published"), author="ingest", reason="read")
        work.commit()
    assert [entry.profile.slug for entry in openings_since(filled, vocabularies, "country=FI", TODAY, moment)] == [
        "new"
    ]
    assert openings_since(filled, vocabularies, "country=DE", TODAY, moment) == []


def test_what_is_withdrawn_is_gone_at_once(filled: Database, vocabularies: Vocabularies) -> None:
    assert "pumps" in found(filled, vocabularies, "")
    with filled.unit_of_work(writing=True) as work:
        stored = work.exchange.by_slug("pumps")
        assert stored is not None
        gone = ExchangeOpening.model_validate({**stored.profile.model_dump(), "status": "archived"})
        work.exchange.save(gone, author="A", reason="withdrawn", expected_revision=stored.revision)
        work.commit()
    assert found(filled, vocabularies, "") == ["course", "hands"]


@given(st.text(max_size=200))
def test_any_query_string_is_read_and_its_canonical_form_is_stable(vocabularies: Vocabularies, query: str) -> None:
    question = OpeningQuestion.from_query(
        f"q={query}&kind=thesis&technology=robotics&technology=robot-gripper", vocabularies
    )
    again = OpeningQuestion.from_query(question.query, vocabularies)
    assert again.query == question.query
    assert question.chosen.get(OpeningFacet.TECHNOLOGY) == ("robot-gripper",)


def test_what_has_passed_its_last_day_is_found_no_more(filled: Database, vocabularies: Vocabularies) -> None:
    """Long before the worker lets it expire."""
    question = OpeningQuestion("", {})
    for day, slugs in ((date(2027, 1, 15), ["course", "hands", "pumps"]), (date(2027, 1, 16), ["course", "pumps"])):
        result = search_openings(filled, vocabularies, question, day)
        assert [entry.profile.slug for entry in result.entries] == slugs
        assert sum(result.counts[OpeningFacet.KIND].values()) == len(slugs)
        assert len(openings_since(filled, vocabularies, "", day)) == len(slugs)
