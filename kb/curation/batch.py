"""One action on many briefs: shown before it is done, done in one transaction, and undone as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from kb.curation import publication_plan
from kb.curation.desk import Curation
from kb.curation.errors import NotAllowed
from kb.curation.judging import Judgement
from kb.model import AccountRole, Actor, BriefStatus, Language, Mover, SiltaError
from kb.store import BatchChange, StoredBrief, StoreError, UnitOfWork

LIMIT = 500
"""How many briefs a batch has at most: as long as it is at work, nobody else can write."""


class BatchRefused(SiltaError):
    """A batch cannot be done or undone; the message says why."""


class Action(Protocol):
    """What is done to each brief of a batch."""

    def check(self, curation: Curation, work: UnitOfWork, stored: StoredBrief, actor: Actor) -> None:
        """Raise the error with which :meth:`perform` would fail."""

    def perform(self, curation: Curation, work: UnitOfWork, stored: StoredBrief, actor: Actor) -> None:
        """Do it to one brief."""


@dataclass(frozen=True, slots=True)
class Move:
    """Move each brief to a status."""

    to: BriefStatus
    reason: str = ""

    def __str__(self) -> str:
        """Say in short what is done."""
        return f"move to {self.to}"

    def check(self, curation: Curation, work: UnitOfWork, stored: StoredBrief, actor: Actor) -> None:
        """Raise what the move would."""
        curation.check_move(work, stored, self.to, actor, self.reason)

    def perform(self, curation: Curation, work: UnitOfWork, stored: StoredBrief, actor: Actor) -> None:
        """Move a brief."""
        curation.move(work, stored.brief.id, self.to, actor, self.reason, seen_revision=stored.revision)


@dataclass(frozen=True, slots=True)
class Assign:
    """Say who looks after each brief."""

    assignee: Actor | None

    def __str__(self) -> str:
        """Say in short what is done."""
        return f"assign to {self.assignee.name}" if self.assignee else "assign to nobody"

    def check(self, curation: Curation, work: UnitOfWork, stored: StoredBrief, actor: Actor) -> None:
        """Raise what the assignment would."""
        curation.check_assignment(self.assignee, actor)

    def perform(self, curation: Curation, work: UnitOfWork, stored: StoredBrief, actor: Actor) -> None:
        """Assign a brief."""
        curation.assign(work, stored.brief.id, self.assignee, actor)


@dataclass(frozen=True, slots=True)
class Judge:
    """Judge one assessment of each brief alike, for example accept all technologies."""

    judgement: Judgement

    def __str__(self) -> str:
        """Say in short what is done."""
        return str(self.judgement)

    def check(self, curation: Curation, work: UnitOfWork, stored: StoredBrief, actor: Actor) -> None:
        """Raise what the judgement would."""
        curation.check_judgement(work, stored, self.judgement, actor)

    def perform(self, curation: Curation, work: UnitOfWork, stored: StoredBrief, actor: Actor) -> None:
        """Judge an assessment of a brief."""
        curation.judge(work, stored.brief.id, self.judgement, actor, seen_revision=stored.revision)


@dataclass(frozen=True, slots=True)
class Plan:
    """Let each approved brief be published on a day."""

    on: date

    def __str__(self) -> str:
        """Say in short what is done."""
        return f"publish on {self.on}"

    def check(self, curation: Curation, work: UnitOfWork, stored: StoredBrief, actor: Actor) -> None:
        """Raise what the plan would."""
        publication_plan.check_plan(curation, stored.brief.status, self.on, actor)

    def perform(self, curation: Curation, work: UnitOfWork, stored: StoredBrief, actor: Actor) -> None:
        """Plan the publication of a brief."""
        publication_plan.plan(work, curation, stored.brief.id, self.on, actor, seen_revision=stored.revision)


@dataclass(frozen=True, slots=True)
class Item:
    """What would become, or became, of one brief."""

    brief_id: UUID
    slug: str
    title: str
    revision: int
    """The one that was looked at; :func:`perform` asks for it."""
    refused: str | None
    """Why nothing is done to it; None when the action fits."""
    error: SiltaError | None = field(default=None, compare=False)
    """The same as the error that it is."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a batch did."""

    batch_id: int | None
    """Its number, to undo it; None when nothing fitted."""
    items: tuple[Item, ...]


def preview(
    work: UnitOfWork, curation: Curation, action: Action, brief_ids: Sequence[UUID], actor: Actor
) -> tuple[Item, ...]:
    """Say what an action would do to each brief, and do nothing.

    :raises BatchRefused: for too many briefs, or when the person does not work at the desk
    :raises UnknownBrief: when one of them is not stored
    """
    _check_batch(brief_ids, actor)
    return tuple(_look(work, curation, action, stored, actor) for stored in _stored(work, brief_ids))


def perform(work: UnitOfWork, curation: Curation, action: Action, seen: Mapping[UUID, int], actor: Actor) -> Done:
    """Do an action to every brief that it fits, in the unit of work of the caller.

    :param seen: the revision of each brief that the person saw in the preview; what was changed since is refused
    :raises BatchRefused: for too many briefs, or when the person does not work at the desk
    :raises UnknownBrief: when one of them is not stored
    """
    _check_batch(list(seen), actor)
    work.take_right_to_write()
    items, changes = [], []
    for stored in _stored(work, list(seen)):
        item = _look(work, curation, action, stored, actor, seen[stored.brief.id])
        items.append(item)
        if item.refused is None:
            before = _state(work, stored.brief.id)
            action.perform(curation, work, stored, actor)
            changes.append(BatchChange(stored.brief.id, before, _state(work, stored.brief.id)))
    number = work.batches.add(actor, str(action), changes) if changes else None
    return Done(number, tuple(items))


