"""Expressions of interest: who may begin, read, write and move a conversation, and what keeps them from abuse.

Both sides see each other's name and organisation, never an address. Scouts see who speaks with whom about what and
where it stands, because they accompany cooperations; the text they read only when one side has reported it or has asked
them to read along, because people write differently when somebody listens.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from pydantic import ValidationError

from kb.curation.errors import NotAllowed, ReasonMissing
from kb.curation.profiles import TooOften, is_owner
from kb.model import (
    AccountRole,
    Actor,
    IllegalMove,
    Interest,
    InterestMessage,
    InterestParty,
    InterestState,
    InterestTransition,
    InvalidValue,
    Profile,
    ProfileFamily,
    SiltaError,
    explain,
    interest_moves,
    new_id,
)
from kb.store import StoredProfile, UnitOfWork

INTERESTS_A_DAY = 10
"""Conversations that a person may begin within 24 hours."""
MESSAGES_A_DAY = 60
"""Messages that a person may write within 24 hours."""
REPORT_LENGTH = 1000
REPEATED = timedelta(minutes=10)
"""Within which the same words once more are taken for a form that was sent twice."""
_DAY = timedelta(days=1)


class SaidAlready(SiltaError):
    """Somebody has sent the same words a moment ago; they are kept once, in :attr:`interest_id`."""

    def __init__(self, interest_id: UUID) -> None:
        self.interest_id = interest_id
        super().__init__("this was sent already")


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as one person may see it."""

    interest: Interest
    stored: StoredProfile[Profile]
    party: InterestParty
    """Who the person is in it."""
    messages: tuple[InterestMessage, ...]
    """Empty for a scout who may not read them."""
    may_read: bool
    may_write: bool
    moves: tuple[InterestTransition, ...]
    """Which the person may make now."""


def party_of(actor: Actor, interest: Interest, stored: StoredProfile[Profile]) -> InterestParty | None:
    """Return who somebody is in a conversation, or None for a stranger."""
    if actor.id is not None and interest.sender_id == actor.id:
        return InterestParty.SENDER
    if is_owner(actor, stored):
        return InterestParty.OWNER
    return InterestParty.SCOUT if actor.has(AccountRole.SCOUT, AccountRole.EDITOR) else None


def may_express(actor: Actor | None, stored: StoredProfile[Profile], today: date) -> bool:
    """Whether somebody may begin a conversation about a profile: it is open, real, and somebody else's."""
    if actor is None or actor.id is None or is_owner(actor, stored):
        return False
    return stored.profile.is_open(today) and stored.owner_id is not None


def express(
    work: UnitOfWork,
    actor: Actor,
    profile_id: UUID,
    body: str,
    now: datetime,
    family: ProfileFamily = ProfileFamily.COOPERATION,
) -> Interest:
    """Begin a conversation about a profile, or write on in the one that there is.

    :param body: the first message
    :param family: of the profile
    :raises NotAllowed: when the profile has nobody who would read it, or is one's own
    :raises TooOften: when the person has begun or written too much today
    :raises SaidAlready: when the person has just sent these words
    :raises InvalidValue: when the message is empty or too long
    """
    work.take_right_to_write()
    stored = work.profiles(family).existing(profile_id)
    if actor.id is None or is_owner(actor, stored):
        raise NotAllowed("this profile takes no messages from you")
    before = work.interests.open_between(actor.id, profile_id)
    # Who talks already goes on, whatever becomes of the profile.
    if before is None and not may_express(actor, stored, now.date()):
        raise NotAllowed("this profile takes no messages from you")
    if before is not None:
        write(work, actor, before.id, body, now)
        return work.interests.get(before.id)
    if work.interests.begun_since(actor.id, now - _DAY) >= INTERESTS_A_DAY:
        message = f"{INTERESTS_A_DAY} new conversations within a day are enough; go on tomorrow"
        raise TooOften(message)
    said = _message(InterestParty.SENDER, actor, body, now)
    interest = Interest(
        id=new_id(),
        family=family,
        profile_id=profile_id,
        sender_id=actor.id,
        sender=actor.name,
        sender_organisation=_organisation_name(work, actor),
        begun_at=now,
        changed_at=now,
    )
    work.interests.add(interest)
    _say(work, actor, interest, said, now)
    return interest


def _organisation_name(work: UnitOfWork, actor: Actor) -> str | None:
    known = work.organisations.with_key(actor.organisation) if actor.organisation else None
    return known.name if known is not None else None


def read(work: UnitOfWork, actor: Actor, interest_id: UUID) -> Conversation:
    """Return a conversation as somebody may see it.

    :raises kb.store.UnknownInterest: when there is none
    :raises NotAllowed: for a stranger
    """
    interest = work.interests.get(interest_id)
    stored = work.profiles(interest.family).existing(interest.profile_id)
    party = party_of(actor, interest, stored)
    if party is None:
        raise NotAllowed("this conversation is of others")
    takes_part = party is not InterestParty.SCOUT
    may_read = takes_part or interest.scouts_read
    moves = interest_moves(interest.state, party)
    return Conversation(
        interest=interest,
        stored=stored,
        party=party,
        messages=tuple(work.interests.messages(interest_id)) if may_read else (),
        may_read=may_read,
        may_write=takes_part and interest.is_open,
        moves=moves if takes_part or interest.reported_by is not None else (),
    )


