"""Two scouts change one brief: nothing is lost, and a person decides what both changed."""

from collections.abc import Callable

import pytest

from kb.model import AccountRole
from tests.web.curate.editor.conftest import Case, Person
from tests.web.html_page import Page
from tests.web.person import sound


@pytest.fixture
def other(person: Callable[..., Person]) -> Person:
    """Another scout."""
    return person(AccountRole.SCOUT, name="Another Scout")


def form(seen: int, **fields: str) -> dict[str, str]:
    return {"revision": str(seen), "tab": "brief", "text": "en"} | {
        f"texts.en.{name}": said for name, said in fields.items()
    }


def hidden(page: Page) -> dict[str, str]:
    """What the page of the conflict carries along."""
    return {
        element["name"]: element["value"]
        for element in page.all("input", type="hidden")
        if element["name"] != "csrf_token"
    }


def test_both_changes_are_merged_and_the_contested_field_is_decided(scout: Person, other: Person, case: Case) -> None:
    assert other.send(case.address, form(1, problem="Theirs.", requirements="A sensor.")).status_code == 303
    answer = scout.send(case.address, form(1, problem="Mine.", benefit="Less downtime."), reason="my reason")
    page = sound(answer, 409)
    assert case.said("en.problem") == "Theirs."
    assert "Another Scout has changed the brief since you opened it." in page.text
    assert [element.text.strip() for element in page.all("legend")] == ["English: The problem"]
    assert "Changed only by you: will be saved English: What you gain" in page.text
    assert "Changed only by Another Scout: stays English: What it takes" in page.text
    for said in ("Pumps stop.", "Theirs.", "Mine."):
        assert said in page.text
    assert page.one("textarea", name="own.texts.en.problem").text.strip() == "Mine."
    assert page.one("input", name="reason")["value"] == "my reason"

    undecided = sound(scout.send(f"{case.address}/conflict", hidden(page)), 422)
    assert "Decide every field that both of you changed." in undecided.text
    assert hidden(undecided) == hidden(page)

    answer = scout.send(f"{case.address}/conflict", hidden(page), **{"choice.texts.en.problem": "mine"}, reason="both")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{case.address}?text=en&done=saved"
    said = [case.said(f"en.{name}") for name in ("problem", "benefit", "requirements")]
    assert said == ["Mine.", "Less downtime.", "A sensor."]
    assert [(item.author, item.reason) for item in case.revisions[2:]] == [("A Scout", "both")]


@pytest.mark.parametrize(("choice", "result"), [("theirs", "Theirs."), ("mine", "Mine."), ("own", "A text of both.")])
def test_every_choice_counts(scout: Person, other: Person, case: Case, choice: str, result: str) -> None:
    other.send(case.address, form(1, problem="Theirs."))
    page = sound(scout.send(case.address, form(1, problem="Mine.", benefit="Mine too.")), 409)
    fields = {"choice.texts.en.problem": choice, "own.texts.en.problem": "A text of both."}
    assert scout.send(f"{case.address}/conflict", {**hidden(page), **fields}).status_code == 303
    assert (case.said("en.problem"), case.said("en.benefit")) == (result, "Mine too.")


def test_changes_of_different_fields_are_shown_and_saved_together(scout: Person, other: Person, case: Case) -> None:
    other.send(case.address, {"texts.fi.problem": "Pumput pysähtyvät."}, revision="1", tab="translations")
    page = sound(scout.send(case.address, form(1, benefit="Less downtime.")), 409)
    assert page.all("legend") == []
    assert scout.send(f"{case.address}/conflict", hidden(page)).status_code == 303
    assert (case.said("en.benefit"), case.said("fi.problem")) == ("Less downtime.", "Pumput pysähtyvät.")


def test_a_third_change_meanwhile_loses_nothing(scout: Person, other: Person, case: Case) -> None:
    other.send(case.address, form(1, problem="Theirs."))
    page = sound(scout.send(case.address, form(1, problem="Mine.", benefit="Mine too.")), 409)
    other.send(case.address, form(2, problem="Theirs again.", next_step="Call."))
    choice = {"choice.texts.en.problem": "mine"}
    again = sound(scout.send(f"{case.address}/conflict", {**hidden(page), **choice}), 409)
    assert case.said("en.problem") == "Theirs again."
    assert hidden(again)["texts.en.benefit"] == "Mine too."
    assert scout.send(f"{case.address}/conflict", {**hidden(again), **choice}).status_code == 303
    assert [case.said(f"en.{name}") for name in ("problem", "benefit", "next_step")] == ["Mine.", "Mine too.", "Call."]


def test_a_proposal_taken_over_by_both_stands_once(scout: Person, other: Person, case: Case) -> None:
    other.send(case.address, form(1, solution=""), accept="0")
    page = sound(scout.send(case.address, form(1, benefit="Mine."), accept="1"), 409)
    chosen = {f"choice.{item['name'].removeprefix('choice.')}": "mine" for item in page.all("input", type="radio")}
    assert scout.send(f"{case.address}/conflict", {**hidden(page), **chosen}).status_code == 303
    assert case.said("en.solution").startswith("The vibration")
    assert case.said("en.benefit") == "Mine.\nBearings are changed before they fail."


def test_facts_are_merged_too(scout: Person, other: Person, case: Case) -> None:
    facts = {"facts": "yes", "tab": "facts", "revision": "1", "sectors": "mechanical-engineering", "year": "2025"}
    assert other.send(case.address, facts | {"year": "2024"}).status_code == 303
    mine = facts | {"year": "2023", "contact-name": "Transfer desk", "contact-email": "transfer@example.org"}
    page = sound(scout.send(case.address, mine), 409)
    assert [element.text.strip() for element in page.all("legend")] == ["Year"]
    assert page.all("textarea") == []
    answer = scout.send(f"{case.address}/conflict", {**hidden(page), "choice.year": "theirs"})
    assert answer.headers["Location"] == f"{case.address}/facts?done=saved"
    assert case.brief.year == 2024
    assert case.brief.contact is not None
    assert case.brief.contact.email == "transfer@example.org"


def test_a_judgement_meets_another_change(scout: Person, other: Person, case: Case) -> None:
    other.send(case.address, form(1, problem="Theirs."))
    judge = f"{case.address}/assessments"
    accept = {"revision": "1", "field": "maturity", "verdict": "accept"}
    # What was judged is as the person saw it.
    assert scout.send(judge, accept).status_code == 303
    assert case.said("en.problem") == "Theirs."
    assert case.brief.maturity is not None
    assert case.brief.maturity.assessor == "A Scout"
    # Now it is not.
    change = {"revision": "2", "field": "maturity", "verdict": "change", "level": "7", "reason": "a second plant"}
    page = sound(other.send(judge, change), 409)
    assert "A Scout has changed the brief meanwhile." in page.text
    assert f"{case.address}/difference?before=2&after=3" in page.links
    assert page.one("input", id="why-judged-maturity")["value"] == "a second plant"
    assert case.brief.maturity.value.level == 6


def test_a_move_meets_another_change(scout: Person, other: Person, case: Case) -> None:
    other.send(case.address, form(1, problem="Theirs."))
    ask = {"to": "waiting-for-researcher", "revision": "1", "reason": "Is it right?"}
    page = sound(scout.send(f"{case.address}/moves", ask), 409)
    assert page.one("input", id="reason-waiting-for-researcher")["value"] == "Is it right?"
    assert f"{case.address}/difference?before=1&after=2" in page.links
    assert case.brief.status == "in-review"
