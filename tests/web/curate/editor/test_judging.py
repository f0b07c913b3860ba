"""Accepting, changing, refuting and adding assessments."""

import pytest

from kb.model import Maturity, Origin, PotentialLevel
from tests.web.curate.editor.conftest import Case, Person
from tests.web.person import sound


def judge(person: Person, case: Case, **fields: str):
    fields = {"revision": str(case.stored.revision), "text": "en", **fields}
    return person.send(f"{case.address}/assessments", fields)


def test_accepting_confirms_under_the_persons_name(scout: Person, case: Case) -> None:
    answer = judge(scout, case, field="technologies", item="vibration-analysis", verdict="accept")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("#judged-technologies-vibration-analysis")
    (technology,) = case.brief.technologies
    assert (technology.origin, technology.assessor, technology.confidence) == (Origin.CONFIRMED, "A Scout", 1)
    assert technology.evidence[0].quote == "vibration of a pump"
    assert case.revisions[-1].reason == "Technologies (Vibration analysis): accepted"
    page = scout.page(f"{case.address}/assessments")
    buttons = [element.text for element in page.all("button", value="accept")]
    assert buttons == ["Accept: Readiness: TRL 6"]


def test_changing_names_the_right_value_with_its_evidence(scout: Person, case: Case) -> None:
    quote = "measured while it runs"
    answer = judge(
        scout, case, field="maturity", verdict="change", level="6", upper="7", quote=quote, reason="a second plant"
    )
    assert answer.status_code == 303
    maturity = case.brief.maturity
    assert maturity is not None
    assert (maturity.value, maturity.origin) == (Maturity(level=6, upper=7), Origin.CONFIRMED)
    (evidence,) = maturity.evidence
    assert (evidence.field, evidence.quote) == ("description", quote)
    assert case.said("en.description")[evidence.start :].startswith(quote)
    assert case.revisions[-1].reason == "a second plant"


def test_refuting_needs_a_reason_and_takes_away(scout: Person, case: Case) -> None:
    page = sound(judge(scout, case, field="maturity", verdict="refute"), 422)
    assert "Say in a sentence why, so that others understand it." in page.text
    assert case.brief.maturity is not None
    assert judge(scout, case, field="maturity", verdict="refute", reason="never shown").status_code == 303
    assert case.brief.maturity is None
    assert case.revisions[-1].reason == "never shown"
    with case.silta.database.unit_of_work() as work:
        event = work.audit.of(case.id)[-1]
    assert (event.action, event.subject, event.reason) == ("refute", "refute maturity", "never shown")


@pytest.mark.parametrize(
    ("fields", "read"),
    [
        ({"field": "target_maturity", "level": "9"}, lambda brief: brief.target_maturity.value == Maturity(level=9)),
        (
            {"field": "potential", "value": "disruptive"},
            lambda brief: brief.potential.value is PotentialLevel.DISRUPTIVE,
        ),
        ({"field": "business_models", "value": "license"}, lambda brief: brief.business_models[0].value == "license"),
        ({"field": "technologies", "value": "Robotiikka"}, lambda brief: brief.technologies[1].value == "robotics"),
    ],
    ids=lambda value: value["field"] if isinstance(value, dict) else "",
)
def test_what_nobody_has_judged_is_added(scout: Person, case: Case, fields: dict[str, str], read) -> None:
    assert judge(scout, case, verdict="change", **fields).status_code == 303
    assert read(case.brief)
    assert case.revisions[-1].author == "A Scout"


def test_a_technology_is_changed_by_its_exact_name(scout: Person, case: Case) -> None:
    """It is a part of another one's name too."""
    about = {"field": "technologies", "item": "vibration-analysis", "verdict": "change"}
    assert judge(scout, case, **about, value=" Maintenance ").status_code == 303
    assert [item.value for item in case.brief.technologies] == ["maintenance"]


def test_several_technologies_are_offered_to_choose_from(scout: Person, case: Case) -> None:
    page = sound(judge(scout, case, field="technologies", verdict="change", value="mainten"), 422)
    chosen = [element["value"] for element in page.all("input", name="chosen")]
    assert chosen == ["maintenance", "predictive-maintenance"]
    assert page.one("input", id="value-judged-technologies")["value"] == "mainten"
    answer = judge(scout, case, field="technologies", verdict="change", value="mainten", chosen=chosen[1])
    assert answer.status_code == 303
    assert [item.value for item in case.brief.technologies] == ["vibration-analysis", "predictive-maintenance"]
    assert (
        "No technology is called so."
        in sound(judge(scout, case, field="technologies", verdict="change", value="alchemy"), 422).text
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"field": "maturity", "verdict": "change", "level": "7", "upper": "5"}, "the upper end of a range"),
        ({"field": "maturity", "verdict": "change", "level": "6", "quote": "never said"}, "word for word"),
        ({"field": "potential", "verdict": "change", "value": "huge"}, "Choose a level."),
        ({"field": "business_models", "verdict": "change", "value": "huge"}, "Choose a business model."),
        ({"field": "technologies", "verdict": "change", "value": "vibration analysis"}, "has this already"),
        ({"field": "potential", "verdict": "accept"}, "does not have what was judged"),
        ({"field": "technologies", "item": "robotics", "verdict": "accept"}, "does not have what was judged"),
    ],
)
def test_what_cannot_be_is_said_at_its_place(scout: Person, case: Case, fields: dict[str, str], said: str) -> None:
    answer = judge(scout, case, **fields)
    sound(answer, 422)
    assert said in answer.text
    assert case.stored.revision == 1


def test_technologies_are_suggested_in_every_language(scout: Person) -> None:
    answer = scout.client.get("/curate/briefs/technologies?q=värähtely&lang=fi")
    assert [item["text"] for item in answer.json["suggestions"]] == ["Värähtelyanalyysi"]
    assert answer.json["suggestions"][0]["shown"] == "Ennakoiva kunnossapito"
    found = scout.client.get("/curate/briefs/technologies?q=Schwing&lang=en").json["suggestions"]
    assert [item["text"] for item in found] == ["Vibration analysis"]
    for nothing in ("", "   ", "xyzzy", "%ff", "x" * 5000):
        assert scout.client.get(f"/curate/briefs/technologies?q={nothing}").json["suggestions"] == []
