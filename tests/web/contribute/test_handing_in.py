"""From the last check to the approved text, with a scout on the other side."""

from collections.abc import Callable
from uuid import UUID

import pytest

from kb.curation import conversation as questions
from kb.curation.desk import Curation
from kb.model import AccountRole, BriefStatus, SubmissionDraft
from kb.store import Audience
from tests.web.person import COMPLETE, Person, sound


@pytest.fixture
def scout(person: Callable[..., Person]) -> Person:
    return person(AccountRole.SCOUT)


def handed_in(researcher: Person) -> UUID:
    submission = researcher.begin()
    answer = researcher.send(f"/contribute/{submission.id}/check", version=1)
    assert answer.headers["Location"] == f"/contribute/{submission.id}?sent=yes"
    return submission.id


def move(scout: Person, brief_id: UUID, to: BriefStatus, reason: str = "please look") -> None:
    with scout.silta.database.unit_of_work(writing=True) as work:
        stored = work.briefs.get(brief_id)
        assert stored is not None
        Curation().move(work, brief_id, to, scout.account.actor, reason, seen_revision=stored.revision)
        work.commit()


def ask(scout: Person, brief_id: UUID, body: str, audience: Audience = Audience.RESEARCHER) -> None:
    with scout.silta.database.unit_of_work(writing=True) as work:
        questions.ask(work, brief_id, scout.account.actor, body, audience=audience)
        work.commit()


def revision(researcher: Person, brief_id: UUID) -> int:
    with researcher.silta.database.unit_of_work() as work:
        stored = work.briefs.get(brief_id)
    assert stored is not None
    return stored.revision


def status(researcher: Person, brief_id: UUID) -> BriefStatus:
    with researcher.silta.database.unit_of_work() as work:
        stored = work.briefs.get(brief_id)
    assert stored is not None
    return stored.brief.status


def test_what_is_missing_is_listed_and_nothing_is_handed_in(researcher: Person) -> None:
    submission = researcher.begin(SubmissionDraft())
    page = researcher.page(f"/contribute/{submission.id}/check")
    assert "One language needs a title" in page.text
    assert "name a contact" in page.text
    assert "disabled" in page.all("button", type="submit")[-1].attributes
    sound(researcher.send(f"/contribute/{submission.id}/check", version=1), 422)
    assert researcher.stored(submission.id).handed_in_at is None


def test_handing_in_makes_a_brief_for_the_scouts(researcher: Person) -> None:
    identifier = handed_in(researcher)
    assert status(researcher, identifier) is BriefStatus.SUBMITTED
    page = researcher.page(f"/contribute/{identifier}?sent=yes")
    assert "Handed in. Thank you!" in page.text
    assert "handed in" in page.one("ol", reversed="").text
    assert "handed in" in researcher.page("/contribute").text
    form = researcher.page(f"/contribute/{identifier}/text-en")
    assert "disabled" in form.one("fieldset", class_="step-fields").attributes
    assert researcher.send(f"/contribute/{identifier}/text-en", version=2, title="Late").status_code == 409
    again = researcher.send(f"/contribute/{identifier}/check", version=2)
    assert again.headers["Location"] == f"/contribute/{identifier}"


def test_what_changed_in_another_window_is_read_before_it_is_handed_in(researcher: Person) -> None:
    submission = researcher.begin()
    assert researcher.send(f"/contribute/{submission.id}/text-en", version=1, title="New").status_code == 303
    page = sound(researcher.send(f"/contribute/{submission.id}/check", version=1), 409)
    assert "changed in another window" in page.one("div", role="alert").text
    assert researcher.send(f"/contribute/{submission.id}/check", version="x").status_code == 400


def test_taking_it_back(researcher: Person) -> None:
    identifier = handed_in(researcher)
    address = f"/contribute/{identifier}/move"
    answer = researcher.send(address, move="take-back", revision=revision(researcher, identifier))
    assert answer.status_code == 303
    assert researcher.client.get(f"/contribute/{identifier}").headers["Location"].endswith("/basics")
    stored = researcher.stored(identifier)
    assert (
        researcher.send(f"/contribute/{identifier}/text-en", version=stored.version, title="Better").status_code == 303
    )
    assert researcher.send(f"/contribute/{identifier}/check", version=stored.version + 1).status_code == 303
    assert status(researcher, identifier) is BriefStatus.SUBMITTED


