"""Each publishing check passes for a brief that has everything, and fails for one that lacks its matter only."""

from typing import Any

import pytest

from kb.curation.checks import checklist, failed, words_per_sentence
from kb.model import Text, TransferBrief
from kb.model.publishing_check import STANDARD_CHECKS, PublishingCheck
from tests.kb.store.sample_briefs import sample_brief

C = PublishingCheck
DESK = {"given_on": "2026-05-04", "basis": "desk"}
WRITTEN = dict.fromkeys(("problem", "solution", "benefit", "requirements"), "A pump tells early that it will fail.")
ENGLISH = {"title": "Pumps", "summary": "Fewer stops of the plant.", "next_step": "Call us.", **WRITTEN}
GERMAN = {"title": "Pumpen", "summary": "Weniger Stillstand."}
LONG = " ".join(["word"] * 60) + "."


def judged(value: Any, origin: str = "confirmed") -> dict[str, Any]:
    return {"value": value, "origin": origin, "assessor": "Scout", "evidence": [{"quote": "as we measured"}]}


def complete(**changes: Any) -> TransferBrief:
    fields = {
        "texts": {"en": ENGLISH, "de": GERMAN},
        "technologies": [judged("condition-monitoring")],
        "maturity": judged({"level": 6}),
        "potential": judged("incremental"),
        "contact": {"name": "Transfer desk", "email": "transfer@example.org", "consent": DESK},
        "licence": "CC-BY-4.0",
    }
    return sample_brief(**{**fields, **changes})


def failing(brief: TransferBrief, questions: int = 0) -> set[PublishingCheck]:
    return {result.check for result in checklist(brief, open_questions=questions) if not result.passed}


def test_a_complete_brief_passes_every_check() -> None:
    assert failing(complete()) == set()


@pytest.mark.parametrize(
    ("changes", "fails"),
    [
        ({"texts": {"en": ENGLISH}}, {C.TWO_SUMMARIES}),
        ({"texts": {"en": ENGLISH, "de": {"title": "Pumpen"}}}, {C.TWO_SUMMARIES}),
        ({"texts": {"en": {**ENGLISH, "next_step": ""}, "de": GERMAN}}, {C.SECTIONS}),
        ({"contact": None}, {C.CONTACT}),
        ({"contact": {"name": "Transfer desk", "consent": DESK}}, {C.CONTACT}),
        ({"contact": {"name": "A. Person", "email": "person@example.org"}}, {C.CONTACT_CONSENT}),
        ({"maturity": None}, {C.MATURITY_CONFIRMED}),
        ({"maturity": judged({"level": 6}, "stated")}, {C.MATURITY_CONFIRMED}),
        ({"maturity": judged({"level": 6}, "estimated")}, {C.MATURITY_CONFIRMED, C.NOTHING_ESTIMATED}),
        ({"technologies": []}, {C.TECHNOLOGIES_CONFIRMED}),
        ({"technologies": [judged("a"), judged("b", "stated")]}, {C.TECHNOLOGIES_CONFIRMED}),
        ({"potential": None}, {C.POTENTIAL_CONFIRMED}),
        ({"business_models": [judged("pay-per-use", "estimated")]}, {C.NOTHING_ESTIMATED}),
        ({"licence": None}, {C.LICENCE}),
        ({"sources": [], "project": None}, {C.SOURCE}),
        ({"texts": {"en": ENGLISH, "de": {**GERMAN, "problem": LONG}}}, {C.READABLE}),
    ],
)
def test_what_is_missing_fails_its_own_check(changes: dict[str, Any], fails: set[PublishingCheck]) -> None:
    assert failing(complete(**changes)) == fails


def test_an_open_question_fails() -> None:
    assert failing(complete(), questions=1) == {C.NO_OPEN_QUESTION}


def test_only_the_required_checks_hinder() -> None:
    brief = complete(licence=None, contact=None)
    assert failed(checklist(brief, open_questions=0)) == (C.CONTACT, C.LICENCE)
    assert failed(checklist(brief, open_questions=0, required=(C.LICENCE,))) == (C.LICENCE,)
    assert failed(checklist(brief, open_questions=0, required=())) == ()
    results = checklist(brief, open_questions=0)
    assert [result.check for result in results] == list(PublishingCheck)
    assert {result.check for result in results if result.required} == set(STANDARD_CHECKS)
    assert results[0].key == "check-two-summaries"


def test_the_words_of_sentences_are_counted_without_marks() -> None:
    assert words_per_sentence(Text(title="T", summary="Two words. And *three* [more](https://example.org).")) == 2.5
    assert words_per_sentence(Text(title="T", description=LONG)) == 0.0
