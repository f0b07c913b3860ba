"""Comments, questions and answers at the desk."""

import pytest

from kb.store import Audience, RemarkKind
from tests.web.curate.editor.conftest import Case, Person
from tests.web.person import sound


def say(person: Person, case: Case, **fields: str):
    return person.send(f"{case.address}/conversation", fields)


def test_a_question_is_open_until_somebody_answers(scout: Person, publisher: Person, case: Case) -> None:
    body = "Which plant was it?\r\nAnd when?"
    answer = say(scout, case, kind="question", audience="researcher", field="maturity", body=body)
    assert answer.status_code == 303
    page = scout.page(f"{case.address}/conversation")
    article = page.one("article")
    assert "open" in article.text.split()
    assert "Readiness" in article.text
    assert "the researcher reads it too" in article.text
    assert page.all("span", class_="badge")[0].text.split() == ["1", "open", "questions"]
    with case.silta.database.unit_of_work() as work:
        (question,) = work.remarks.of(case.id)
    assert (question.body, question.audience, question.field) == (
        "Which plant was it?\nAnd when?",
        Audience.RESEARCHER,
        "maturity",
    )
    assert say(publisher, case, kind="answer", question=str(question.id), body="The one in Oulu.").status_code == 303
    page = scout.page(f"{case.address}/conversation")
    assert "answered" in page.one("article").text
    assert "The one in Oulu." in page.one("article").text
    assert "open questions" not in " ".join(element.text for element in page.all("span", class_="badge"))


def test_a_comment_is_for_scouts_unless_it_is_said_otherwise(scout: Person, case: Case) -> None:
    say(scout, case, kind="comment", audience="scouts", body="Ask the lawyer.")
    say(scout, case, kind="comment", body="Said without a choice.")
    with case.silta.database.unit_of_work() as work:
        remarks = work.remarks.of(case.id)
    assert [(item.kind, item.audience) for item in remarks] == [(RemarkKind.COMMENT, Audience.SCOUTS)] * 2


@pytest.mark.parametrize("body", ["", "  \n ", "x" * 5001, "a\x07b"])
def test_what_cannot_be_said_stays_in_its_field(scout: Person, case: Case, body: str) -> None:
    page = sound(say(scout, case, kind="comment", audience="scouts", body=body), 422)
    assert "Write something, at most 5000 characters." in page.text
    assert page.one("textarea", id="body").text.strip() == body.strip()
    assert "checked" in page.one("input", name="audience", value="scouts").attributes


def test_answers_belong_to_questions_of_the_brief(scout: Person, case: Case, put) -> None:
    other = put(slug="another-brief")
    say(scout, other, kind="question", audience="researcher", body="A question elsewhere.")
    with case.silta.database.unit_of_work() as work:
        (question,) = work.remarks.of(other.id)
    assert say(scout, case, kind="answer", question=str(question.id), body="Here.").status_code == 400
    say(scout, case, kind="comment", body="No question.")
    with case.silta.database.unit_of_work() as work:
        (remark,) = work.remarks.of(case.id)
    assert say(scout, case, kind="answer", question=str(remark.id), body="Here.").status_code == 400
