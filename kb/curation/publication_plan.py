"""Publishing at a date: an editor plans it, and the worker does it when the day has come."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kb.curation.desk import Curation
from kb.curation.errors import NotAllowed
from kb.model import AccountRole, Actor, BriefStatus, IllegalMove, InvalidValue, SiltaError
from kb.store import Database, PublicationPlan, StoreError, UnitOfWork

Tell = Callable[[UnitOfWork, UUID, Actor], None]
"""Is told a brief and who did something with it, in the transaction in which that is stored."""


@dataclass(frozen=True, slots=True)
class Published:
    """What became of a plan that was due."""

    brief_id: UUID
    slug: str
    problem: str | None
    """Why it could not be published; None when it was."""


def plan(work: UnitOfWork, curation: Curation, brief_id: UUID, on: date, actor: Actor, *, seen_revision: int) -> None:
    """Let an approved brief be published on a day, in place of what was planned for it before.

    The required checks are looked at on that day. When the brief leaves its status before, the plan is dropped.

    :param on: today or later
    :raises NotAllowed: when it is no editor
    :raises IllegalMove: when the brief is not approved
    :raises InvalidValue: when the day has passed
    :raises EditConflict: when somebody else changed the brief meanwhile
    """
    work.take_right_to_write()
    stored = curation.unchanged(work, brief_id, actor, seen_revision)
    check_plan(curation, stored.brief.status, on, actor)
    work.publication_plans.put(brief_id, on, actor)
    work.audit.add(actor, "plan", brief_id=brief_id, subject=on.isoformat())


def check_plan(curation: Curation, status: BriefStatus, on: date, actor: Actor) -> None:
    """Raise what :func:`plan` does."""
    if not actor.has(AccountRole.EDITOR):
        raise NotAllowed("editors plan when a brief is published")
    if status is not BriefStatus.APPROVED:
        raise IllegalMove(f"the brief is {status}; approve it first, then plan its publication")
    if on < curation.today():
        message = f"{on} has passed; choose today or a later day"
        raise InvalidValue(message)


def cancel(work: UnitOfWork, brief_id: UUID, actor: Actor) -> bool:
    """Forget the plan for a brief, and return whether there was one.

    :raises NotAllowed: when it is no editor
    """
    work.take_right_to_write()
    if not actor.has(AccountRole.EDITOR):
        raise NotAllowed("editors plan when a brief is published")
    dropped = work.publication_plans.drop(brief_id)
    if dropped:
        work.audit.add(actor, "cancel-plan", brief_id=brief_id)
    return dropped


def publish_due(database: Database, curation: Curation, tell: Tell | None = None) -> list[Published]:
    """Publish every brief whose day has come, each in a transaction of its own, in the name of who planned it.

    One that cannot be published keeps its plan with the reason, and waits for a person; the others are published.
    Several workers may do this at the same time.

    :param tell: stores what the people concerned are told of each that was published
    :raises StoreError: when the database cannot be written; what was published before stays
    """
    with database.unit_of_work() as work:
        due = work.publication_plans.due(curation.today())
    done = []
    for item in due:
        with database.unit_of_work(writing=True) as work:
            found = _publish(work, curation, item)
            if tell is not None and found is not None and found.problem is None:
                tell(work, item.brief_id, _planner(item))
            work.commit()
        if found is not None:
            done.append(found)
    return done


def _publish(work: UnitOfWork, curation: Curation, planned: PublicationPlan) -> Published | None:
    if work.publication_plans.of(planned.brief_id) != planned:
        return None  # another worker was faster, or a person changed the plan
    stored = work.briefs.existing(planned.brief_id)
    planner = _planner(planned)
    reason = f"planned for {planned.publish_on} on {planned.planned_at:%Y-%m-%d}"
    try:
        curation.move(work, planned.brief_id, BriefStatus.PUBLISHED, planner, reason, seen_revision=stored.revision)
    except StoreError:
        raise
    except SiltaError as error:
        work.publication_plans.note_problem(planned.brief_id, str(error))
        work.audit.add(planner, "plan-failed", brief_id=planned.brief_id, reason=str(error))
        return Published(planned.brief_id, stored.brief.slug, str(error))
    return Published(planned.brief_id, stored.brief.slug, None)


def _planner(planned: PublicationPlan) -> Actor:
    return Actor(id=planned.planner_id, name=planned.planner, roles=frozenset({AccountRole.EDITOR}))
