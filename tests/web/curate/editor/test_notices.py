"""Who gets a mail when something happens to a submission, in whose language."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from flask import Flask

from kb.curation.submissions import begin_submission, hand_in
from kb.model import AccountRole, BriefStatus, Language, SubmissionStart
from tests.web.accounts.mails import mails
from tests.web.curate.editor.conftest import Case
from tests.web.person import COMPLETE, Person
from web.silta import Silta


@pytest.fixture
def researcher(person: Callable[..., Person]) -> Person:
    """Somebody who wants mails in German."""
    made = person(AccountRole.RESEARCHER, name="A Researcher")
    with made.silta.database.unit_of_work(writing=True) as work:
        work.accounts.change(made.account.id, language=Language.DE)
        work.commit()
    return made


@pytest.fixture
def handed_in(silta: Silta, researcher: Person) -> Case:
    """What the researcher has handed in."""
    actor, now = researcher.account.actor, datetime.now(UTC)
    with silta.database.unit_of_work(writing=True) as work:
        submission = begin_submission(work, actor, SubmissionStart.EMPTY, COMPLETE, now)
        hand_in(work, actor, submission, now)
        work.commit()
    return Case(submission.id, silta)


def newest(app: Flask, silta: Silta, person: Person) -> EmailMessage:
    """The newest mail, which is to this person."""
    mail = mails(app, silta)[-1]
    assert mail["To"] == person.account.email
    return mail


def moved(case: Case, person: Person, to: BriefStatus, reason: str = "Because.") -> int:
    form = {"to": to.value, "reason": reason, "revision": str(case.stored.revision)}
    return person.send(f"{case.address}/moves", form).status_code


def test_each_side_hears_of_what_the_other_one_did(
    app: Flask, silta: Silta, researcher: Person, scout: Person, handed_in: Case
) -> None:
    scout.send("/curate/assign", {"take": f"{handed_in.id}:"})
    assert moved(handed_in, scout, BriefStatus.IN_REVIEW) == 303
    assert mails(app, silta) == []

    scout.send(
        f"{handed_in.address}/conversation", {"kind": "question", "audience": "researcher", "body": "Which secret?"}
    )
    asked = newest(app, silta, researcher)
    assert asked["Subject"] == "Neues zu „Hearing pumps“"
    said = asked.get_content()
    assert "ein Transferscout hat Ihnen zu dem Ergebnis geschrieben" in said
    assert f"{silta.settings.site_url}/contribute/{handed_in.id}" in said
    assert "secret" not in said

    assert moved(handed_in, scout, BriefStatus.WAITING_FOR_RESEARCHER) == 303
    assert "sind Sie an der Reihe" in newest(app, silta, researcher).get_content()

    page = researcher.page(f"/contribute/{handed_in.id}")
    question = page.all("input", name="question")[0]["value"]
    researcher.send(f"/contribute/{handed_in.id}/say", {"question": question, "body": "None."})
    answered = newest(app, silta, scout)
    assert answered["Subject"] == "News about “Hearing pumps”"
    assert f"/curate/briefs/{handed_in.id}/conversation" in answered.get_content()

    revision = str(handed_in.stored.revision)
    researcher.send(f"/contribute/{handed_in.id}/move", {"move": "approve", "revision": revision})
    assert handed_in.brief.status is BriefStatus.APPROVED
    assert "has approved the text" in newest(app, silta, scout).get_content()


def test_words_among_scouts_and_people_who_have_left_cause_no_mail(
    app: Flask, silta: Silta, researcher: Person, scout: Person, handed_in: Case
) -> None:
    moved(handed_in, scout, BriefStatus.IN_REVIEW)
    scout.send(f"{handed_in.address}/conversation", {"kind": "comment", "audience": "scouts", "body": "Hm."})
    researcher.send(f"/contribute/{handed_in.id}/say", {"body": "Nobody looks after it."})
    with silta.database.unit_of_work(writing=True) as work:
        work.accounts.change(researcher.account.id, active=False)
        work.commit()
    scout.send(f"{handed_in.address}/conversation", {"kind": "question", "audience": "researcher", "body": "Why?"})
    assert mails(app, silta) == []


def test_a_batch_tells_each_researcher(
    app: Flask, silta: Silta, researcher: Person, scout: Person, handed_in: Case
) -> None:
    seen = f"{handed_in.id}:{handed_in.stored.revision}"
    scout.send("/curate/batches", {"action": "move:archived", "seen": seen, "reason": "Too early."})
    assert handed_in.brief.status is BriefStatus.ARCHIVED
    assert "wird nicht mehr angeboten" in newest(app, silta, researcher).get_content()
