"""One action on many briefs: what is shown is what is done, and it is undone as a whole or not at all."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from kb.curation import batch
from kb.curation.batch import Action, Assign, BatchRefused, Judge, Move, Plan
from kb.curation.errors import NotAllowed
from kb.curation.judging import Judgement, Verdict
from kb.curation.publication_plan import plan
from kb.model import BriefStatus, Origin, new_id
from kb.store import Database, UnitOfWork, UnknownBatch, UnknownBrief
from tests.kb.curation.people import EDITOR, OTHER_SCOUT, RESEARCHER, SCOUT, TODAY, curation, put, stored

D, S, R, W, A, P, X = BriefStatus
DESK = curation()


def some(work: UnitOfWork, *statuses: BriefStatus) -> list[UUID]:
    return [put(work, status, slug=f"b-{number}", sources=[]).id for number, status in enumerate(statuses)]


def everything(work: UnitOfWork, ids: list[UUID]) -> list[Any]:
    """What a batch may change, without the history."""
    return [(stored(work, key), work.responsibilities.of(key), work.publication_plans.of(key)) for key in ids]


def seen(work: UnitOfWork, action: Action, ids: list[UUID]) -> dict[UUID, int]:
    return {item.brief_id: item.revision for item in batch.preview(work, DESK, action, ids, EDITOR)}


ACTIONS = [
    (Move(R), [D, S], [R, P]),
    (Move(X, "out of date"), [P, R, A], [D, X]),
    (Move(P), [A], [R, D, P]),
    (Assign(SCOUT), [D, P, X], []),
    (Assign(None), [D], []),
    (Judge(Judgement("technologies", Verdict.ACCEPT)), [D, R, P], [A, X]),
    (Judge(Judgement("maturity", Verdict.REFUTE)), [R], [A]),
    (Plan(TODAY), [A], [D, P]),
]


@pytest.mark.parametrize(("action", "fits", "refused"), ACTIONS, ids=lambda value: str(value))
def test_what_is_shown_is_done_and_undone(
    database: Database, action: Action, fits: list[BriefStatus], refused: list[BriefStatus]
) -> None:
    if action == Move(X, "out of date"):
        refused = [X]
    with database.unit_of_work(writing=True) as work:
        ids = some(work, *fits, *refused)
        before = everything(work, ids)
        shown = batch.preview(work, DESK, action, ids, EDITOR)
        assert everything(work, ids) == before
        assert [item.refused is None for item in shown] == [True] * len(fits) + [False] * len(refused)
        done = batch.perform(work, DESK, action, seen(work, action, ids), EDITOR)
        assert done.items == shown
        assert done.batch_id is not None
        work.commit()
        now = everything(work, ids)
        assert now[len(fits) :] == before[len(fits) :]
        changed = [one != other for one, other in zip(now, before, strict=True)][: len(fits)]
        assert changed == [action != Assign(None)] * len(fits)
        assert batch.undo(work, done.batch_id, EDITOR, TODAY) == len(fits)
        work.commit()
        assert [item[0] for item in everything(work, ids)] == [item[0] for item in before]
        assert [item[2] for item in everything(work, ids)] == [item[2] for item in before]
        assert [item[1].assignee_id for item in everything(work, ids)] == [item[1].assignee_id for item in before]
        assert work.batches.get(done.batch_id).undoer == "Editor"
        with pytest.raises(BatchRefused, match="was undone by Editor"):
            batch.undo(work, done.batch_id, EDITOR, TODAY)


def test_a_published_batch_is_taken_from_the_index_again(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        ids = some(work, A, A)
        done = batch.perform(work, DESK, Move(P), dict.fromkeys(ids, 1), EDITOR)
        assert done.batch_id is not None
        batch.undo(work, done.batch_id, EDITOR, TODAY)
        operations = [(row.revision, row.operation) for row in work.outbox.after(0, 10)]
        assert sorted(operations) == [(2, "index"), (2, "index"), (3, "delete"), (3, "delete")]
        events = [(event.action, event.before, event.after) for event in work.audit.of(ids[0])]
        assert events == [("publish", A, P), ("undo", P, A)]


def test_a_plan_that_a_move_ended_comes_back(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        (key,) = some(work, A)
        plan(work, DESK, key, TODAY + timedelta(days=1), EDITOR, seen_revision=1)
        planned = work.publication_plans.of(key)
        done = batch.perform(work, DESK, Move(R, "look again"), {key: 1}, SCOUT)
        assert work.publication_plans.of(key) is None
        assert done.batch_id is not None
        batch.undo(work, done.batch_id, SCOUT, TODAY)
        assert work.publication_plans.of(key) == planned


def test_a_plan_whose_day_has_passed_publishes_nothing_that_was_taken_back(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        (key,) = some(work, A)
        plan(work, DESK, key, TODAY + timedelta(days=9), EDITOR, seen_revision=1)
        done = batch.perform(work, DESK, Move(P), {key: 1}, EDITOR)
        assert done.batch_id is not None
        batch.undo(work, done.batch_id, EDITOR, TODAY + timedelta(days=9))
        assert stored(work, key).status is A
        assert work.publication_plans.of(key) is None


def test_what_changed_since_the_preview_is_refused(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        ids = some(work, D, D)
        looked_at = seen(work, Move(R), ids)
        DESK.edit(work, stored(work, ids[0]).model_copy(update={"year": 1999}), OTHER_SCOUT, "x", seen_revision=1)
        done = batch.perform(work, DESK, Move(R), looked_at, SCOUT)
        first, second = done.items
        assert "Other scout changed the brief" in (first.refused or "")
        assert second.refused is None
        assert [stored(work, key).status for key in ids] == [D, R]


@pytest.mark.parametrize("how", ["edit", "assign", "plan"])
def test_it_is_undone_as_a_whole_or_not_at_all(database: Database, how: str) -> None:
    with database.unit_of_work(writing=True) as work:
        ids = some(work, R, R)
        done = batch.perform(work, DESK, Move(A), dict.fromkeys(ids, 1), SCOUT)
        assert done.batch_id is not None
        if how == "edit":
            DESK.move(work, ids[1], R, SCOUT, "no", seen_revision=2)
        elif how == "assign":
            DESK.assign(work, ids[1], SCOUT, SCOUT)
        else:
            plan(work, DESK, ids[1], TODAY, EDITOR, seen_revision=2)
        before = everything(work, ids)
        with pytest.raises(BatchRefused, match="b-1 changed since"):
            batch.undo(work, done.batch_id, SCOUT, TODAY)
        assert everything(work, ids) == before


def test_who_may_do_and_undo_a_batch(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        ids = some(work, D)
        for attempt in (
            lambda: batch.preview(work, DESK, Move(S), ids, RESEARCHER),
            lambda: batch.perform(work, DESK, Move(S), {ids[0]: 1}, RESEARCHER),
        ):
            with pytest.raises(NotAllowed):
                attempt()
        done = batch.perform(work, DESK, Move(R), {ids[0]: 1}, SCOUT)
        assert done.batch_id is not None
        with pytest.raises(NotAllowed, match="Scout did batch"):
            batch.undo(work, done.batch_id, OTHER_SCOUT, TODAY)
        former = SCOUT.model_copy(update={"roles": frozenset({"reader"})})
        with pytest.raises(NotAllowed, match="scouts and editors work"):
            batch.undo(work, done.batch_id, former, TODAY)
        assert batch.undo(work, done.batch_id, SCOUT, TODAY) == 1


def test_a_batch_that_fits_nothing_is_none(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        ids = some(work, P)
        done = batch.perform(work, DESK, Move(R), {ids[0]: 1}, SCOUT)
        assert done.batch_id is None
        assert work.batches.latest(5) == []
        with pytest.raises(UnknownBatch):
            batch.undo(work, 1, SCOUT, TODAY)
        with pytest.raises(UnknownBrief):
            batch.preview(work, DESK, Move(R), [new_id()], SCOUT)
        with pytest.raises(BatchRefused, match="too many"):
            batch.preview(work, DESK, Move(R), [new_id() for _ in range(batch.LIMIT + 1)], SCOUT)


def test_the_judged_are_confirmed(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        ids = some(work, D, P)
        batch.perform(work, DESK, Judge(Judgement("technologies", Verdict.ACCEPT)), dict.fromkeys(ids, 1), SCOUT)
        for key in ids:
            assert {item.origin for item in stored(work, key).technologies} == {Origin.CONFIRMED}
