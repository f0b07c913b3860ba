"""The form in steps: what is kept, what is refused, and two windows at once."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.model import (
    Assessment,
    Consent,
    Contact,
    DraftText,
    DraftTexts,
    Evidence,
    Language,
    Origin,
    SectionProposal,
    SubmissionDraft,
)
from tests.web.conftest import english
from tests.web.person import COMPLETE, Person, sound

STEPS = ("basics", "text-de", "text-en", "text-fi", "maturity", "business", "people", "check", "preview")
FOUND = Assessment[str](
    value="predictive-maintenance",
    origin=Origin.ESTIMATED,
    confidence=0.5,
    evidence=(Evidence(quote="Predictive maintenance helps.", language=Language.EN, field="solution"),),
    assessor="Silta rules",
    assessed_on=date(2026, 5, 4),
)


@pytest.mark.parametrize("language", ["de", "en", "fi"])
@pytest.mark.parametrize("draft", [SubmissionDraft(), COMPLETE], ids=["empty", "complete"])
def test_every_step_is_a_sound_page(researcher: Person, draft: SubmissionDraft, language: str) -> None:
    submission = researcher.begin(draft)
    for step in STEPS:
        page = sound(
            researcher.client.get(f"/contribute/{submission.id}/{step}", headers={"Accept-Language": language})
        )
        assert page.one("html")["lang"] == language
        assert page.one("meta", name="robots")["content"] == "noindex"


def test_an_unknown_step_is_not_there(researcher: Person) -> None:
    submission = researcher.begin()
    assert researcher.client.get(f"/contribute/{submission.id}/nonsense").status_code == 404
    assert researcher.send(f"/contribute/{submission.id}/nonsense").status_code == 404
    assert researcher.client.get("/contribute/not-an-id/basics").status_code == 404


def test_text_is_kept_in_its_language(researcher: Person) -> None:
    submission = researcher.begin()
    answer = researcher.send(
        f"/contribute/{submission.id}/text-fi",
        version=1,
        title="  Pumppujen  kuuntelu ",
        benefit="a\r\nb",
        action="next",
    )
    assert answer.headers["Location"].startswith(f"/contribute/{submission.id}/maturity")
    stored = researcher.stored(submission.id)
    assert (stored.version, stored.draft.texts.fi.title, stored.draft.texts.fi.benefit) == (
        2,
        "Pumppujen kuuntelu",
        "a\nb",
    )
    assert stored.draft.texts.en == COMPLETE.texts.en


def test_what_cannot_be_kept_is_named_and_the_rest_is_kept(researcher: Person) -> None:
    submission = researcher.begin()
    page = sound(
        researcher.send(f"/contribute/{submission.id}/text-en", version=1, summary="x" * 401, problem="Kept."), 422
    )
    assert page.one("p", id="problem-summary").text.startswith("This is too long: it has 401")
    assert "x" * 401 in page.one("textarea", name="summary").text, "nothing that was typed is lost"
    assert researcher.stored(submission.id).draft.texts.en.problem == "Kept."


def test_saving_by_itself(researcher: Person) -> None:
    submission = researcher.begin()
    address = f"/contribute/{submission.id}/text-en"
    answer = researcher.send(address, version=1, title="Changed", autosave="yes")
    assert answer.json == {"version": 2, "problems": {}}
    answer = researcher.send(address, version=2, title="\x07", autosave="yes")
    assert "invisible character" in answer.json["problems"]["title"]
    assert researcher.stored(submission.id).draft.texts.en.title == "Changed"


def test_a_second_window_overwrites_nothing(researcher: Person) -> None:
    submission = researcher.begin()
    address = f"/contribute/{submission.id}/text-en"
    assert researcher.send(address, version=1, title="First window").status_code == 303
    quietly = researcher.send(address, version=1, title="Second window", autosave="yes")
    assert quietly.status_code == 409
    assert "Nothing was overwritten" in quietly.json["conflict"]
    page = sound(researcher.send(address, version=1, title="Second window"), 409)
    assert page.one("input", name="title")["value"] == "Second window"
    assert "First window" in page.one("div", class_="field-meanwhile").text
    assert page.one("input", name="version")["value"] == "2"
    assert researcher.send(address, version=2, title="Both").status_code == 303
    assert researcher.stored(submission.id).draft.texts.en.title == "Both"


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "9" * 40, "٣"])
def test_a_wrong_version_is_a_conflict(researcher: Person, version: str) -> None:
    submission = researcher.begin()
    assert researcher.send(f"/contribute/{submission.id}/text-en", version=version, title="T").status_code == 409


def test_a_proposed_sentence_is_taken_over(researcher: Person) -> None:
    proposal = SectionProposal(
        section="benefit",
        confidence=0.7,
        evidence=Evidence(quote="Das spart Zeit.", language=Language.DE, field="description", start=0),
    )
    texts = DraftTexts(de=DraftText(title="T", description="Das spart Zeit."))
    submission = researcher.begin(SubmissionDraft(texts=texts, proposals=(proposal,)))
    address = f"/contribute/{submission.id}/text-de"
    assert "Das spart Zeit." in researcher.page(address).one("details", class_="proposals").text
    assert researcher.send(address, version=1, benefit="Gut.", accept="0").status_code == 303
    stored = researcher.stored(submission.id).draft
    assert (stored.texts.de.benefit, stored.proposals) == ("Gut.\nDas spart Zeit.", ())
    assert researcher.send(address, version=2, accept=["7", "x"]).status_code == 303


def test_technologies_keep_their_evidence_and_new_ones_are_stated(researcher: Person) -> None:
    submission = researcher.begin(SubmissionDraft(technologies=(FOUND,)))
    address = f"/contribute/{submission.id}/basics"
    fields = {"technologies": FOUND.value, "technology_add": ["robotics", "nonsense", FOUND.value], "year": "2024"}
    assert researcher.send(address, version=1, **fields).status_code == 303
    first, second = researcher.stored(submission.id).draft.technologies
    assert first == FOUND
    assert (second.value, second.origin, second.assessor) == ("robotics", Origin.STATED, "A Person")
    assert second.evidence
    assert researcher.send(address, version=2, technologies="robotics", year="").status_code == 303
    stored = researcher.stored(submission.id).draft
    assert ([item.value for item in stored.technologies], stored.year) == (["robotics"], None)


def test_facts(researcher: Person) -> None:
    submission = researcher.begin()
    fields = {
        "sectors": ["mechanical-engineering", "nonsense"],
        "ipr_status": "patent-applied",
        "cooperation_sought": ["pilot", "licence"],
        "publications": "10.5555/Pumps\nA title of a report\n\n",
        "licence": "CC-BY-4.0",
    }
    assert researcher.send(f"/contribute/{submission.id}/basics", version=1, **fields).status_code == 303
    draft = researcher.stored(submission.id).draft
    assert draft.sectors == ("mechanical-engineering",)
    assert (draft.ipr_status, draft.cooperation_sought, draft.licence) == (
        "patent-applied",
        ("pilot", "licence"),
        "CC-BY-4.0",
    )
    assert [(item.doi, item.title) for item in draft.publications] == [
        ("10.5555/pumps", None),
        (None, "A title of a report"),
    ]
    page = sound(
        researcher.send(f"/contribute/{submission.id}/basics", version=2, publications="10.5/x", year="20"), 422
    )
    assert "looks like a DOI" in page.one("p", id="problem-publications").text
    assert "1900 to 2100" in page.one("p", id="problem-year").text
    for refused, said in (("A title\x00", "invisible character"), ("x" * 3000, "too long")):
        version = researcher.stored(submission.id).version
        page = sound(researcher.send(f"/contribute/{submission.id}/basics", version=version, publications=refused), 422)
        assert said in page.one("p", id="problem-publications").text


def test_the_questionnaire_leads_to_a_level(researcher: Person) -> None:
    submission = researcher.begin()
    address = f"/contribute/{submission.id}/maturity"
    answered = 0
    for version in range(1, 10):
        page = researcher.page(address)
        names = [item["name"] for item in page.all("input", type="radio") if item["name"].startswith("question-")]
        level = researcher.stored(submission.id).draft.maturity
        if level is not None:
            break
        answers = {name: "no" if name == "question-final-form" else "yes" for name in names}
        assert len(answers) > answered, "each page asks something new"
        answered = len(answers)
        assert researcher.send(address, answers, version=version).status_code == 303
    assert level is not None
    assert (level.value.level, level.origin, level.assessor) == (7, Origin.STATED, "A Person")
    assert level.evidence[-1].quote.endswith("No.")
    page = researcher.page(address)
    assert page.one("input", name="basis", value="answers").attributes.get("checked") is not None
    version = researcher.stored(submission.id).version
    assert researcher.send(address, version=version, basis="unknown").status_code == 303
    assert researcher.stored(submission.id).draft.maturity is None
    assert researcher.send(address, version=version + 1, restart="yes").status_code == 303
    assert dict(researcher.stored(submission.id).draft.maturity_answers) == {}


def test_answers_lead_to_patterns(researcher: Person) -> None:
    submission = researcher.begin()
    address = f"/contribute/{submission.id}/business"
    answers = {"question-resources": "waste", "question-who-buys": "nonsense"}
    assert researcher.send(address, answers, version=1).status_code == 303
    page = researcher.page(address)
    assert "trash-to-cash" in [item["value"] for item in page.all("input", name="patterns")]
    assert "It turns waste or waste heat into something useful." in page.all("p", class_="because")[0].text
    fields = {"patterns": ["trash-to-cash", "nonsense"], "pattern_add": "license", "potential": "substantial"}
    assert researcher.send(address, answers, version=2, **fields).status_code == 303
    draft = researcher.stored(submission.id).draft
    assert [(item.value, item.origin) for item in draft.business_models] == [
        ("trash-to-cash", Origin.STATED),
        ("license", Origin.STATED),
    ]
    assert draft.business_models[0].evidence[0].quote.startswith("It turns waste")
    assert draft.potential is not None
    assert (draft.potential.value, draft.potential.origin) == ("substantial", Origin.STATED)
    assert researcher.send(address, answers, version=3, potential="").status_code == 303
    draft = researcher.stored(submission.id).draft
    assert (draft.business_models, draft.potential) == ((), None)


PEOPLE = {
    "contact-name": "Transfer desk",
    "contact-email": "transfer@example.org",
    "consent": "yes",
    "person-0-name": "Anna Example",
    "person-0-orcid": "0000-0002-1825-0097",
    "person-1-name": "",
    "person-2-name": "Bo Beispiel",
    "organisation-0-name": "Example Institute",
    "organisation-0-country": "DE",
    "organisation-0-role": "coordinator",
    "project-identifier": "EX-7",
}


def test_people_and_consent(researcher: Person) -> None:
    submission = researcher.begin(SubmissionDraft())
    address = f"/contribute/{submission.id}/people"
    assert researcher.send(address, PEOPLE, version=1).status_code == 303
    draft = researcher.stored(submission.id).draft
    assert [person.name for person in draft.people] == ["Anna Example", "Bo Beispiel"]
    assert (draft.organisations[0].role, draft.organisations[0].organisation.country) == ("coordinator", "DE")
    assert draft.project is not None
    assert draft.consent is not None
    assert (draft.consent.given_by, draft.consent.wording) == ("A Person", "contact-2")
    assert "Consent recorded on" in researcher.page(address).text
    given = draft.consent
    assert researcher.send(address, PEOPLE | {"person-0-name": "Anna B. Example"}, version=2).status_code == 303
    assert researcher.stored(submission.id).draft.consent == given
    without = {name: value for name, value in PEOPLE.items() if name != "consent"}
    assert researcher.send(address, without, version=3).status_code == 303
    assert researcher.stored(submission.id).draft.consent is None


def test_a_consent_to_an_earlier_sentence_is_asked_for_again(researcher: Person) -> None:
    earlier = Consent(given_by="A Person", given_on=date(2026, 5, 4), wording="contact-1")
    contact = Contact(name="Anna Example", email="anna@example.org")
    submission = researcher.begin(SubmissionDraft(contact=contact, consent=earlier))
    address = f"/contribute/{submission.id}/people"
    page = researcher.page(address)
    assert "checked" not in page.one("input", name="consent").attributes
    assert "It spoke of the brief alone" in page.text
    # Who corrects something else takes no consent back.
    unticked = {"contact-name": "Anna Example", "contact-email": "anna@example.org"}
    assert researcher.send(address, unticked, version=1).status_code == 303
    assert researcher.stored(submission.id).draft.consent == earlier
    assert researcher.send(address, PEOPLE, version=1).status_code == 303
    given = researcher.stored(submission.id).draft.consent
    assert given is not None
    assert given.wording == "contact-2"
    page = researcher.page(address)
    assert "checked" in page.one("input", name="consent").attributes
    assert "It spoke of the brief alone" not in page.text


def test_wrong_facts_about_people_are_named(researcher: Person) -> None:
    submission = researcher.begin(SubmissionDraft())
    wrong = PEOPLE | {"contact-email": "nonsense", "person-0-orcid": "1", "organisation-0-ror": "x"}
    page = sound(researcher.send(f"/contribute/{submission.id}/people", wrong, version=1), 422)
    assert "no mail address" in page.one("p", id="problem-contact-email").text
    assert "no ORCID iD" in page.one("p", id="problem-person-0-orcid").text
    assert "no ROR id" in page.one("p", id="problem-organisation-0-ror").text
    assert page.one("input", name="contact-email")["value"] == "nonsense"
    draft = researcher.stored(submission.id).draft
    assert [person.name for person in draft.people] == ["Bo Beispiel"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["basics", "text-de", "maturity", "business", "people"]),
    st.dictionaries(
        st.sampled_from(
            ["title", "summary", "accept", "technologies", "technology_add", "sectors", "year", "publications", "basis",
             "question-realistic-conditions", "question-resources", "patterns", "potential", "contact-name",
             "contact-email", "contact-url", "consent", "person-0-name", "person-59-name", "organisation-0-name",
             "organisation-0-country", "project-identifier", "ipr_status", "licence", "restart", "action", "autosave"]
        ),
        st.text(max_size=30),
    ),
)  # fmt: skip
def test_no_input_breaks_a_step(researcher: Person, step: str, fields: dict[str, str]) -> None:
    submission = researcher.begin()
    answer = researcher.send(f"/contribute/{submission.id}/{step}", fields, version=1)
    assert answer.status_code in {200, 303, 422}
    assert researcher.client.get(f"/contribute/{submission.id}/preview").status_code == 200


def test_the_preview_is_the_page_that_firms_see(researcher: Person) -> None:
    submission = researcher.begin()
    page = researcher.page(f"/contribute/{submission.id}/preview")
    assert page.one("h1").text == "Hearing pumps"
    assert "Less downtime." in page.text
    assert "transfer@example.org" in page.text
    assert not [link for link in page.links if link.startswith("/briefs/")]
    part = researcher.client.get(f"/contribute/{submission.id}/preview?part=yes").text
    assert part.strip().startswith("<article")
    german = DraftTexts(de=DraftText(problem="Nur das Problem <script>"))
    other = researcher.begin(SubmissionDraft(texts=german))
    page = researcher.page(f"/contribute/{other.id}/preview?text=fi")
    assert "Nur das Problem" in page.text
    assert page.one("h1").text == "…"


def test_hints_for_a_section(researcher: Person) -> None:
    answer = researcher.send("/contribute/hints", section="problem", language="en", text="The QXZ unit of robotics.")
    assert "QXZ" in answer.text
    assert "/technologies/robotics" in answer.text
    assert answer.text.strip().startswith("<ul")
    for wrong in ({"section": "description"}, {"language": "fr"}, {"section": ""}):
        fields = {"section": "problem", "language": "en", "text": "x"} | wrong
        assert researcher.send("/contribute/hints", fields).status_code == 400
    assert researcher.send("/contribute/hints", section="problem", language="en", text="ä" * 300_000).status_code == 413


def test_forms_need_their_token(researcher: Person, desk_app: Flask) -> None:
    submission = researcher.begin()
    for address in ("begin", "hints", f"{submission.id}/text-en", f"{submission.id}/check", f"{submission.id}/say"):
        answer = researcher.client.post(f"/contribute/{address}", data={"way": "empty", "version": "1"})
        assert answer.status_code == 400, address
    assert researcher.stored(submission.id).version == 1
    stranger = english(desk_app)
    assert stranger.get("/contribute").headers["Location"].startswith("/account/sign-in")


def test_other_peoples_submissions_are_not_there(person: Callable[..., Person]) -> None:
    owner, colleague, stranger = person(organisation="institute-a"), person(organisation="institute-a"), person()
    submission = owner.begin()
    colleague.page(f"/contribute/{submission.id}/text-en")
    assert colleague.send(f"/contribute/{submission.id}/text-en", version=1, title="Ours").status_code == 303
    for step in (*STEPS, ""):
        assert stranger.client.get(f"/contribute/{submission.id}/{step}".rstrip("/")).status_code == 404, step
    for action in ("text-en", "check", "say", "move"):
        answer = stranger.send(f"/contribute/{submission.id}/{action}", version=2, title="Theirs", body="x", revision=1)
        assert answer.status_code == 404, action
    assert owner.stored(submission.id).draft.texts.en.title == "Ours"
    assert "Ours" not in stranger.page("/contribute").text
    assert "Ours" in colleague.page("/contribute").text
