"""Who may move which brief where: the table of :mod:`kb.model.transition`, asked for one person and one brief."""

from kb.model import AccountRole, Actor, BriefStatus, TransferBrief
from kb.model.transition import PROGRAM_MOVES, TRANSITIONS, ProgramMove, Transition, transition
from kb.store import Responsibility

__all__ = [
    "MOVES_OF_FOREIGN",
    "PROGRAM_MOVES",
    "TRANSITIONS",
    "ProgramMove",
    "Transition",
    "allowed",
    "is_own",
    "may",
    "may_edit",
    "may_see",
    "transition",
]

DESK = (AccountRole.SCOUT, AccountRole.EDITOR)
"""The roles that work at the review desk."""
MOVES_OF_FOREIGN = tuple(row for row in TRANSITIONS if row.name in {"archive", "republish"})
"""What can be done with briefs of partner sites: hiding them, and showing them again."""
_EDITABLE_BY_DESK = frozenset(BriefStatus) - {BriefStatus.APPROVED, BriefStatus.ARCHIVED}
_EDITABLE_BY_RESEARCHER = frozenset({BriefStatus.DRAFT, BriefStatus.WAITING_FOR_RESEARCHER})


def allowed(actor: Actor, brief: TransferBrief, people: Responsibility | None = None) -> list[Transition]:
    """Return the moves that somebody may make with a brief now, in the order of the table.

    :param people: who handed it in; what the store has of it (``work.responsibilities.of``)
    """
    rows = TRANSITIONS if brief.home is None else MOVES_OF_FOREIGN
    return [row for row in rows if row.before is brief.status and may(actor, row, brief, people)]


def may(actor: Actor, row: Transition, brief: TransferBrief, people: Responsibility | None = None) -> bool:
    """Whether somebody's roles allow a move of a brief, in whatever status it is."""
    if actor.has(*(row.roles - {AccountRole.RESEARCHER})):
        return True
    return AccountRole.RESEARCHER in row.roles and _as_researcher(actor, brief, people)


def may_see(actor: Actor, brief: TransferBrief, people: Responsibility | None = None) -> bool:
    """Whether somebody may see a brief that is not published: the desk, and its own researchers."""
    return actor.has(*DESK) or _as_researcher(actor, brief, people)


def may_edit(actor: Actor, brief: TransferBrief, people: Responsibility | None = None) -> bool:
    """Whether somebody may change what a brief says now.

    What is approved is first taken back into review, what is archived is first restored. Researchers write while it is
    their turn: in drafts, and when they were asked.
    """
    if actor.has(*DESK):
        return brief.status in _EDITABLE_BY_DESK
    return brief.status in _EDITABLE_BY_RESEARCHER and _as_researcher(actor, brief, people)


def is_own(actor: Actor, brief: TransferBrief, people: Responsibility | None = None) -> bool:
    """Whether somebody handed a brief in, or it is of the organisation that the person acts for."""
    if people is not None and actor.id is not None and people.submitter_id == actor.id:
        return True
    named = {part.organisation.key for part in brief.organisations}
    return not actor.keys.isdisjoint(named) or (people is not None and people.organisation in actor.keys)


def _as_researcher(actor: Actor, brief: TransferBrief, people: Responsibility | None) -> bool:
    return AccountRole.RESEARCHER in actor.roles and is_own(actor, brief, people)
