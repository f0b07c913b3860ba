"""Cooperation profiles as values, and the ways that they and conversations can go."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kb.model import (
    CooperationProfile,
    InterestParty,
    InterestState,
    Language,
    ProfileGap,
    ProfileKind,
    ProfileMover,
    ProfileStatus,
    ProfileType,
    interest_moves,
    profile_move,
    profile_moves,
)
from kb.model.interest import INTEREST_TRANSITIONS
from kb.model.profile import LONGEST
from kb.model.profile_transition import PROFILE_TRANSITIONS
from tests.matching.profiles import profile

TODAY = date(2026, 6, 1)
DOCS = Path(__file__).resolve().parents[3] / "docs" / "curate" / "cooperation.md"


@pytest.mark.parametrize(
    ("kind", "offers"),
    [("technology-offer", True), ("business-offer", True), ("technology-request", False), ("research-request", False)],
)
def test_a_type_offers_or_asks(kind: str, offers: bool) -> None:
    assert (ProfileType(kind).kind is ProfileKind.OFFER) is offers
    assert ProfileType(kind).kind.other is not ProfileType(kind).kind


@pytest.mark.parametrize("name", ["technologies", "countries", "languages", "agreements"])
def test_nothing_is_given_twice(name: str) -> None:
    twice = {"technologies": "robotics", "countries": "FI", "languages": "de", "agreements": "licence"}[name]
    with pytest.raises(ValidationError, match=f"{name}: {twice} is given more than once"):
        profile(**{name: [twice, twice]})


def test_some_language_is_needed() -> None:
    with pytest.raises(ValidationError, match="at least one language"):
        CooperationProfile.model_validate({**profile().model_dump(), "texts": {}})


def test_the_nearest_text_is_complete_where_one_is() -> None:
    texts = {"de": {"title": "Nur ein Titel"}, "fi": {"title": "Otsikko", "summary": "Lyhyt.", "description": "Pitkä."}}
    found = profile(texts=texts).texts
    assert found.nearest(Language.DE)[0] is Language.FI
    assert found.nearest(Language.EN)[0] is Language.FI


@pytest.mark.parametrize(
    ("changes", "gaps"),
    [
        ({}, ()),
        ({"technologies": []}, (ProfileGap.CONCEPT,)),
        ({"deadline": None}, (ProfileGap.DEADLINE,)),
        ({"deadline": TODAY - timedelta(days=1)}, (ProfileGap.DEADLINE,)),
        ({"deadline": TODAY + timedelta(days=LONGEST + 1)}, (ProfileGap.DEADLINE,)),
        ({"deadline": TODAY}, ()),
        ({"texts": {"en": {"title": "A title"}}}, (ProfileGap.TEXT,)),
    ],
)
def test_what_is_missing_is_named(changes: dict[str, object], gaps: tuple[ProfileGap, ...]) -> None:
    assert profile(**{"deadline": TODAY + timedelta(days=30), **changes}).gaps(TODAY) == gaps


def test_every_move_of_a_profile_is_unambiguous() -> None:
    assert len({(row.name, row.before) for row in PROFILE_TRANSITIONS}) == len(PROFILE_TRANSITIONS)
    assert all(row.before is not row.after for row in PROFILE_TRANSITIONS)
    assert all(profile_move(row.name, row.before) is row for row in PROFILE_TRANSITIONS)
    assert profile_move("publish", ProfileStatus.DRAFT) is None


def test_what_is_declined_or_returned_has_a_reason() -> None:
    by_desk_only = [row for row in PROFILE_TRANSITIONS if ProfileMover.OWNER not in row.movers]
    ends = {"decline", "return", "take-down"}
    assert {row.name for row in by_desk_only if row.needs_reason} == ends


@given(st.lists(st.sampled_from(list(PROFILE_TRANSITIONS)), max_size=40))
def test_nothing_is_published_without_an_editor(wanted: Iterable[object]) -> None:
    """Whatever owners and programs do, one after the other, they never publish."""
    status, without = ProfileStatus.DRAFT, frozenset({ProfileMover.OWNER, ProfileMover.DESK, ProfileMover.PROGRAM})
    for row in wanted:
        if row in profile_moves(status, without):
            status = row.after  # type: ignore[attr-defined]
        assert status is not ProfileStatus.PUBLISHED


@given(st.lists(st.tuples(st.sampled_from(list(InterestParty)), st.integers(0, 9)), max_size=30))
def test_a_closed_conversation_stays_closed(steps: list[tuple[InterestParty, int]]) -> None:
    state = InterestState.SENT
    for party, number in steps:
        moves = interest_moves(state, party)
        if state is InterestState.CLOSED:
            assert moves == ()
        if moves:
            state = moves[number % len(moves)].after


def test_every_state_of_a_conversation_can_be_reached_and_left() -> None:
    reached = {InterestState.SENT}
    while more := {row.after for row in INTEREST_TRANSITIONS if row.before in reached} - reached:
        reached |= more
    assert reached == set(InterestState)
    assert {row.before for row in INTEREST_TRANSITIONS} == set(InterestState) - {InterestState.CLOSED}


def test_scouts_can_only_stop() -> None:
    names = {row.name for state in InterestState for row in interest_moves(state, InterestParty.SCOUT)}
    assert names == {"stop"}


def test_the_docs_have_the_tables() -> None:
    """docs/curate/cooperation.md shows both tables row by row."""
    text = DOCS.read_text(encoding="utf-8")
    for row in PROFILE_TRANSITIONS:
        who = ", ".join(sorted(row.movers))
        assert f"| {row.before} | {row.name} | {row.after} | {who} |" in text
    for move in INTEREST_TRANSITIONS:
        who = ", ".join(sorted(move.parties))
        assert f"| {move.before} | {move.name} | {move.after} | {who} |" in text


def test_the_last_day_is_of_a_sensible_year() -> None:
    with pytest.raises(ValidationError, match="9999-12-31 is no day of the years 2000 to 2100"):
        profile(deadline="9999-12-31")
