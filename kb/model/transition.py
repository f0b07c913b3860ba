"""The ways of a brief from status to status: one table, and nothing moves but by a row of it.

docs/curate/states.md shows the table to people; a test compares both.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from kb.model.actor import AccountRole
from kb.model.brief import BriefStatus
from kb.model.errors import SiltaError


class IllegalMove(SiltaError):
    """A brief cannot go from the status that it has to the one that was asked for; the message says where it can."""


class Mover(StrEnum):
    """What kind of doing moves a brief."""

    PERSON = "person"
    """Somebody at the desk, by a row of :data:`TRANSITIONS`."""
    INGEST = "ingest"
    """The pipeline: a record came, changed, went away or came back."""
    MERGE = "merge"
    """Merging and parting: the status of a merged brief is computed from its parts."""
    UNDO = "undo"
    """The undoing of a batch, which gives each brief the status that it had before."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A move that people can make."""

    name: str
    """What it is called, in kebab-case; the key of its label."""
    before: BriefStatus
    after: BriefStatus
    roles: frozenset[AccountRole]
    """Who may; a researcher only with briefs of the own organisation or own submissions."""
    needs_reason: bool = False
    """Whether the person has to say why."""
    needs_checks: bool = False
    """Whether the publishing checks that the setting requires have to pass."""
    reviews: bool = False
    """Whether who makes it answers for having checked the whole brief, so that ``reviewed_on`` becomes today."""


@dataclass(frozen=True, slots=True)
class ProgramMove:
    """Moves that a part of Silta makes by itself."""

    mover: Mover
    before: frozenset[BriefStatus]
    after: frozenset[BriefStatus]


_S = BriefStatus
_OWN = frozenset({AccountRole.RESEARCHER})
_DESK = frozenset({AccountRole.SCOUT, AccountRole.EDITOR})
_EDITORS = frozenset({AccountRole.EDITOR})
_ALL = frozenset(BriefStatus)

TRANSITIONS: tuple[Transition, ...] = (
    Transition("submit", _S.DRAFT, _S.SUBMITTED, _OWN),
    Transition("take-up", _S.DRAFT, _S.IN_REVIEW, _DESK),
    Transition("discard", _S.DRAFT, _S.ARCHIVED, _OWN | _DESK),
    Transition("take-back", _S.SUBMITTED, _S.DRAFT, _OWN),
    Transition("take-up", _S.SUBMITTED, _S.IN_REVIEW, _DESK),
    Transition("decline", _S.SUBMITTED, _S.ARCHIVED, _DESK, needs_reason=True),
    Transition("ask", _S.IN_REVIEW, _S.WAITING_FOR_RESEARCHER, _DESK, needs_reason=True),
    Transition("approve", _S.IN_REVIEW, _S.APPROVED, _DESK, reviews=True),
    Transition("decline", _S.IN_REVIEW, _S.ARCHIVED, _DESK, needs_reason=True),
    Transition("answer", _S.WAITING_FOR_RESEARCHER, _S.IN_REVIEW, _OWN | _DESK),
    Transition("approve", _S.WAITING_FOR_RESEARCHER, _S.APPROVED, _OWN),
    Transition("withdraw", _S.WAITING_FOR_RESEARCHER, _S.ARCHIVED, _OWN | _DESK, needs_reason=True),
    Transition("reopen", _S.APPROVED, _S.IN_REVIEW, _OWN | _DESK, needs_reason=True),
    Transition("publish", _S.APPROVED, _S.PUBLISHED, _EDITORS, needs_checks=True, reviews=True),
    Transition("decline", _S.APPROVED, _S.ARCHIVED, _EDITORS, needs_reason=True),
    Transition("reopen", _S.PUBLISHED, _S.IN_REVIEW, _EDITORS, needs_reason=True),
    Transition("archive", _S.PUBLISHED, _S.ARCHIVED, _EDITORS, needs_reason=True),
    Transition("restore", _S.ARCHIVED, _S.IN_REVIEW, _DESK, needs_reason=True),
    Transition("republish", _S.ARCHIVED, _S.PUBLISHED, _EDITORS, needs_reason=True, needs_checks=True, reviews=True),
)
"""Every move that people can make. An administrator may make all of them."""

PROGRAM_MOVES: tuple[ProgramMove, ...] = (
    # What people are at work on is not in the pipeline's rows, whatever the source says now.
    ProgramMove(Mover.INGEST, frozenset({_S.DRAFT}), frozenset({_S.PUBLISHED, _S.ARCHIVED})),
    ProgramMove(Mover.INGEST, frozenset({_S.PUBLISHED}), frozenset({_S.DRAFT, _S.ARCHIVED})),
    ProgramMove(Mover.INGEST, frozenset({_S.ARCHIVED}), frozenset({_S.DRAFT, _S.PUBLISHED})),
    ProgramMove(Mover.MERGE, _ALL, _ALL),
    ProgramMove(Mover.UNDO, _ALL, _ALL),
)
"""Every move that programs make. A brief that they make themselves begins in the status that its source gives it."""


def transition(before: BriefStatus, after: BriefStatus) -> Transition | None:
    """Return the row of a move of people, or None when there is none."""
    for row in TRANSITIONS:
        if (row.before, row.after) == (before, after):
            return row
    return None


def check_move(before: BriefStatus, after: BriefStatus, mover: Mover | None) -> None:
    """Let a stored brief change its status only by a row of the tables.

    :param mover: None when the status was not meant to change
    :raises IllegalMove: when no row allows it
    """
    if before is after:
        return
    if mover is Mover.PERSON:
        if transition(before, after) is None:
            raise IllegalMove(_no_way(before, after, [row.after for row in TRANSITIONS if row.before is before]))
        return
    rows = [row for row in PROGRAM_MOVES if row.mover is mover and before in row.before]
    if not any(after in row.after for row in rows):
        if mover is None:
            message = f"a brief that is {before} does not become {after} by saving it; move it at the review desk"
            raise IllegalMove(message)
        raise IllegalMove(_no_way(before, after, sorted({status for row in rows for status in row.after})))


def _no_way(before: BriefStatus, after: BriefStatus, possible: Collection[BriefStatus]) -> str:
    ways = ", ".join(possible) or "nothing else"
    return f"a brief that is {before} cannot become {after}, only {ways}; people move it on at the review desk"
