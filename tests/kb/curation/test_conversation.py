"""Comments, questions and answers: who may say what to whom, and which questions are open."""

import pytest

from kb.curation.conversation import REMARK_LENGTH, answer, ask, comment, conversation
from kb.curation.errors import ChecksFailed, NotAllowed
from kb.model import BriefStatus, InvalidValue, new_id
from kb.model.publishing_check import PublishingCheck
from kb.store import Audience, Database, RemarkKind, UnknownBrief, UnknownRemark
from tests.kb.curation.people import EDITOR, READER, RESEARCHER, SCOUT, STRANGER, curation, draft, put

WAITING = BriefStatus.WAITING_FOR_RESEARCHER


def test_a_question_is_open_until_it_is_answered(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        brief, other = put(work, WAITING), put(work, WAITING, slug="other", sources=[])
        question = ask(work, brief.id, SCOUT, "What does it cost?", field="texts.en.requirements")
        inner = ask(work, brief.id, SCOUT, "Who translates?", audience=Audience.SCOUTS)
        assert work.remarks.open_questions([brief.id, other.id]) == {brief.id: 2, other.id: 0}
        assert work.remarks.open_questions([brief.id], audience=Audience.RESEARCHER) == {brief.id: 1}
        answer(work, question, RESEARCHER, "About as much as a notebook.\n\nTwo days of training.")
        answer(work, question, SCOUT, "Thank you.")
        assert work.remarks.open_questions([brief.id]) == {brief.id: 1}
        answer(work, inner, EDITOR, "I do.")
        assert work.remarks.open_questions([brief.id]) == {brief.id: 0}
        said = [
            (item.kind, item.author, item.question_id, item.field) for item in conversation(work, brief.id, RESEARCHER)
        ]
        assert said == [
            (RemarkKind.QUESTION, "Scout", None, "texts.en.requirements"),
            (RemarkKind.ANSWER, "Researcher", question, "texts.en.requirements"),
            (RemarkKind.ANSWER, "Scout", question, "texts.en.requirements"),
        ]
        assert len(conversation(work, brief.id, SCOUT)) == 5
        assert [event.action for event in work.audit.of(brief.id)] == [
            "question",
            "question",
            "answer",
            "answer",
            "answer",
        ]


def test_what_is_for_scouts_is_for_scouts(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        brief = put(work, WAITING)
        comment(work, brief.id, SCOUT, "Is that a firm of ours?")
        comment(work, brief.id, SCOUT, "We like it.", audience=Audience.RESEARCHER)
        comment(work, brief.id, RESEARCHER, "So do we.", audience=Audience.SCOUTS)
        assert [item.body for item in conversation(work, brief.id, RESEARCHER)] == ["We like it.", "So do we."]
        assert len(conversation(work, brief.id, EDITOR)) == 3
        inner = ask(work, brief.id, SCOUT, "Ours?", audience=Audience.SCOUTS)
        with pytest.raises(NotAllowed):
            answer(work, inner, RESEARCHER, "What?")
        with pytest.raises(NotAllowed):
            ask(work, brief.id, RESEARCHER, "When is it published?")
        for stranger in (STRANGER, READER):
            with pytest.raises(NotAllowed):
                comment(work, brief.id, stranger, "Hello.")
            with pytest.raises(NotAllowed):
                conversation(work, brief.id, stranger)


def test_what_cannot_be_said_is_refused(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        brief = put(work, WAITING)
        for body in ("", "  \n", "x" * (REMARK_LENGTH + 1), "a\0b"):
            with pytest.raises(InvalidValue, match=r"^comment: "):
                comment(work, brief.id, SCOUT, body)
        for field in ("colour", "texts.sv", "texts.en.colour", "texts.en.title.x", "maturity.level", ""):
            with pytest.raises(InvalidValue, match="no field of a brief"):
                comment(work, brief.id, SCOUT, "x", field=field)
        for field in ("texts", "texts.de", "texts.de.title", "contact"):
            comment(work, brief.id, SCOUT, "x", field=field)
        remark = comment(work, brief.id, SCOUT, "x" * REMARK_LENGTH)
        with pytest.raises(InvalidValue, match="is no question"):
            answer(work, remark, SCOUT, "x")
        with pytest.raises(UnknownRemark):
            answer(work, 999, SCOUT, "x")
        with pytest.raises(UnknownBrief):
            comment(work, new_id(), SCOUT, "x")


def test_nothing_is_published_while_a_question_is_open(database: Database) -> None:
    desk = curation(PublishingCheck.NO_OPEN_QUESTION)
    with database.unit_of_work(writing=True) as work:
        brief = put(work, BriefStatus.APPROVED)
        question = ask(work, brief.id, SCOUT, "Is the patent granted?")
        with pytest.raises(ChecksFailed, match="no-open-question"):
            desk.move(work, brief.id, BriefStatus.PUBLISHED, EDITOR, seen_revision=1)
        answer(work, question, RESEARCHER, "Not yet.")
        desk.move(work, brief.id, BriefStatus.PUBLISHED, EDITOR, seen_revision=1)


def test_a_draft_of_the_own_organisation_is_spoken_about(database: Database) -> None:
    of_organisation = draft(organisations=[{"organisation": {"name": "Example Institute", "key": "example-institute"}}])
    with database.unit_of_work(writing=True) as work:
        work.briefs.save(of_organisation, author="ingest", reason="test")
        assert comment(work, of_organisation.id, RESEARCHER, "This is ours.")
