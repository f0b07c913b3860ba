"""The desk on a real store: who may do what, what becomes of it, and that nobody overwrites anybody."""

import threading
from datetime import date

import pytest
from sqlalchemy import text

from kb.curation.errors import ChecksFailed, EditConflict, NotAllowed, ReasonMissing
from kb.curation.judging import Judgement, Verdict
from kb.curation.merges import merge
from kb.curation.transitions import TRANSITIONS, allowed
from kb.model import (
    Actor,
    BriefStatus,
    IllegalMove,
    InvalidValue,
    Maturity,
    Mover,
    Origin,
)
from kb.model.publishing_check import PublishingCheck
from kb.store import Database, StoreError, UnknownBrief
from kb.store.engine import make_engine
from tests.kb.curation.people import (
    ADMINISTRATOR,
    EDITOR,
    PEOPLE,
    READER,
    RESEARCHER,
    SCOUT,
    STRANGER,
    TODAY,
    curation,
    draft,
    put,
    stored,
)
from tests.new_store import new_store

D, S, R, W, A, P, X = BriefStatus


def test_the_way_of_a_result_from_its_researcher_to_the_reader(database: Database) -> None:
    desk = curation()
    brief = draft()
    with database.unit_of_work() as work:
        revision = desk.begin(work, brief, RESEARCHER, "begun from a DOI")
        steps = [
            (S, RESEARCHER, ""),
            (R, SCOUT, ""),
            (W, SCOUT, "please say what it takes"),
            (A, RESEARCHER, ""),
            (P, EDITOR, ""),
        ]
        for status, actor, reason in steps:
            revision = desk.move(work, brief.id, status, actor, reason, seen_revision=revision)
        work.commit()
        now = stored(work, brief.id)
        assert (now.status, now.published_on, now.reviewed_on) == (P, TODAY, TODAY)
        assert [(row.revision, row.operation) for row in work.outbox.after(0, 10)] == [(6, "index")]
        events = work.audit.of(brief.id)
        assert [(event.action, event.before, event.after, event.actor) for event in events] == [
            ("begin", None, D, "Researcher"),
            ("submit", D, S, "Researcher"),
            ("take-up", S, R, "Scout"),
            ("ask", R, W, "Scout"),
            ("approve", W, A, "Researcher"),
            ("publish", A, P, "Editor"),
        ]
        assert [event.revision for event in events] == [1, 2, 3, 4, 5, 6]
        assert events[3].reason == "please say what it takes"
        assert [item.author for item in work.briefs.revisions(brief.id)] == [event.actor for event in events]


@pytest.mark.parametrize("actor", PEOPLE, ids=lambda actor: actor.name)
def test_every_move_by_everybody_is_by_the_table(sqlite_address: str, actor: Actor) -> None:
    desk = curation()
    with new_store(sqlite_address) as database, database.unit_of_work(writing=True) as work:
        for before in BriefStatus:
            for after in BriefStatus:
                brief = put(work, before)
                own = work.responsibilities.of(brief.id)
                possible = {row.after for row in allowed(actor, brief, own)}
                try:
                    desk.move(work, brief.id, after, actor, "because", seen_revision=1)
                except (NotAllowed, IllegalMove):
                    assert after not in possible
                    assert stored(work, brief.id) == brief
                else:
                    assert after in possible
                    assert stored(work, brief.id).status is after
                work.rollback()


def test_a_researcher_works_with_own_briefs_only() -> None:
    brief = draft()
    of_organisation = draft(organisations=[{"organisation": {"name": "Example Institute", "key": "example-institute"}}])
    assert allowed(RESEARCHER, brief) == []
    assert [row.name for row in allowed(RESEARCHER, of_organisation)] == ["submit", "discard"]
    assert allowed(STRANGER, of_organisation) == []
    nowhere = RESEARCHER.model_copy(update={"organisation": None})
    assert allowed(nowhere, draft(organisations=[{"organisation": {"name": "No key"}}])) == []


