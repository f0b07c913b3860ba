"""Which briefs are to be published on which day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from kb.model import Actor
from kb.store.curation_tables import publication_plan
from kb.store.transaction import Transaction

_plan = publication_plan


@dataclass(frozen=True, slots=True)
class PublicationPlan:
    """A brief that is to be published."""

    brief_id: UUID
    publish_on: date
    planner_id: UUID | None
    planner: str
    planned_at: datetime
    problem: str | None
    """Why it could not be published when it was due; then it waits for a person."""


class PublicationPlanRepository:
    """The plans; a brief has one at most."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def put(self, brief_id: UUID, publish_on: date, planner: Actor, planned_at: datetime | None = None) -> None:
        """Plan a brief's publication, in place of what was planned before.

        :param planned_at: when that was decided; now when None
        """
        self._transaction.flush()
        insert = sqlite.insert(_plan) if self._transaction.is_sqlite else postgresql.insert(_plan)
        values = {
            "publish_on": publish_on,
            "planner_id": planner.id,
            "planner": planner.name,
            "planned_at": planned_at or datetime.now(UTC),
            "problem": None,
        }
        statement = insert.on_conflict_do_update(index_elements=["brief_id"], set_=values)
        self._transaction.write(statement, {"brief_id": brief_id, **values})

    def of(self, brief_id: UUID) -> PublicationPlan | None:
        """Return the plan for a brief, or None."""
        row = self._transaction.read(_SELECT.where(_plan.c.brief_id == brief_id)).one_or_none()
        return PublicationPlan(*row) if row else None

    def due(self, today: date) -> list[PublicationPlan]:
        """Return the plans that are due and had no problem, the longest waiting first."""
        return self._read(_SELECT.where(_plan.c.publish_on <= today, _plan.c.problem.is_(None)))

    def all(self) -> list[PublicationPlan]:
        """Return all plans, the next first."""
        return self._read(_SELECT)

    def note_problem(self, brief_id: UUID, problem: str) -> None:
        """Remember why a brief could not be published, until it is planned anew."""
        self._transaction.write(update(_plan).where(_plan.c.brief_id == brief_id).values(problem=problem))

    def drop(self, brief_id: UUID) -> bool:
        """Forget the plan for a brief; return whether there was one."""
        return self._transaction.write(delete(_plan).where(_plan.c.brief_id == brief_id)).rowcount > 0

    def _read(self, query: Select[*tuple[Any, ...]]) -> list[PublicationPlan]:
        rows = self._transaction.read(query.order_by(_plan.c.publish_on, _plan.c.brief_id))
        return [PublicationPlan(*row) for row in rows]


_SELECT = select(*(_plan.c[name] for name in PublicationPlan.__slots__))
