"""Publishing at a date: planned by an editor, done by whichever worker comes first, and never half."""

import threading
from datetime import date, timedelta

import pytest

from kb.curation.errors import EditConflict, NotAllowed
from kb.curation.merges import merge, undo
from kb.curation.publication_plan import Published, cancel, plan, publish_due
from kb.model import BriefStatus, IllegalMove, InvalidValue
from kb.model.publishing_check import PublishingCheck
from kb.store import Database
from tests.kb.curation.people import EDITOR, RESEARCHER, SCOUT, TODAY, curation, put, stored

TOMORROW = TODAY + timedelta(days=1)
APPROVED, PUBLISHED = BriefStatus.APPROVED, BriefStatus.PUBLISHED


def test_a_brief_is_published_when_its_day_has_come(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        first, second = put(work, APPROVED), put(work, APPROVED, slug="second", sources=[])
        plan(work, curation(), first.id, TOMORROW, EDITOR, seen_revision=1)
        plan(work, curation(), second.id, TOMORROW + timedelta(days=1), EDITOR, seen_revision=1)
        work.commit()
    assert publish_due(database, curation()) == []
    desk = curation(today=TOMORROW)
    assert publish_due(database, desk) == [Published(first.id, "pump", None)]
    assert publish_due(database, desk) == []
    with database.unit_of_work() as work:
        now = stored(work, first.id)
        assert (now.status, now.published_on, now.reviewed_on) == (PUBLISHED, TOMORROW, TOMORROW)
        assert stored(work, second.id).status is APPROVED
        assert [item.brief_id for item in work.publication_plans.all()] == [second.id]
        last = work.audit.of(first.id)[-1]
        assert (last.action, last.actor, last.actor_id) == ("publish", "Editor", EDITOR.id)
        assert last.reason is not None
        assert last.reason.startswith("planned for 2026-12-02 on ")
        assert [row.operation for row in work.outbox.after(0, 10)] == ["index"]


def test_what_cannot_be_published_waits_with_its_reason(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        lacking = put(work, APPROVED)
        fine = put(work, APPROVED, slug="fine", sources=[], licence="CC-BY-4.0")
        for brief in (lacking, fine):
            plan(work, curation(), brief.id, TODAY, EDITOR, seen_revision=1)
        work.commit()
    desk = curation(PublishingCheck.LICENCE)
    done = {item.slug: item.problem for item in publish_due(database, desk)}
    assert done["fine"] is None
    assert "licence" in (done["pump"] or "")
    assert publish_due(database, desk) == []
    with database.unit_of_work() as work:
        (kept,) = work.publication_plans.all()
        assert (kept.brief_id, kept.problem) == (lacking.id, done["pump"])
        assert stored(work, lacking.id).status is APPROVED
        assert [event.action for event in work.audit.of(lacking.id)] == ["plan", "plan-failed"]
        plan(work, curation(), lacking.id, TODAY, EDITOR, seen_revision=1)
        work.commit()
    assert publish_due(database, curation()) == [Published(lacking.id, "pump", None)]


def test_a_plan_ends_when_the_brief_goes_another_way(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        brief = put(work, APPROVED)
        plan(work, curation(), brief.id, TOMORROW, EDITOR, seen_revision=1)
        curation().move(work, brief.id, BriefStatus.IN_REVIEW, SCOUT, "a mistake", seen_revision=1)
        assert work.publication_plans.of(brief.id) is None
        curation().move(work, brief.id, APPROVED, SCOUT, seen_revision=2)
        plan(work, curation(), brief.id, TOMORROW, EDITOR, seen_revision=3)
        assert cancel(work, brief.id, EDITOR)
        assert not cancel(work, brief.id, EDITOR)
        assert work.publication_plans.all() == []


def test_merging_into_an_approved_text_leaves_the_text_and_its_plan(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        brief, other = put(work, APPROVED), put(work, BriefStatus.DRAFT, slug="other", year=1999)
        plan(work, curation(), brief.id, TODAY, EDITOR, seen_revision=1)
        assert merge(work, brief.id, other.id, author="Scout", reason="same") == brief.id
        merged = stored(work, brief.id)
        assert (merged.status, merged.texts, len(merged.sources)) == (APPROVED, brief.texts, 2)
        assert [item.brief_id for item in work.publication_plans.all()] == [brief.id]


def test_an_approved_text_that_becomes_another_one_loses_its_plan(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        older, brief = put(work, BriefStatus.DRAFT, slug="other", sources=[]), put(work, BriefStatus.IN_REVIEW)
        curation().move(work, brief.id, BriefStatus.WAITING_FOR_RESEARCHER, SCOUT, "approve it", seen_revision=1)
        curation().move(work, brief.id, APPROVED, RESEARCHER, seen_revision=2)
        plan(work, curation(), brief.id, TODAY, EDITOR, seen_revision=3)
        assert merge(work, brief.id, older.id, author="Scout", reason="same") == older.id
        assert stored(work, older.id).status is BriefStatus.IN_REVIEW
        assert work.publication_plans.all() == []
        undo(work, work.merges.latest(1)[0].id, author="Scout")
        assert [stored(work, item.id).status for item in (older, brief)] == [BriefStatus.DRAFT, APPROVED]


def test_only_editors_plan_approved_briefs_for_days_to_come(database: Database) -> None:
    desk = curation()
    with database.unit_of_work(writing=True) as work:
        brief, reviewed = put(work, APPROVED), put(work, BriefStatus.IN_REVIEW, slug="reviewed", sources=[])
        with pytest.raises(NotAllowed):
            plan(work, desk, brief.id, TOMORROW, SCOUT, seen_revision=1)
        with pytest.raises(IllegalMove, match="approve it first"):
            plan(work, desk, reviewed.id, TOMORROW, EDITOR, seen_revision=1)
        with pytest.raises(InvalidValue, match="has passed"):
            plan(work, desk, brief.id, date(2026, 11, 30), EDITOR, seen_revision=1)
        desk.move(work, reviewed.id, APPROVED, SCOUT, seen_revision=1)
        with pytest.raises(EditConflict):
            plan(work, desk, reviewed.id, TOMORROW, EDITOR, seen_revision=1)
        plan(work, desk, brief.id, TODAY, EDITOR, seen_revision=1)
        with pytest.raises(NotAllowed):
            cancel(work, brief.id, SCOUT)


def test_several_workers_publish_once(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        briefs = [put(work, APPROVED, slug=f"pump-{number}", sources=[]) for number in range(6)]
        for brief in briefs:
            plan(work, curation(), brief.id, TODAY, EDITOR, seen_revision=1)
        work.commit()
    done: list[Published] = []
    barrier = threading.Barrier(3)

    def publish() -> None:
        barrier.wait()
        done.extend(publish_due(database, curation()))

    threads = [threading.Thread(target=publish) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(item.slug for item in done) == sorted(brief.slug for brief in briefs)
    assert {item.problem for item in done} == {None}
    with database.unit_of_work() as work:
        assert {len(work.briefs.revisions(brief.id)) for brief in briefs} == {2}
        assert len(work.outbox.after(0, 100)) == 6
