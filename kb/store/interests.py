"""Expressions of interest and applications: the conversations about profiles and openings."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update

from kb.model import Interest, InterestMessage, InterestParty, InterestState, ProfileFamily, SiltaError
from kb.model.interest import MESSAGE_LENGTH
from kb.store.cooperation_tables import cooperation_interest as _interest
from kb.store.cooperation_tables import cooperation_message as _message
from kb.store.cooperation_tables import cooperation_profile as _profile
from kb.store.exchange_tables import exchange_opening as _opening
from kb.store.transaction import Transaction

LISTED = 500
"""Conversations that are listed at most."""


class UnknownInterest(SiltaError):
    """There is no such conversation."""


class InterestRepository:
    """All conversations; part of a unit of work, whose commit keeps the changes."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, interest: Interest) -> None:
        """Keep a new conversation."""
        self._transaction.write(insert(_interest), _row(interest))

    def save(self, interest: Interest) -> None:
        """Keep a changed conversation."""
        self._transaction.write(update(_interest).where(_interest.c.id == interest.id).values(_row(interest)))

    def say(self, interest_id: UUID, message: InterestMessage, author_id: UUID | None) -> None:
        """Keep what somebody wrote."""
        row = {
            "interest_id": interest_id,
            "party": message.party.value,
            "author_id": author_id,
            "author": message.author,
            "body": message.body,
            "written_at": message.written_at,
        }
        self._transaction.write(insert(_message), row)

    def get(self, interest_id: UUID) -> Interest:
        """Return a conversation.

        :raises UnknownInterest: when there is none
        """
        found = self._read(_interest.c.id == interest_id)
        if not found:
            message = f"there is no conversation {interest_id}"
            raise UnknownInterest(message)
        return found[0]

    def messages(self, interest_id: UUID) -> list[InterestMessage]:
        """Return what was written, the first first."""
        names = tuple(InterestMessage.model_fields)
        query = select(*(_message.c[name] for name in names)).where(_message.c.interest_id == interest_id)
        rows = self._transaction.read(query.order_by(_message.c.id))
        # Where a pseudonym took the place of a shorter name, a text may have become too long.
        cut = ({**row._mapping, "body": row.body[:MESSAGE_LENGTH]} for row in rows)
        return [InterestMessage.model_validate(item) for item in cut]

    def of(self, account_id: UUID, organisation_keys: Collection[str] = ()) -> list[Interest]:
        """Return the conversations that a person has begun, and those about profiles of the person or organisation."""
        chosen = _interest.c.sender_id == account_id
        for about, table in ((_interest.c.profile_id, _profile), (_interest.c.opening_id, _opening)):
            theirs = table.c.owner_id == account_id
            if organisation_keys:
                theirs = or_(theirs, table.c.organisation_key.in_(sorted(organisation_keys)))
            chosen = or_(chosen, about.in_(select(table.c.id).where(theirs)))
        return self._read(chosen)

    def all(self, *, reported: bool = False) -> list[Interest]:
        """Return the conversations for the scouts, the last changed first.

        :param reported: only those whose report waits for a scout
        """
        waits = _interest.c.reported_by.is_not(None) & _interest.c.report_closed_by.is_(None)
        return self._read(waits if reported else _interest.c.id.is_not(None))

    def begun_since(self, account_id: UUID, moment: datetime) -> int:
        """Count the conversations that a person has begun since a moment."""
        mine = (_interest.c.sender_id == account_id) & (_interest.c.begun_at >= moment)
        return int(self._transaction.read(select(func.count()).where(mine)).scalar_one())

    def written_since(self, account_id: UUID, moment: datetime) -> int:
        """Count the messages that a person has written since a moment."""
        mine = (_message.c.author_id == account_id) & (_message.c.written_at >= moment)
        return int(self._transaction.read(select(func.count()).where(mine)).scalar_one())

    def open_between(self, account_id: UUID, profile_id: UUID) -> Interest | None:
        """Return the conversation that a person has with a profile and that is not closed, or None."""
        about = or_(_interest.c.profile_id == profile_id, _interest.c.opening_id == profile_id)
        chosen = (_interest.c.sender_id == account_id) & about
        found = self._read(chosen & (_interest.c.state != InterestState.CLOSED.value))
        return found[0] if found else None

    def close_of(self, account_id: UUID, profiles: Collection[UUID] = ()) -> int:
        """Close what a person has begun and what is about some profiles, as when nobody is there any more to answer."""
        table = _interest.c
        about = or_(table.profile_id.in_(profiles), table.opening_id.in_(profiles))
        theirs = or_(table.sender_id == account_id, about)
        is_open = table.state != InterestState.CLOSED.value
        values = {"state": InterestState.CLOSED.value, "changed_at": datetime.now(UTC)}
        return self._transaction.write(update(_interest).where(theirs, is_open).values(**values)).rowcount

    def closed_before(self, moment: datetime) -> tuple[UUID, ...]:
        """Return the conversations that were closed before a moment and whose report, if any, is dealt with.

        A report is a change too, and so is that somebody dealt with it: what it tells of is kept for as long again.
        """
        table = _interest.c
        waits = table.reported_by.is_not(None) & table.report_closed_by.is_(None)
        chosen = (table.state == InterestState.CLOSED.value) & (table.changed_at < moment) & ~waits
        return tuple(self._transaction.read(select(table.id).where(chosen).order_by(table.id)).scalars())

    def remove(self, interest_ids: Collection[UUID]) -> None:
        """Delete conversations with what was written."""
        ids = list(interest_ids)
        for start in range(0, len(ids), LISTED):
            some = ids[start : start + LISTED]
            self._transaction.write(delete(_message).where(_message.c.interest_id.in_(some)))
            self._transaction.write(delete(_interest).where(_interest.c.id.in_(some)))

    def _read(self, chosen: ColumnElement[bool]) -> list[Interest]:
        query = select(_interest).where(chosen).order_by(_interest.c.changed_at.desc(), _interest.c.id)
        return [_interest_of(dict(row._mapping)) for row in self._transaction.read(query.limit(LISTED))]


def _interest_of(row: dict[str, Any]) -> Interest:
    opening_id = row.pop("opening_id")
    if opening_id is not None:
        row |= {"profile_id": opening_id, "family": ProfileFamily.EXCHANGE}
    return Interest.model_validate(row)


def _row(interest: Interest) -> dict[str, Any]:
    party: InterestParty | None = interest.reported_by
    is_application = interest.family is ProfileFamily.EXCHANGE
    return interest.model_dump(exclude={"family"}) | {
        "profile_id": None if is_application else interest.profile_id,
        "opening_id": interest.profile_id if is_application else None,
        "state": interest.state.value,
        "reported_by": party.value if party else None,
    }
