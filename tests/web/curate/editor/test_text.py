"""Writing the texts beside their source."""

from kb.model import FieldOrigin
from tests.web.curate.editor.conftest import FIRST, Case, Person
from tests.web.person import sound


def form(case: Case, **fields: str) -> dict[str, str]:
    """What the page of the English text sends."""
    return {"revision": str(case.stored.revision), "tab": "brief", "text": "en"} | {
        f"texts.en.{name}": value for name, value in fields.items()
    }


def test_the_source_shows_its_evidence_linked_both_ways(scout: Person, case: Case) -> None:
    page = scout.page(case.address)
    marked = [element.text for element in page.all("mark")]
    # The evidence for the technology lies inside of the proposed sentence, so that one is cut in three.
    assert "".join(marked[:3]) == FIRST
    assert marked[1] == "vibration of a pump"
    assert "reached TRL 6" in marked
    identifiers = {element["id"] for element in page.elements if "id" in element.attributes}
    for anchor in ("passage-proposal-0-0", "passage-proposal-1-0", "passage-judged-maturity-0", "proposal-0"):
        assert anchor in identifiers
    assert "#passage-proposal-0-0" in page.links
    assert "#proposal-0" in page.links
    assert f"{case.address}/assessments?text=en#judged-maturity" in page.links

    page = scout.page(f"{case.address}/assessments")
    identifiers = {element["id"] for element in page.elements if "id" in element.attributes}
    for link in (link for link in page.links if link.startswith("#")):
        assert link[1:] in identifiers, link
    assert {
        "#judged-maturity",
        "#passage-judged-maturity-0",
        "#passage-judged-technologies-vibration-analysis-0",
    } <= set(page.links)


def test_evidence_is_found_again_in_a_changed_text(scout: Person, case: Case) -> None:
    with case.silta.database.unit_of_work(writing=True) as work:
        brief = case.brief
        assert brief.texts.en is not None
        text = brief.texts.en.model_copy(update={"description": f"New beginning. {brief.texts.en.description}"})
        texts = brief.texts.model_copy(update={"en": text})
        work.briefs.save(brief.model_copy(update={"texts": texts}), author="ingest", reason="the source changed")
        work.commit()
    assert "reached TRL 6" in [element.text for element in scout.page(case.address).all("mark")]


def test_what_is_typed_is_kept_with_its_reason(scout: Person, case: Case) -> None:
    answer = scout.send(
        case.address, form(case, problem="Pumps stop at night.\r\n\r\nNobody hears it."), reason="clearer"
    )
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{case.address}?text=en&done=saved"
    assert case.said("en.problem") == "Pumps stop at night.\n\nNobody hears it."
    last = case.revisions[-1]
    assert (last.author, last.reason) == ("A Scout", "clearer")
    scout.send(case.address, form(case, benefit="Fewer stops."))
    assert case.revisions[-1].reason == "Changed: English: What you gain"
    assert scout.page(answer.headers["Location"]).one("p", role="status").text == "Saved."


def test_saving_what_is_there_already_makes_no_revision(scout: Person, case: Case) -> None:
    page = scout.page(case.address)
    names = [element["name"] for element in page.all("textarea")]
    typed = {name: case.said(name.removeprefix("texts.")) for name in names}
    assert len(typed) == 6
    assert scout.send(case.address, form(case), **typed).status_code == 303
    assert case.stored.revision == 1


def test_a_proposed_sentence_is_taken_over_with_its_origin(scout: Person, case: Case) -> None:
    answer = scout.send(case.address, form(case, solution="A sensor listens.", problem="Pumps stop often."), accept="0")
    assert answer.status_code == 303
    assert case.said("en.solution") == f"A sensor listens.\n{FIRST}"
    assert case.said("en.problem") == "Pumps stop often."
    assert [item.section for item in case.brief.proposals] == ["benefit"]
    assert FieldOrigin(field="texts.en.solution", source="cordis:101") in case.brief.origins
    page = scout.page(case.address)
    assert "From: cordis:101 · last changed by A Scout" in page.text


def test_a_language_is_begun_and_taken_away(scout: Person, case: Case) -> None:
    german = {"texts.de.title": "Pumpen überwachen", "texts.de.summary": "Weniger Stillstand."}
    assert scout.send(case.address, german, revision="1", tab="translations").status_code == 303
    assert case.said("de.title") == "Pumpen überwachen"
    emptied = dict.fromkeys(german, "")
    assert scout.send(case.address, emptied, revision="2", tab="translations").status_code == 303
    assert case.brief.texts.de is None


def test_what_cannot_be_kept_stays_in_the_form(scout: Person, case: Case) -> None:
    long = "x" * 401
    answer = scout.send(case.address, form(case, title="", summary=long, problem="Typed."))
    page = sound(answer, 422)
    assert page.one("textarea", name="texts.en.problem").text.strip() == "Typed."
    assert "A title is missing." in page.text
    assert case.stored.revision == 1
    page = sound(scout.send(case.address, form(case, summary=long)), 422)
    assert page.one("textarea", name="texts.en.summary")["aria-invalid"] == "true"
    assert "This is too long: it has" in page.text
    page = sound(scout.send(case.address, form(case, summary="")), 422)
    assert "At least one language needs a title" in page.text


def test_an_approved_brief_is_closed(scout: Person, put) -> None:
    case = put(status="approved")
    page = scout.page(case.address)
    assert "In this state it cannot be changed." in page.text
    answer = scout.send(case.address, form(case, problem="Late."))
    sound(answer, 403)
    assert case.said("en.problem") == "Pumps stop."


def test_hints_come_while_typing(scout: Person, case: Case) -> None:
    answer = scout.send("/curate/briefs/hints", section="summary", language="en", text="Short.")
    assert answer.status_code == 200
    assert "6 characters: rather short" in answer.text
    assert scout.send("/curate/briefs/hints", section="nothing", language="en").status_code == 400
