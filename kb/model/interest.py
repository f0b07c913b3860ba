"""An expression of interest: a conversation between somebody and the owner of a profile, and where it stands.

An application for an opening is one, too.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, StringConstraints

from kb.model.profile import ProfileFamily
from kb.model.value import Line, Value, printable

MESSAGE_LENGTH = 5000
"""Characters of a message at most."""

MessageBody = Annotated[
    str,
    AfterValidator(printable),
    AfterValidator(str.strip),
    StringConstraints(min_length=1, max_length=MESSAGE_LENGTH),
]
"""Plain text."""


class InterestState(StrEnum):
    """Where a conversation stands."""

    SENT = "sent"
    READ = "read"
    """The owner has opened it."""
    IN_TALKS = "in-talks"
    """The owner has answered."""
    AGREED = "agreed"
    """Both work together from now on."""
    CLOSED = "closed"
    """Nothing more comes of it, or it is done; nobody writes any more."""


class InterestParty(StrEnum):
    """Who somebody is in a conversation."""

    SENDER = "sender"
    """Who has expressed the interest."""
    OWNER = "owner"
    """Whose profile it is about."""
    SCOUT = "scout"
    """Looks on; may only close what was reported."""
    PROGRAM = "program"
    """Notes that the owner opened or answered it."""


@dataclass(frozen=True, slots=True)
class InterestTransition:
    """A move of a conversation."""

    name: str
    before: InterestState
    after: InterestState
    parties: frozenset[InterestParty]


_S = InterestState
_BOTH = frozenset({InterestParty.SENDER, InterestParty.OWNER})
_OWNER = frozenset({InterestParty.OWNER})
_SCOUT = frozenset({InterestParty.SCOUT})
_PROGRAM = frozenset({InterestParty.PROGRAM})

INTEREST_TRANSITIONS: tuple[InterestTransition, ...] = (
    InterestTransition("open", _S.SENT, _S.READ, _PROGRAM),
    InterestTransition("answer", _S.SENT, _S.IN_TALKS, _PROGRAM),
    InterestTransition("answer", _S.READ, _S.IN_TALKS, _PROGRAM),
    InterestTransition("withdraw", _S.SENT, _S.CLOSED, frozenset({InterestParty.SENDER})),
    InterestTransition("withdraw", _S.READ, _S.CLOSED, frozenset({InterestParty.SENDER})),
    InterestTransition("refuse", _S.SENT, _S.CLOSED, _OWNER),
    InterestTransition("refuse", _S.READ, _S.CLOSED, _OWNER),
    InterestTransition("agree", _S.IN_TALKS, _S.AGREED, _BOTH),
    InterestTransition("close", _S.IN_TALKS, _S.CLOSED, _BOTH),
    InterestTransition("close", _S.AGREED, _S.CLOSED, _BOTH),
    *(InterestTransition("stop", state, _S.CLOSED, _SCOUT) for state in (_S.SENT, _S.READ, _S.IN_TALKS, _S.AGREED)),
)
"""Every move; ``stop`` only of a conversation that somebody has reported."""


def interest_moves(before: InterestState, party: InterestParty) -> tuple[InterestTransition, ...]:
    """Return the moves that a party may make from a state, in the order of the table."""
    return tuple(row for row in INTEREST_TRANSITIONS if row.before is before and party in row.parties)


class Interest(Value):
    """A conversation about a profile."""

    id: UUID
    family: ProfileFamily = ProfileFamily.COOPERATION
    profile_id: UUID
    """Of that family."""
    state: InterestState = InterestState.SENT
    sender_id: UUID
    sender: Line
    """Name, as the other side sees it."""
    sender_organisation: Line | None = None
    begun_at: datetime
    changed_at: datetime
    scout_invited: bool = False
    """Whether one of both has asked the scouts to read along."""
    reported_by: InterestParty | None = None
    """Who has reported it as abuse."""
    report: str | None = None
    """Why."""
    report_closed_by: Line | None = None
    """The scout who has dealt with the report."""

    @property
    def is_open(self) -> bool:
        """Whether somebody may still write."""
        return self.state is not InterestState.CLOSED

    @property
    def report_waits(self) -> bool:
        """Whether a scout has still to look at a report."""
        return self.reported_by is not None and self.report_closed_by is None

    @property
    def scouts_read(self) -> bool:
        """Whether scouts may read what was written: somebody reported it or asked them to."""
        return self.scout_invited or self.reported_by is not None


class InterestMessage(Value):
    """One thing that a side wrote."""

    party: InterestParty
    author: Line
    body: MessageBody
    written_at: datetime