def note_opened(work: UnitOfWork, actor: Actor, interest_id: UUID, now: datetime) -> bool:
    """Note that the owner has seen a conversation for the first time; return whether that was news."""
    work.take_right_to_write()
    seen = read(work, actor, interest_id)
    if seen.party is not InterestParty.OWNER or seen.interest.state is not InterestState.SENT:
        return False
    work.interests.save(seen.interest.model_copy(update={"state": InterestState.READ, "changed_at": now}))
    return True


def write(work: UnitOfWork, actor: Actor, interest_id: UUID, body: str, now: datetime) -> Conversation:
    """Write on; the owner's first answer begins the talks. Return the conversation as it was.

    :raises NotAllowed: for who takes no part, or when it is closed
    :raises TooOften: when the person has written too much today
    :raises SaidAlready: when the person has just sent these words
    :raises InvalidValue: when the message is empty or too long
    """
    work.take_right_to_write()
    seen = read(work, actor, interest_id)
    if not seen.may_write:
        raise NotAllowed("only both sides write, and only while it is open")
    interest = seen.interest
    said = _message(seen.party, actor, body, now)
    last = seen.messages[-1] if seen.messages else None
    is_same = last is not None and (last.party, last.author, last.body) == (said.party, said.author, said.body)
    if last is not None and is_same and now - last.written_at < REPEATED:
        raise SaidAlready(interest_id)
    _say(work, actor, interest, said, now)
    is_answer = seen.party is InterestParty.OWNER and interest.state in (InterestState.SENT, InterestState.READ)
    state = InterestState.IN_TALKS if is_answer else interest.state
    work.interests.save(interest.model_copy(update={"state": state, "changed_at": now}))
    return seen


def move_interest(work: UnitOfWork, actor: Actor, interest_id: UUID, name: str, now: datetime) -> Interest:
    """Move a conversation by a row of the table.

    :raises NotAllowed: for a stranger
    :raises IllegalMove: when the person cannot make this move now
    """
    work.take_right_to_write()
    seen = read(work, actor, interest_id)
    row = next((row for row in seen.moves if row.name == name), None)
    if row is None:
        message = f"the conversation is {seen.interest.state}; {seen.party} has no move {name} from there"
        raise IllegalMove(message)
    moved = seen.interest.model_copy(update={"state": row.after, "changed_at": now})
    if seen.party is InterestParty.SCOUT:
        moved = moved.model_copy(update={"report_closed_by": actor.name})
        work.audit.add(actor, "interest-stop", subject=str(interest_id))
    work.interests.save(moved)
    return moved


def invite_scouts(work: UnitOfWork, actor: Actor, interest_id: UUID, *, invited: bool) -> None:
    """Let scouts read along, or no longer.

    :raises NotAllowed: for who takes no part
    """
    work.take_right_to_write()
    seen = read(work, actor, interest_id)
    if seen.party is InterestParty.SCOUT:
        raise NotAllowed("only both sides let scouts read along")
    work.interests.save(seen.interest.model_copy(update={"scout_invited": invited}))


def report(work: UnitOfWork, actor: Actor, interest_id: UUID, reason: str) -> None:
    """Report a conversation as abuse: scouts may read it from now on, and can stop it.

    :raises NotAllowed: for who takes no part
    :raises IllegalMove: when a report waits already, which nobody may write over
    :raises ReasonMissing: without a reason
    :raises InvalidValue: when the reason is too long
    """
    work.take_right_to_write()
    seen = read(work, actor, interest_id)
    if seen.party is InterestParty.SCOUT:
        raise NotAllowed("both sides report; scouts deal with it")
    if seen.interest.report_waits:
        raise IllegalMove("a report of this conversation waits for a scout already")
    said = " ".join(reason.split())
    if not said:
        raise ReasonMissing("say what is wrong, so that a scout can judge it")
    if len(said) > REPORT_LENGTH:
        message = f"a report has at most {REPORT_LENGTH} characters, this one has {len(said)}"
        raise InvalidValue(message)
    changes = {"reported_by": seen.party, "report": said, "report_closed_by": None, "changed_at": datetime.now(UTC)}
    work.interests.save(seen.interest.model_copy(update=changes))
    work.audit.add(actor, "interest-report", subject=str(interest_id))


def close_report(work: UnitOfWork, actor: Actor, interest_id: UUID) -> None:
    """Note that a scout has dealt with a report, and leave the conversation open.

    :raises NotAllowed: for others
    """
    work.take_right_to_write()
    seen = read(work, actor, interest_id)
    # Who takes part does not judge a report about it, whatever the roles.
    if seen.party is not InterestParty.SCOUT:
        raise NotAllowed("a scout who takes no part closes a report")
    # From now on it is kept as long as one that was closed today.
    changes = {"report_closed_by": actor.name, "changed_at": datetime.now(UTC)}
    work.interests.save(seen.interest.model_copy(update=changes))
    work.audit.add(actor, "interest-report-closed", subject=str(interest_id))


def _say(work: UnitOfWork, actor: Actor, interest: Interest, said: InterestMessage, now: datetime) -> None:
    if actor.id is not None and work.interests.written_since(actor.id, now - _DAY) >= MESSAGES_A_DAY:
        message = f"{MESSAGES_A_DAY} messages within a day are enough; go on tomorrow"
        raise TooOften(message)
    work.interests.say(interest.id, said, actor.id)


def _message(party: InterestParty, actor: Actor, body: str, now: datetime) -> InterestMessage:
    try:
        return InterestMessage(party=party, author=actor.name, body=body, written_at=now)
    except ValidationError as error:
        raise InvalidValue(explain(error)) from error
