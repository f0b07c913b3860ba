"""The ways of a cooperation profile from status to status: one table, and nothing moves but by a row of it.

docs/curate/cooperation.md shows the table to people; a test compares both.
"""

from dataclasses import dataclass
from enum import StrEnum

from kb.model.profile import ProfileStatus


class ProfileMover(StrEnum):
    """Who moves a profile."""

    OWNER = "owner"
    """Who wrote it, or somebody who acts for the same organisation."""
    DESK = "desk"
    """Scouts and editors."""
    EDITOR = "editor"
    """Only they publish, as with briefs."""
    PROGRAM = "program"
    """The worker, or ``silta cooperation expire``."""


@dataclass(frozen=True, slots=True)
class ProfileTransition:
    """A move of a profile."""

    name: str
    """In kebab-case; the key of its label."""
    before: ProfileStatus
    after: ProfileStatus
    movers: frozenset[ProfileMover]
    needs_reason: bool = False
    """Whether the person has to say why; the owner reads it."""
    needs_whole: bool = False
    """Whether nothing may be missing (:meth:`~kb.model.CooperationProfile.gaps`)."""


_S = ProfileStatus
_OWNER = frozenset({ProfileMover.OWNER})
_DESK = frozenset({ProfileMover.DESK, ProfileMover.EDITOR})
_EDITOR = frozenset({ProfileMover.EDITOR})
_PROGRAM = frozenset({ProfileMover.PROGRAM})

PROFILE_TRANSITIONS: tuple[ProfileTransition, ...] = (
    ProfileTransition("submit", _S.DRAFT, _S.SUBMITTED, _OWNER, needs_whole=True),
    ProfileTransition("discard", _S.DRAFT, _S.ARCHIVED, _OWNER),
    ProfileTransition("take-back", _S.SUBMITTED, _S.DRAFT, _OWNER),
    ProfileTransition("return", _S.SUBMITTED, _S.DRAFT, _DESK, needs_reason=True),
    ProfileTransition("publish", _S.SUBMITTED, _S.PUBLISHED, _EDITOR, needs_whole=True),
    ProfileTransition("decline", _S.SUBMITTED, _S.ARCHIVED, _DESK, needs_reason=True),
    ProfileTransition("revise", _S.PUBLISHED, _S.DRAFT, _OWNER),
    ProfileTransition("expire", _S.PUBLISHED, _S.EXPIRED, _PROGRAM),
    ProfileTransition("withdraw", _S.PUBLISHED, _S.ARCHIVED, _OWNER),
    ProfileTransition("take-down", _S.PUBLISHED, _S.ARCHIVED, _EDITOR, needs_reason=True),
    ProfileTransition("renew", _S.EXPIRED, _S.DRAFT, _OWNER),
    ProfileTransition("archive", _S.EXPIRED, _S.ARCHIVED, _OWNER | _EDITOR),
    ProfileTransition("restore", _S.ARCHIVED, _S.DRAFT, _OWNER | _EDITOR),
)
"""Every move. An administrator may make those of the desk and of editors."""


def profile_moves(before: ProfileStatus, movers: frozenset[ProfileMover]) -> tuple[ProfileTransition, ...]:
    """Return the moves that somebody may make from a status, in the order of the table.

    :param movers: what the person is to this profile
    """
    return tuple(row for row in PROFILE_TRANSITIONS if row.before is before and row.movers & movers)


def profile_move(name: str, before: ProfileStatus) -> ProfileTransition | None:
    """Return the move of this name from a status, or None when there is none."""
    return next((row for row in PROFILE_TRANSITIONS if (row.name, row.before) == (name, before)), None)