def test_an_administrator_may_do_everything() -> None:
    for status in BriefStatus:
        rows = allowed(ADMINISTRATOR, draft(status=status))
        assert rows == [row for row in TRANSITIONS if row.before is status]


def test_a_move_that_needs_a_reason_is_not_made_without(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        brief = put(work, R)
        for reason in ("", "  "):
            with pytest.raises(ReasonMissing, match="ask: say why"):
                curation().move(work, brief.id, W, SCOUT, reason, seen_revision=1)
        assert stored(work, brief.id).status is R


def test_nothing_is_published_while_a_required_check_fails(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        brief = put(work, A)
        desk = curation(PublishingCheck.CONTACT, PublishingCheck.LICENCE, PublishingCheck.TWO_SUMMARIES)
        with pytest.raises(ChecksFailed, match="contact, licence") as caught:
            desk.move(work, brief.id, P, EDITOR, seen_revision=1)
        assert caught.value.failed == (PublishingCheck.CONTACT, PublishingCheck.LICENCE)
        assert stored(work, brief.id).status is A
        curation().move(work, brief.id, P, EDITOR, seen_revision=1)


def test_a_brief_that_went_into_another_one_stays_archived(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        brief, other = put(work, P), put(work, P, slug="other", sources=[])
        stays = merge(work, brief.id, other.id, author="Scout", reason="same")
        gone = other if stays == brief.id else brief
        with pytest.raises(IllegalMove, match="undo the merge"):
            curation().move(work, gone.id, R, EDITOR, "back", seen_revision=2)
        with pytest.raises(NotAllowed, match="merged into another one"):
            curation().edit(work, stored(work, gone.id), EDITOR, "x", seen_revision=2)


def test_saving_does_not_change_a_status(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        brief = put(work, D)
        for after in set(BriefStatus) - {D}:
            with pytest.raises(IllegalMove, match="move it at the review desk"):
                work.briefs.save(brief.model_copy(update={"status": after}), author="x", reason="x")
        with pytest.raises(IllegalMove, match="cannot become published, only submitted, in-review, archived"):
            work.briefs.save(brief.model_copy(update={"status": P}), author="x", reason="x", moved_by=Mover.PERSON)
        with pytest.raises(IllegalMove):
            work.briefs.save_many([brief.model_copy(update={"status": P})], author="x", reason="x")
        taken = put(work, R, slug="taken")
        with pytest.raises(IllegalMove, match="people move it on"):
            work.briefs.save(taken.model_copy(update={"status": P}), author="x", reason="x", moved_by=Mover.INGEST)


def test_editing_changes_what_is_said_and_nothing_else(database: Database) -> None:
    desk = curation()
    with database.unit_of_work(writing=True) as work:
        brief = put(work, R)
        later = brief.model_copy(update={"year": 2021})
        assert desk.edit(work, later, SCOUT, "year of the prototype", seen_revision=1) == 2
        assert stored(work, brief.id) == later.model_copy(update={"modified_on": TODAY})
        same = stored(work, brief.id)
        assert desk.edit(work, same, SCOUT, "nothing", seen_revision=2) == 2
        assert [(event.action, event.revision, event.reason) for event in work.audit.of(brief.id)] == [
            ("edit", 2, "year of the prototype")
        ]
        for change, error in [
            ({"status": P}, IllegalMove),
            ({"reviewed_on": TODAY}, IllegalMove),
            ({"published_on": TODAY}, IllegalMove),
            ({"year": 1}, InvalidValue),
        ]:
            with pytest.raises(error):
                desk.edit(work, same.model_copy(update=change), SCOUT, "forged", seen_revision=2)
        with pytest.raises(InvalidValue, match="reason"):
            desk.edit(work, same.model_copy(update={"year": 2000}), SCOUT, " ", seen_revision=2)
        with pytest.raises(InvalidValue, match="no revision 7"):
            desk.edit(work, same, SCOUT, "x", seen_revision=7)
        with pytest.raises(UnknownBrief):
            desk.edit(work, draft("unknown"), SCOUT, "x", seen_revision=1)


@pytest.mark.parametrize("actor", PEOPLE, ids=lambda actor: actor.name)
def test_who_may_write_when(sqlite_address: str, actor: Actor) -> None:
    writing = {
        "Researcher": {D, W},
        "Scout": {D, S, R, W, P},
        "Editor": {D, S, R, W, P},
        "Administrator": {D, S, R, W, P},
    }
    with new_store(sqlite_address) as database, database.unit_of_work(writing=True) as work:
        could = set()
        for status in BriefStatus:
            brief = put(work, status)
            try:
                curation().edit(work, brief.model_copy(update={"year": 1999}), actor, "x", seen_revision=1)
                could.add(status)
            except NotAllowed:
                pass
            work.rollback()
    assert could == writing.get(actor.name, set())


def test_a_conflict_carries_all_three_versions(database: Database) -> None:
    desk = curation()
    with database.unit_of_work(writing=True) as work:
        base = put(work, R)
        theirs, mine = base.model_copy(update={"year": 2021}), base.model_copy(update={"year": 2022})
        desk.edit(work, theirs, SCOUT, "theirs", seen_revision=1)
        with pytest.raises(EditConflict, match="Scout changed the brief pump meanwhile") as caught:
            desk.edit(work, mine, EDITOR, "mine", seen_revision=1)
        conflict = caught.value
        assert (conflict.base.brief, conflict.theirs.brief.year, conflict.mine) == (base, 2021, mine)
        assert (conflict.base.number, conflict.theirs.number, conflict.brief_id) == (1, 2, base.id)
        with pytest.raises(EditConflict):
            desk.move(work, base.id, A, EDITOR, seen_revision=1)
        with pytest.raises(NotAllowed):
            desk.edit(work, mine, STRANGER, "curious", seen_revision=1)


def test_of_writers_at_the_same_time_one_succeeds(database: Database) -> None:
    """Each thread begins from the same revision; the number of revisions tells how many wrote."""
    with database.unit_of_work(writing=True) as work:
        brief = put(work, R)
        work.commit()
    rounds, writers = 5, 4
    outcomes: list[str] = []
    for number in range(1, rounds + 1):
        barrier = threading.Barrier(writers)

        def write(mine: int, number: int = number, barrier: threading.Barrier = barrier) -> None:
            desk = curation()
            with database.unit_of_work() as work:
                changed = stored(work, brief.id).model_copy(update={"year": 1900 + mine + writers * number})
                barrier.wait()
                try:
                    desk.edit(work, changed, SCOUT, f"writer {mine}", seen_revision=number)
                    work.commit()
                    outcomes.append("kept")
                except EditConflict as conflict:
                    outcomes.append("conflict" if conflict.mine == changed else "lost")

        threads = [threading.Thread(target=write, args=(mine,)) for mine in range(writers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert outcomes.count("kept") == rounds
    assert outcomes.count("conflict") == rounds * (writers - 1)
    with database.unit_of_work() as work:
        assert len(work.briefs.revisions(brief.id)) == rounds + 1
        assert len(work.audit.of(brief.id)) == rounds


def test_a_researcher_states_and_a_scout_confirms(database: Database) -> None:
    desk = curation()
    confirmed = {"value": {"level": 6}, "origin": "confirmed", "assessor": "Researcher"}
    with database.unit_of_work(writing=True) as work:
        with pytest.raises(NotAllowed, match="maturity: a scout confirms"):
            desk.begin(work, draft(maturity=confirmed), RESEARCHER)
        desk.begin(work, brief := draft(), RESEARCHER)
        forged = draft(id=brief.id, maturity=confirmed, sources=brief.sources)
        with pytest.raises(NotAllowed, match="maturity: a scout confirms"):
            desk.edit(work, forged, RESEARCHER, "ready", seen_revision=1)
        judgement = Judgement("maturity", Verdict.ACCEPT)
        with pytest.raises(NotAllowed, match="scouts and editors judge"):
            desk.judge(work, brief.id, judgement, RESEARCHER, seen_revision=1)
        desk.judge(work, brief.id, judgement, SCOUT, "seen at the fair", seen_revision=1)
        maturity = stored(work, brief.id).maturity
        assert maturity is not None
        assert (maturity.origin, maturity.assessor, maturity.value) == (
            Origin.CONFIRMED,
            "Scout",
            Maturity(level=5, upper=6),
        )
        # What a scout has confirmed may stay in what the researcher writes next.
        desk.edit(work, stored(work, brief.id).model_copy(update={"year": 2019}), RESEARCHER, "year", seen_revision=2)
        events = [(event.action, event.subject) for event in work.audit.of(brief.id)]
        assert events == [("begin", None), ("accept", "accept maturity"), ("edit", None)]


def test_only_a_new_draft_is_begun(database: Database) -> None:
    desk = curation()
    with database.unit_of_work(writing=True) as work:
        for actor in (READER, Actor(name="nobody")):
            with pytest.raises(NotAllowed):
                desk.begin(work, draft(), actor)
        with pytest.raises(IllegalMove, match="begins as a draft"):
            desk.begin(work, draft(status=P), SCOUT)
        with pytest.raises(IllegalMove, match="reviewed_on"):
            desk.begin(work, draft(reviewed_on=TODAY), SCOUT)
        desk.begin(work, brief := draft(), SCOUT)
        with pytest.raises(IllegalMove, match="is not new"):
            desk.begin(work, brief, SCOUT)
        assert work.responsibilities.of(brief.id).submitter is None
        both = SCOUT.model_copy(update={"roles": frozenset({"scout", "researcher"})})
        desk.begin(work, own := draft("own", sources=[]), both)
        assert work.responsibilities.of(own.id).submitter_id == SCOUT.id
        machine = SCOUT.model_copy(update={"name": "ingest"})
        with pytest.raises(InvalidValue, match="name of a part of Silta"):
            desk.begin(work, draft("third", sources=[]), machine)
        with pytest.raises(InvalidValue, match="name of a part of Silta"):
            desk.move(work, brief.id, R, machine, seen_revision=1)


def test_a_review_is_confirmed_without_changing_a_word(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        brief = put(work, P, published_on=date(2020, 1, 1))
        assert curation().confirm_review(work, brief.id, SCOUT, seen_revision=1) == 2
        now = stored(work, brief.id)
        assert (now.reviewed_on, now.published_on, now.texts) == (TODAY, date(2020, 1, 1), brief.texts)
        with pytest.raises(NotAllowed):
            curation().confirm_review(work, brief.id, RESEARCHER, seen_revision=2)


def test_a_scout_looks_after_a_brief(database: Database) -> None:
    desk = curation()
    with database.unit_of_work(writing=True) as work:
        brief = put(work, D)
        assert desk.assign(work, brief.id, SCOUT, EDITOR).assignee is None
        people = work.responsibilities.of(brief.id)
        assert (people.assignee_id, people.assignee, people.submitter) == (SCOUT.id, "Scout", "Researcher")
        assert desk.assign(work, brief.id, None, EDITOR).assignee == "Scout"
        assert work.responsibilities.of(brief.id).assignee_id is None
        for assignee, actor in [(SCOUT, RESEARCHER), (RESEARCHER, SCOUT), (READER, EDITOR)]:
            with pytest.raises(NotAllowed):
                desk.assign(work, brief.id, assignee, actor)
        assert [event.action for event in work.audit.of(brief.id)] == ["assign", "unassign"]


@pytest.mark.parametrize("change", ["UPDATE audit_event SET actor = 'x'", "DELETE FROM audit_event"])
def test_the_audit_log_cannot_be_changed(address: str, change: str) -> None:
    with Database.open(address) as database, database.unit_of_work() as work:
        brief = put(work, D)
        work.audit.add(SCOUT, "test", brief_id=brief.id)
        work.commit()

        def tamper() -> None:
            with make_engine(address).begin() as connection:
                connection.execute(text(change))

        with pytest.raises(StoreError, match="audit_event is append-only"):
            tamper()
        assert [event.actor for event in work.audit.latest(5)] == ["Scout"]
