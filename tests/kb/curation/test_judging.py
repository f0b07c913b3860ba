"""A person accepts, changes or refutes what rules or sources say; and the pipeline leaves it so."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from kb.curation.edits import edits, with_edits
from kb.curation.judging import Judgement, Verdict, judged
from kb.model import (
    Assessment,
    Evidence,
    InvalidValue,
    Maturity,
    Origin,
    PotentialLevel,
    Revision,
    TransferBrief,
)
from tests.kb.store.sample_briefs import SENTENCE, sample_brief

TODAY = date(2026, 12, 1)
MADE_AT = datetime(2026, 12, 1, 12, tzinfo=UTC)
QUOTE = (Evidence(quote=SENTENCE, language="en", field="description", start=0),)


def tag(value: str) -> dict[str, Any]:
    return {"value": value, "origin": "estimated", "confidence": 0.4, "evidence": QUOTE}


BRIEF = sample_brief(technologies=[tag("robotics"), tag("machine-vision")])


def after(judgement: Judgement, brief: TransferBrief = BRIEF) -> TransferBrief:
    return judged(brief, judgement, assessor="Scout", today=TODAY)


def said(item: Assessment[Any] | None) -> tuple[Any, ...]:
    assert item is not None
    return item.value, item.origin, item.confidence, item.assessor, item.assessed_on


def confirmed(value: Any) -> tuple[Any, ...]:
    return value, Origin.CONFIRMED, 1.0, "Scout", TODAY


def test_what_is_accepted_keeps_its_evidence() -> None:
    brief = after(Judgement("maturity", Verdict.ACCEPT))
    assert said(brief.maturity) == confirmed(Maturity(level=5, upper=6))
    assert brief.maturity is not None
    assert BRIEF.maturity is not None
    assert brief.maturity.evidence == BRIEF.maturity.evidence


def test_all_of_a_list_or_one_of_it_is_accepted() -> None:
    brief = after(Judgement("technologies", Verdict.ACCEPT))
    assert [said(item) for item in brief.technologies] == [confirmed("robotics"), confirmed("machine-vision")]
    brief = after(Judgement("technologies", Verdict.ACCEPT, "machine-vision"))
    assert [item.origin for item in brief.technologies] == [Origin.ESTIMATED, Origin.CONFIRMED]


def test_a_changed_value_has_the_evidence_of_the_person() -> None:
    brief = after(Judgement("maturity", Verdict.CHANGE, value=Maturity(level=7)))
    assert said(brief.maturity) == confirmed(Maturity(level=7))
    assert brief.maturity is not None
    assert brief.maturity.evidence == ()
    brief = after(Judgement("technologies", Verdict.CHANGE, "robotics", "grippers", QUOTE))
    assert [item.value for item in brief.technologies] == ["grippers", "machine-vision"]
    assert brief.technologies[0].evidence == QUOTE


def test_a_value_is_given_where_there_was_none() -> None:
    brief = after(Judgement("potential", Verdict.CHANGE, value=PotentialLevel.DISRUPTIVE))
    assert said(brief.potential) == confirmed(PotentialLevel.DISRUPTIVE)
    brief = after(Judgement("business_models", Verdict.CHANGE, value="pay-per-use"))
    assert [said(item) for item in brief.business_models] == [confirmed("pay-per-use")]


def test_what_is_refuted_is_gone() -> None:
    assert after(Judgement("maturity", Verdict.REFUTE)).maturity is None
    brief = after(Judgement("technologies", Verdict.REFUTE, "robotics"))
    assert [item.value for item in brief.technologies] == ["machine-vision"]


@pytest.mark.parametrize(
    ("judgement", "sentence"),
    [
        (Judgement("potential", Verdict.ACCEPT), "nobody has assessed potential; there is nothing to accept"),
        (Judgement("potential", Verdict.REFUTE), "there is nothing to refute"),
        (Judgement("business_models", Verdict.ACCEPT), "does not have anything in business_models"),
        (Judgement("technologies", Verdict.REFUTE), "name which of technologies is wrong"),
        (Judgement("technologies", Verdict.REFUTE, "welding"), "does not have welding among technologies"),
        (Judgement("technologies", Verdict.CHANGE, "welding", "robotics"), "does not have welding"),
        (Judgement("technologies", Verdict.CHANGE, "robotics", "machine-vision"), "given more than once"),
        (Judgement("technologies", Verdict.CHANGE, value="Machine Vision"), "technologies"),
        (Judgement("technologies", Verdict.CHANGE, "robotics"), "give the right value"),
        (Judgement("maturity", Verdict.CHANGE, value="7"), "give the right value"),
        (Judgement("potential", Verdict.CHANGE, value="huge"), "give the right value"),
    ],
)
def test_what_cannot_be_judged_is_said(judgement: Judgement, sentence: str) -> None:
    with pytest.raises(InvalidValue, match=sentence):
        after(judgement)


@pytest.mark.parametrize(
    "judgement",
    [
        Judgement("maturity", Verdict.REFUTE),
        Judgement("maturity", Verdict.ACCEPT),
        Judgement("maturity", Verdict.CHANGE, value=Maturity(level=2)),
        Judgement("technologies", Verdict.REFUTE, "robotics"),
        Judgement("technologies", Verdict.CHANGE, "robotics", "grippers"),
        Judgement("technologies", Verdict.CHANGE, value="grippers"),
    ],
    ids=str,
)
def test_the_pipeline_does_not_take_it_back(judgement: Judgement) -> None:
    decided = after(judgement)
    history = [
        Revision(
            brief_id=BRIEF.id, number=number, author=author, made_at="2026-12-01T12:00:00Z", reason="x", brief=brief
        )
        for number, (author, brief) in enumerate([("ingest", BRIEF), ("Scout", decided)], start=1)
    ]
    again = BRIEF.model_copy(update={"year": 2024, "technologies": (*BRIEF.technologies,)})
    kept = with_edits(again, edits(history))
    assert kept.maturity == decided.maturity
    assert kept.technologies == decided.technologies
    assert kept.year == 2024


def test_it_says_what_was_judged() -> None:
    assert str(Judgement("maturity", Verdict.CHANGE, value=Maturity(level=6))) == "change maturity to TRL 6"
    assert str(Judgement("technologies", Verdict.REFUTE, "robotics")) == "refute technologies robotics"
