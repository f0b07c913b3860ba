"""The history, differences between any two revisions, and restoring one."""

from kb.curation.organisation_merges import merge_organisations
from kb.curation.organisations import OrganisationRegister
from kb.model import FieldOrigin, Organisation, Participation
from tests.kb.store.sample_briefs import sample_brief
from tests.web.curate.editor.conftest import Case, Person
from tests.web.person import sound


def changed(scout: Person, case: Case) -> None:
    """Make two more revisions."""
    texts = {"texts.en.problem": "Pumps stop at night.", "texts.en.summary": "Fewer stops of the whole plant."}
    assert scout.send(case.address, texts, revision="1", tab="brief", reason="clearer").status_code == 303
    judgement = {"revision": "2", "field": "maturity", "verdict": "change", "level": "7", "reason": "second plant"}
    assert scout.send(f"{case.address}/assessments", judgement).status_code == 303


def test_the_history_says_who_when_and_why(scout: Person, case: Case) -> None:
    changed(scout, case)
    page = scout.page(f"{case.address}/history")
    said = [" ".join(element.text.split()) for element in page.all("li") if element.attributes.get("id")]
    assert [line.split(" In review ")[0] for line in said] == ["Revision 3", "Revision 2", "Revision 1"]
    assert "second plant A Scout" in said[0]
    assert "made for the tests ingest" in said[2]
    times = [element["datetime"] for element in page.all("time")]
    assert times == [item.made_at.isoformat() for item in reversed(case.revisions)]


def test_any_two_revisions_are_compared_word_by_word(scout: Person, case: Case) -> None:
    changed(scout, case)
    page = scout.page(f"{case.address}/difference?before=1&after=3")
    titles = [element.text for element in page.all("h2")]
    assert titles == ["English: Summary", "English: The problem", "Readiness"]
    added = [element.text.replace("added:", "").strip() for element in page.all("ins")]
    removed = [element.text.replace("removed:", "").strip() for element in page.all("del")]
    assert added[0] == "whole"
    assert "at night" in added
    assert any("6" in part for part in removed)
    backwards = scout.page(f"{case.address}/difference?before=3&after=1")
    assert backwards.all("del")[0].text.split() == ["removed:", "whole"]
    same = scout.page(f"{case.address}/difference?before=2&after=2")
    assert "Both say the same." in same.text


def test_restoring_makes_a_new_revision(scout: Person, case: Case) -> None:
    changed(scout, case)
    answer = scout.send(f"{case.address}/history", revision="3", number="1")
    assert answer.status_code == 303
    assert (case.said("en.problem"), case.stored.revision) == ("Pumps stop.", 4)
    first, last = case.revisions[0], case.revisions[-1]
    assert (last.author, last.reason) == ("A Scout", "Revision 1 restored")
    assert last.brief.model_copy(update={"modified_on": None}) == first.brief


def test_restoring_keeps_the_state_the_address_and_the_sources(scout: Person, case: Case) -> None:
    proposal = {"texts.en.problem": "Pumps stop."}
    scout.send(case.address, proposal, revision="1", tab="brief", accept="0")
    scout.send(f"{case.address}/moves", revision="2", to="waiting-for-researcher", reason="asked")
    assert scout.send(f"{case.address}/history", revision="3", number="1", reason="better before").status_code == 303
    brief = case.brief
    assert (brief.status, brief.slug, case.said("en.solution")) == ("waiting-for-researcher", "pump-watch", "")
    assert FieldOrigin(field="texts.en.solution", source="cordis:101") in brief.origins
    assert len(brief.proposals) == 2


def test_restoring_does_not_part_organisations_that_are_one(scout: Person, case: Case) -> None:
    with case.silta.database.unit_of_work(writing=True) as work:
        register = OrganisationRegister(work)
        for number, name in ((0, "Institute of Pumping"), (1, "Institute of Pumpings")):
            item = Participation(organisation=Organisation(name=name, country="FI"))
            brief = case.brief if number else sample_brief("other")
            made = brief.model_copy(update={"organisations": register.keyed([item])})
            work.briefs.save(made, author="ingest", reason="named")
        (pair,) = work.organisation_pairs.waiting()
        before = case.stored.revision + 1
        stays, _ = merge_organisations(work, pair.id, author="a scout")
        work.commit()
    answer = scout.send(f"{case.address}/history", revision=str(case.stored.revision), number=str(before))
    assert answer.status_code == 303
    assert [item.organisation.key for item in case.brief.organisations] == [stays.key]


def test_restoring_what_somebody_changed_meanwhile_is_asked_again(scout: Person, case: Case) -> None:
    changed(scout, case)
    page = sound(scout.send(f"{case.address}/history", revision="2", number="1"), 409)
    assert "A Scout has changed the brief meanwhile." in page.text
    assert case.stored.revision == 3
    sound(scout.send(f"{case.address}/history", revision="3", number="77"), 422)