def undo(work: UnitOfWork, batch_id: int, actor: Actor, today: date) -> int:
    """Give every brief of a batch back what it had before, and return how many there were.

    :param today: a plan to publish on this day or before is not put back

    :raises UnknownBatch: when there is none
    :raises NotAllowed: when it is neither who did it nor an editor
    :raises BatchRefused: when it was undone before, or one of its briefs was changed since; then nothing is undone
    """
    _check_batch((), actor)
    work.take_right_to_write()
    batch = work.batches.get(batch_id)
    if not actor.has(AccountRole.EDITOR) and (actor.id is None or actor.id != batch.actor_id):
        raise NotAllowed(f"{batch.actor} did batch {batch_id}; that person or an editor may undo it")
    if batch.undone_at is not None:
        raise BatchRefused(f"batch {batch_id} was undone by {batch.undoer} on {batch.undone_at:%Y-%m-%d} already")
    changes = work.batches.changes(batch_id)
    changed = [item.brief_id for item in changes if _state(work, item.brief_id) != item.after]
    if changed:
        slugs = sorted(stored.brief.slug for stored in _stored(work, changed))
        shown = ", ".join(slugs[:5]) + (f" and {len(slugs) - 5} more" if len(slugs) > 5 else "")
        raise BatchRefused(f"batch {batch_id} cannot be undone as a whole: {shown} changed since; undo each by itself")
    for item in changes:
        _restore(work, item, batch_id, actor, today)
    work.batches.mark_undone(batch_id, actor)
    return len(changes)


def _check_batch(brief_ids: Sequence[UUID], actor: Actor) -> None:
    if not actor.has(AccountRole.SCOUT, AccountRole.EDITOR):
        raise NotAllowed("scouts and editors work on many briefs at once")
    if len(brief_ids) > LIMIT:
        raise BatchRefused(f"{len(brief_ids)} briefs are too many at once; choose at most {LIMIT}")


def _stored(work: UnitOfWork, brief_ids: Sequence[UUID]) -> list[StoredBrief]:
    wanted = list(dict.fromkeys(brief_ids))
    found = work.briefs.get_many(wanted)
    return [found.get(brief_id) or work.briefs.existing(brief_id) for brief_id in wanted]


def _look(
    work: UnitOfWork, curation: Curation, action: Action, stored: StoredBrief, actor: Actor, seen: int | None = None
) -> Item:
    refusal: SiltaError | None = None
    try:
        if seen is not None:
            curation.unchanged(work, stored.brief.id, actor, seen)
        action.check(curation, work, stored, actor)
    except StoreError:
        raise
    except SiltaError as error:
        refusal = error
    brief = stored.brief
    title = brief.texts.nearest(Language.EN)[1].title
    return Item(brief.id, brief.slug, title, stored.revision, str(refusal) if refusal else None, refusal)


def _state(work: UnitOfWork, brief_id: UUID) -> dict[str, Any]:
    """Return what a batch may change of a brief, as JSON takes it."""
    people = work.responsibilities.of(brief_id)
    plan = work.publication_plans.of(brief_id)
    return {
        "revision": work.briefs.existing(brief_id).revision,
        "assignee": [str(people.assignee_id), people.assignee] if people.assignee_id else None,
        "plan": [plan.publish_on.isoformat(), str(plan.planner_id or ""), plan.planner, plan.planned_at.isoformat()]
        if plan
        else None,
    }


def _restore(work: UnitOfWork, item: BatchChange, batch_id: int, actor: Actor, today: date) -> None:
    before, after = item.before, item.after
    if before["revision"] != after["revision"]:
        earlier = work.briefs.revision(item.brief_id, before["revision"])
        now = work.briefs.revision(item.brief_id, after["revision"])
        if earlier is None or now is None:
            raise AssertionError(item)  # revisions are append-only
        revision = work.briefs.save(
            earlier.brief, author=actor.name, reason=f"batch {batch_id} undone", moved_by=Mover.UNDO
        )
        work.audit.add(
            actor,
            "undo",
            brief_id=item.brief_id,
            before=now.brief.status,
            after=earlier.brief.status,
            revision=revision,
            subject=f"batch {batch_id}",
        )
    else:
        work.audit.add(actor, "undo", brief_id=item.brief_id, subject=f"batch {batch_id}")
    if before["assignee"] != after["assignee"]:
        known, name = before["assignee"] or (None, None)
        work.responsibilities.assign(item.brief_id, UUID(known) if known else None, name)
    if before["plan"] != after["plan"]:
        work.publication_plans.drop(item.brief_id)
        if before["plan"] and date.fromisoformat(before["plan"][0]) > today:
            # A day that has passed would publish at once what was just taken back.
            on, planner, name, planned_at = before["plan"]
            who = Actor(id=UUID(planner) if planner else None, name=name)
            work.publication_plans.put(item.brief_id, date.fromisoformat(on), who, datetime.fromisoformat(planned_at))