def test_questions_answers_and_approval(researcher: Person, scout: Person) -> None:
    identifier = handed_in(researcher)
    move(scout, identifier, BriefStatus.IN_REVIEW)
    ask(scout, identifier, "How long did it run?")
    ask(scout, identifier, "Is this a duplicate?", Audience.SCOUTS)
    move(scout, identifier, BriefStatus.WAITING_FOR_RESEARCHER)
    assert "1 open question" in researcher.page("/contribute").text
    page = researcher.page(f"/contribute/{identifier}")
    assert "How long did it run?" in page.text
    assert "duplicate" not in page.text, "what scouts say among themselves"
    number = page.one("input", name="question")["value"]
    answer = researcher.send(f"/contribute/{identifier}/say", question=number, body="Three months.\r\nAt a user's.")
    assert answer.status_code == 303
    page = researcher.page(f"/contribute/{identifier}")
    assert "Three months." in page.text
    assert page.all("input", name="question") == []
    assert {item["value"] for item in page.all("button", name="move")} == {"answer", "approve", "withdraw"}
    stale = researcher.send(f"/contribute/{identifier}/move", move="approve", revision=1)
    assert "Somebody has changed it meanwhile" in sound(stale, 409).one("p", role="alert").text
    answer = researcher.send(
        f"/contribute/{identifier}/move", move="approve", revision=revision(researcher, identifier)
    )
    assert answer.status_code == 303
    assert status(researcher, identifier) is BriefStatus.APPROVED


def test_what_the_scout_changed_is_shown(researcher: Person, scout: Person) -> None:
    identifier = handed_in(researcher)
    move(scout, identifier, BriefStatus.IN_REVIEW)
    with scout.silta.database.unit_of_work(writing=True) as work:
        stored = work.briefs.get(identifier)
        assert stored is not None
        text = stored.brief.texts.en
        assert text is not None
        texts = stored.brief.texts.model_copy(
            update={"en": text.model_copy(update={"benefit": "Half of the downtime."})}
        )
        Curation().edit(
            work,
            stored.brief.model_copy(update={"texts": texts}),
            scout.account.actor,
            "said in figures",
            seen_revision=stored.revision,
        )
        work.commit()
    page = researcher.page(f"/contribute/{identifier}")
    change = page.one("div", class_="text-change").text
    assert "Less downtime." in change
    assert "Half of the downtime." in change
    assert "said in figures" in page.text


def test_moves_that_are_not_there(researcher: Person, scout: Person) -> None:
    identifier = handed_in(researcher)
    for name in ("approve", "publish", "decline", "nonsense", ""):
        answer = researcher.send(f"/contribute/{identifier}/move", move=name, revision=2)
        assert answer.status_code == 409, name
    assert researcher.send(f"/contribute/{identifier}/move", move="take-back", revision="x").status_code == 400
    move(scout, identifier, BriefStatus.IN_REVIEW)
    move(scout, identifier, BriefStatus.WAITING_FOR_RESEARCHER)
    answer = researcher.send(
        f"/contribute/{identifier}/move", move="withdraw", revision=revision(researcher, identifier), reason=" "
    )
    assert "Say in a sentence why." in sound(answer, 422).one("p", role="alert").text
    assert status(researcher, identifier) is BriefStatus.WAITING_FOR_RESEARCHER


@pytest.mark.parametrize("body", ["", "  ", "x" * 5001, "a\x07b"])
def test_messages_that_cannot_be_kept(researcher: Person, body: str) -> None:
    identifier = handed_in(researcher)
    page = sound(researcher.send(f"/contribute/{identifier}/say", body=body), 422)
    assert "Write something" in page.one("p", role="alert").text


def test_a_message_to_the_scout(researcher: Person) -> None:
    identifier = handed_in(researcher)
    assert researcher.send(f"/contribute/{identifier}/say", body="We have new figures.").status_code == 303
    assert "We have new figures." in researcher.page(f"/contribute/{identifier}").text
    begun = researcher.begin(COMPLETE)
    assert researcher.send(f"/contribute/{begun.id}/say", body="Too early").status_code == 409
