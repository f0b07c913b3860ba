"""Two versions of one state: what one side changed is kept, what both changed is shown with both values."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.curation.reconcile import FieldConflict, UnmergeableVersions, reconcile
from kb.model import SECTIONS, BriefStatus, InvalidValue, Text, Texts, TransferBrief
from tests.examples import examples
from tests.kb.store.sample_briefs import sample_brief

BASE = sample_brief()
WORDS = ("one", "two", "three")
FIELDS: dict[str, tuple[Any, ...]] = {
    "year": (None, 2019, 2021, 2022),
    "licence": (None, "CC-BY-4.0", "CC0-1.0"),
    "sectors": ((), ("energy",), ("energy", "health")),
    "maturity": (None, BASE.maturity),
    "slug": ("pump-vibration", "pump", "vibration"),
}
SECTION_PATHS = tuple(f"texts.{language}.{name}" for language in ("en", "fi") for name in ("title", *SECTIONS))
PATHS = (*FIELDS, *SECTION_PATHS)


def with_value(brief: TransferBrief, path: str, value: Any) -> TransferBrief:
    if not path.startswith("texts."):
        return brief.model_copy(update={path: value})
    _, language, section = path.split(".")
    text = getattr(brief.texts, language).model_copy(update={section: value})
    return brief.model_copy(update={"texts": brief.texts.model_copy(update={language: text})})


def value_of(brief: TransferBrief, path: str) -> Any:
    if not path.startswith("texts."):
        return getattr(brief, path)
    _, language, section = path.split(".")
    return getattr(getattr(brief.texts, language), section)


@st.composite
def versions(draw: st.DrawFn) -> TransferBrief:
    """The base with some fields changed."""
    brief = BASE
    for path in draw(st.sets(st.sampled_from(PATHS), max_size=5)):
        brief = with_value(brief, path, draw(st.sampled_from(FIELDS.get(path, WORDS))))
    return brief


@given(theirs=versions(), mine=versions())
@settings(max_examples=examples(300))
def test_nothing_of_either_side_is_lost(theirs: TransferBrief, mine: TransferBrief) -> None:
    merged = reconcile(BASE, theirs, mine)
    conflicts = {conflict.field: conflict for conflict in merged.conflicts}
    for path in PATHS:
        before, there, here, now = (value_of(brief, path) for brief in (BASE, theirs, mine, merged.brief))
        both = there != before and here != before and there != here
        assert (path in conflicts) == both
        if both:
            assert conflicts[path] == FieldConflict(path, before, there, here)
            assert now == there
        else:
            assert now == (there if here == before else here)
    assert set(merged.taken) == {
        path for path in PATHS if value_of(theirs, path) == value_of(BASE, path) != value_of(mine, path)
    }
    chosen = merged.with_choices({path: conflict.mine for path, conflict in conflicts.items()})
    for path in PATHS:
        assert value_of(chosen, path) == (value_of(mine, path) if path in conflicts else value_of(merged.brief, path))


@given(theirs=versions(), mine=versions())
@settings(max_examples=examples(100))
def test_the_order_of_the_sides_matters_only_where_both_changed_something(
    theirs: TransferBrief, mine: TransferBrief
) -> None:
    one, other = reconcile(BASE, theirs, mine), reconcile(BASE, mine, theirs)
    assert {conflict.field for conflict in one.conflicts} == {conflict.field for conflict in other.conflicts}
    if not one.conflicts:
        assert one.brief == other.brief


@given(version=versions())
@settings(max_examples=examples(100))
def test_one_changed_side_is_the_result(version: TransferBrief) -> None:
    for result in (reconcile(BASE, version, BASE), reconcile(BASE, BASE, version), reconcile(BASE, version, version)):
        assert (result.brief, result.conflicts) == (version, ())


def test_the_status_is_the_stored_one() -> None:
    moved = BASE.model_copy(update={"status": BriefStatus.IN_REVIEW, "year": 2021})
    result = reconcile(BASE, moved, BASE.model_copy(update={"licence": "CC0-1.0"}))
    assert (result.brief.status, result.brief.year, result.brief.licence) == (BriefStatus.IN_REVIEW, 2021, "CC0-1.0")
    assert result.taken == ("licence",)


def without_finnish(brief: TransferBrief) -> TransferBrief:
    return brief.model_copy(update={"texts": Texts(en=brief.texts.en)})


def test_a_removed_language_is_one_field() -> None:
    mine = without_finnish(BASE)
    assert reconcile(BASE, BASE.model_copy(update={"year": 2021}), mine).brief.texts.fi is None
    theirs = with_value(BASE, "texts.fi.benefit", "Hiljaisempi pumppu.")
    result = reconcile(BASE, theirs, mine)
    assert [(item.field, item.base, item.theirs, item.mine) for item in result.conflicts] == [
        ("texts.fi", BASE.texts.fi, theirs.texts.fi, None)
    ]
    assert result.brief == theirs
    assert result.with_choices({"texts.fi": None}) == mine
    third = Text(title="Pumppu", summary="Yhdessä kirjoitettu.")
    assert result.with_choices({"texts.fi": third}).texts.fi == third


def test_a_language_that_both_began_is_one_field() -> None:
    base = without_finnish(BASE)
    theirs, mine = BASE, with_value(BASE, "texts.fi.title", "Toinen")
    (conflict,) = reconcile(base, theirs, mine).conflicts
    assert (conflict.field, conflict.base) == ("texts.fi", None)
    assert {conflict.theirs, conflict.mine} == {theirs.texts.fi, mine.texts.fi}


def test_only_what_is_in_conflict_is_chosen() -> None:
    result = reconcile(BASE, BASE, BASE)
    with pytest.raises(InvalidValue, match="year is not in conflict; there are: none"):
        result.with_choices({"year": 2020})


def test_versions_that_do_not_fit_are_refused_in_words() -> None:
    """Each side leaves a complete language, but together they leave none."""
    german = Text(title="Pumpe", summary="Weniger Stillstand.", description="Sensoren hören zu.")
    base = BASE.model_copy(update={"texts": Texts(en=BASE.texts.en, de=german)})
    theirs = with_value(base, "texts.en.description", "")
    mine = with_value(base, "texts.de.description", "")
    with pytest.raises(UnmergeableVersions, match="at least one language"):
        reconcile(base, theirs, mine)
