"""Whose a submission is, and how it becomes a brief."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from kb.curation.desk import Curation
from kb.curation.errors import EditConflict
from kb.curation.submissions import (
    SubmissionHandedIn,
    SubmissionNotYours,
    begin_submission,
    change_submission,
    find_submission,
    hand_in,
    may_contribute,
    may_work_on,
    take_back,
)
from kb.model import (
    AccountRole,
    Actor,
    BriefStatus,
    Consent,
    Contact,
    DraftText,
    DraftTexts,
    IllegalMove,
    InvalidValue,
    Language,
    Submission,
    SubmissionDraft,
    SubmissionStart,
)
from kb.store import Database, StaleSubmission
from tests.new_store import new_store

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
COMPLETE = SubmissionDraft(
    texts=DraftTexts(en=DraftText(title="Hearing pumps", summary="S", problem="P", solution="S", benefit="B")),
    contact=Contact(name="Transfer desk"),
    consent=Consent(given_by="Researcher", given_on=date(2026, 5, 4), wording="contact-1"),
)


def actor(*roles: AccountRole, organisation: str | None = "example-institute-de") -> Actor:
    return Actor(id=uuid4(), name="Somebody", roles=frozenset(roles), organisation=organisation)


RESEARCHER, COLLEAGUE = actor(AccountRole.RESEARCHER), actor(AccountRole.RESEARCHER)
STRANGER = actor(AccountRole.RESEARCHER, organisation="example-works-at")
ALONE = actor(AccountRole.RESEARCHER, organisation=None)
READER, SCOUT = actor(AccountRole.READER), actor(AccountRole.SCOUT)


@pytest.fixture
def database(sqlite_address: str) -> Iterator[Database]:
    with new_store(sqlite_address) as opened:
        yield opened


def begun(database: Database, draft: SubmissionDraft = COMPLETE, by: Actor = RESEARCHER) -> Submission:
    with database.unit_of_work(writing=True) as work:
        made = begin_submission(work, by, SubmissionStart.EMPTY, draft, NOW)
        work.commit()
    return made


def test_who_may_hand_in() -> None:
    assert [may_contribute(who) for who in (RESEARCHER, SCOUT, READER, Actor(name="ingest"))] == [
        True,
        False,
        False,
        False,
    ]


def test_whose_it_is(database: Database) -> None:
    submission = begun(database)
    assert [may_work_on(who, submission) for who in (RESEARCHER, COLLEAGUE, STRANGER, ALONE, READER, SCOUT)] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]
    assert not may_work_on(actor(AccountRole.RESEARCHER, organisation=None), begun(database, by=ALONE))


def test_nobody_else_gets_at_it(database: Database) -> None:
    submission = begun(database)
    with database.unit_of_work(writing=True) as work:
        for stranger in (STRANGER, READER):
            with pytest.raises(SubmissionNotYours):
                find_submission(work, stranger, submission.id)
            with pytest.raises(SubmissionNotYours):
                change_submission(work, stranger, submission, SubmissionDraft(), NOW)
            with pytest.raises(SubmissionNotYours):
                hand_in(work, stranger, submission, NOW)
        with pytest.raises(SubmissionNotYours):
            begin_submission(work, READER, SubmissionStart.EMPTY, SubmissionDraft(), NOW)
        assert find_submission(work, COLLEAGUE, submission.id) == submission
        assert find_submission(work, COLLEAGUE, uuid4()) is None


def test_two_windows_never_overwrite_each_other(database: Database) -> None:
    submission = begun(database)
    with database.unit_of_work(writing=True) as work:
        changed = change_submission(work, RESEARCHER, submission, SubmissionDraft(), NOW)
        assert changed.version == 2
        with pytest.raises(StaleSubmission):
            change_submission(work, COLLEAGUE, submission, COMPLETE, NOW)
        with pytest.raises(StaleSubmission):
            hand_in(work, RESEARCHER, submission, NOW)


def test_nothing_incomplete_is_handed_in(database: Database) -> None:
    submission = begun(database, COMPLETE.model_copy(update={"consent": None}))
    with database.unit_of_work(writing=True) as work, pytest.raises(InvalidValue, match="consent"):
        hand_in(work, RESEARCHER, submission, NOW)


def test_a_handed_in_submission_is_closed(database: Database) -> None:
    submission = begun(database)
    with database.unit_of_work(writing=True) as work:
        brief_id = hand_in(work, RESEARCHER, submission, NOW)
        stored = work.submissions.get(submission.id)
        assert stored is not None
        assert (stored.handed_in_at, stored.version) == (NOW, 2)
        with pytest.raises(SubmissionHandedIn):
            hand_in(work, RESEARCHER, stored, NOW)
        with pytest.raises(SubmissionHandedIn):
            change_submission(work, RESEARCHER, stored, SubmissionDraft(), NOW)
        brief = work.briefs.get(brief_id)
        assert brief is not None
        assert (brief.brief.slug, brief.brief.contact) == (
            "hearing-pumps",
            Contact(name="Transfer desk", consent=COMPLETE.consent),
        )
        work.commit()


def test_the_brief_is_submitted_and_its_researcher_is_known(database: Database) -> None:
    submission = begun(database)
    with database.unit_of_work(writing=True) as work:
        hand_in(work, COLLEAGUE, submission, NOW)
        brief = work.briefs.get(submission.id)
        assert brief is not None
        assert brief.brief.status is BriefStatus.SUBMITTED
        people = work.responsibilities.of(submission.id)
        assert (people.submitter_id, people.organisation) == (RESEARCHER.id, "example-institute-de")
        assert [item.reason for item in work.briefs.revisions(submission.id)] == ["written", "handed in"]
        work.commit()


def test_taking_back_and_handing_in_again(database: Database) -> None:
    submission = begun(database)
    text = COMPLETE.texts.en.model_copy(update={"benefit": "Much less downtime"})
    with database.unit_of_work(writing=True) as work:
        hand_in(work, RESEARCHER, submission, NOW)
        opened = take_back(work, RESEARCHER, submission, NOW, seen_revision=2)
        assert opened.handed_in_at is None
        better = COMPLETE.model_copy(update={"texts": DraftTexts(en=text)})
        changed = change_submission(work, RESEARCHER, opened, better, NOW)
        hand_in(work, RESEARCHER, changed, NOW)
        brief = work.briefs.get(submission.id)
        assert brief is not None
        assert (brief.brief.status, brief.brief.slug) == (BriefStatus.SUBMITTED, "hearing-pumps")
        assert brief.brief.texts.nearest(Language.EN)[1].benefit == "Much less downtime"
        work.commit()


def test_what_a_scout_has_taken_up_is_not_taken_back(database: Database) -> None:
    submission = begun(database)
    with database.unit_of_work(writing=True) as work:
        hand_in(work, RESEARCHER, submission, NOW)
        Curation().move(work, submission.id, BriefStatus.IN_REVIEW, SCOUT, seen_revision=2)
        with pytest.raises(EditConflict):
            take_back(work, RESEARCHER, submission, NOW, seen_revision=2)
        with pytest.raises(IllegalMove):
            take_back(work, RESEARCHER, submission, NOW, seen_revision=3)
        with pytest.raises(SubmissionNotYours):
            take_back(work, STRANGER, submission, NOW, seen_revision=3)
