from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from kb.model import DraftText, DraftTexts, Submission, SubmissionDraft, SubmissionStart, new_id
from kb.store import Database, StaleSubmission

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
OWNER, COLLEAGUE, STRANGER = uuid4(), uuid4(), uuid4()


def submission(owner: UUID = OWNER, organisation: str | None = "example-institute-de", days: int = 0) -> Submission:
    return Submission(
        id=new_id(),
        version=1,
        owner=owner,
        owner_name="Researcher",
        organisation=organisation,
        started_from=SubmissionStart.EMPTY,
        begun_at=NOW,
        changed_at=NOW + timedelta(days=days),
        draft=titled("Pumpen hören"),
    )


def titled(title: str) -> SubmissionDraft:
    return SubmissionDraft(texts=DraftTexts(de=DraftText(title=title)))


def test_a_submission_comes_back_as_it_was(database: Database) -> None:
    kept = submission()
    with database.unit_of_work(writing=True) as work:
        work.submissions.add(kept)
        work.commit()
    with database.unit_of_work() as work:
        assert work.submissions.get(kept.id) == kept
        assert work.submissions.get(new_id()) is None


def test_changes_raise_the_version_and_none_is_lost(database: Database) -> None:
    kept = submission()
    later = NOW + timedelta(minutes=1)
    with database.unit_of_work(writing=True) as work:
        work.submissions.add(kept)
        same = work.submissions.save(kept.id, kept.draft, expected_version=1, changed_at=later)
        assert same.version == 1
        changed = work.submissions.save(kept.id, titled("Other"), expected_version=1, changed_at=later)
        assert (changed.version, changed.changed_at) == (2, later)
        with pytest.raises(StaleSubmission) as caught:
            work.submissions.save(kept.id, titled("Third"), expected_version=1, changed_at=later)
        assert (caught.value.expected, caught.value.current) == (1, 2)
        work.commit()
    with database.unit_of_work() as work:
        found = work.submissions.get(kept.id)
        assert found is not None
        assert (found.draft.texts.de.title, found.handed_in_at) == ("Other", None)


def test_people_see_their_own_and_their_organisations(database: Database) -> None:
    mine, theirs, alone = submission(), submission(COLLEAGUE, days=1), submission(STRANGER, None)
    with database.unit_of_work(writing=True) as work:
        for item in (mine, theirs, alone):
            work.submissions.add(item)
        work.commit()
    with database.unit_of_work() as work:
        assert [item.id for item in work.submissions.of(OWNER, ["example-institute-de"])] == [theirs.id, mine.id]
        assert [item.id for item in work.submissions.of(OWNER)] == [mine.id]
        assert [item.id for item in work.submissions.of(STRANGER)] == [alone.id]
        assert work.submissions.of(uuid4(), ["other"]) == ()


def test_forgetting_leaves_what_was_handed_in(database: Database) -> None:
    begun, done = submission(), submission()
    with database.unit_of_work(writing=True) as work:
        for item in (begun, done):
            work.submissions.add(item)
        work.submissions.save(done.id, done.draft, expected_version=1, changed_at=NOW, handed_in_at=NOW)
        assert work.submissions.remove_unfinished_of(OWNER) == 1
        work.commit()
    with database.unit_of_work() as work:
        assert work.submissions.get(begun.id) is None
        assert work.submissions.get(done.id) is not None
    with database.unit_of_work(writing=True) as work:
        work.submissions.remove(done.id)
        with pytest.raises(StaleSubmission):
            work.submissions.save(done.id, done.draft, expected_version=2, changed_at=NOW)
