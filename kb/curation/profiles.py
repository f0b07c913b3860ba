"""Profiles (offers, requests, openings): whose they are, who changes and moves them, and what the clock does."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from pydantic import ValidationError

from kb.curation.errors import NotAllowed, ReasonMissing
from kb.model import (
    AccountRole,
    Actor,
    IllegalMove,
    InvalidValue,
    Profile,
    ProfileFamily,
    ProfileMover,
    ProfileStatus,
    ProfileTransition,
    SiltaError,
    explain,
    profile_move,
    profile_moves,
)
from kb.store import Database, StoredProfile, UnitOfWork

REASON_LENGTH = 500
"""Characters of a reason at most."""
PROFILES_A_DAY = 20
"""Profiles that a person may begin within 24 hours."""
EDITABLE: Mapping[ProfileMover, frozenset[ProfileStatus]] = {
    ProfileMover.OWNER: frozenset({ProfileStatus.DRAFT}),
    ProfileMover.DESK: frozenset({ProfileStatus.SUBMITTED}),
}
"""Who may change what a profile says, and in which states: owners while they write, scouts before it is published."""
WORKER = "worker"
ACTIONS: Mapping[ProfileFamily, str] = {ProfileFamily.COOPERATION: "profile", ProfileFamily.EXCHANGE: "opening"}
"""What the names of moves in the audit log begin with."""
TellOwner = Callable[[UnitOfWork, StoredProfile[Any], Actor], None]
"""Stores what the owner of a profile is told, in the transaction that moved it."""
P = TypeVar("P", bound=Profile)
_DAY = timedelta(days=1)


class TooOften(SiltaError):
    """Somebody has done this too often within a day; the message says how often is allowed."""


class NotWhole(SiltaError):
    """Something is missing that a profile needs before it is handed in; :attr:`gaps` says what."""

    def __init__(self, profile: Profile, today: date) -> None:
        self.gaps = profile.gaps(today)
        super().__init__(f"profile {profile.slug} is not whole: {', '.join(self.gaps)}; write that first")


def is_owner(actor: Actor | None, stored: StoredProfile[Profile]) -> bool:
    """Whether a profile is of this person, or of the organisation that the person acts for as a researcher."""
    if actor is None or actor.id is None:
        return False
    is_colleague = AccountRole.RESEARCHER in actor.roles and stored.organisation_key in actor.keys
    return stored.owner_id == actor.id or is_colleague


def movers_of(actor: Actor | None, stored: StoredProfile[Profile]) -> frozenset[ProfileMover]:
    """Return what somebody is to a profile."""
    found = set()
    if is_owner(actor, stored):
        found.add(ProfileMover.OWNER)
    if actor is not None and actor.has(AccountRole.SCOUT, AccountRole.EDITOR):
        found.add(ProfileMover.DESK)
    if actor is not None and actor.has(AccountRole.EDITOR):
        found.add(ProfileMover.EDITOR)
    return frozenset(found)


def may_see_profile(actor: Actor | None, stored: StoredProfile[Profile]) -> bool:
    """Whether somebody may see a profile: everybody a published one, its owner each, the desk all but drafts."""
    status = stored.profile.status
    if status is ProfileStatus.PUBLISHED or is_owner(actor, stored):
        return True
    return ProfileMover.DESK in movers_of(actor, stored) and status is not ProfileStatus.DRAFT


def may_edit_profile(actor: Actor | None, stored: StoredProfile[Profile]) -> bool:
    """Whether somebody may change what a profile says now."""
    return any(stored.profile.status in EDITABLE.get(mover, ()) for mover in movers_of(actor, stored))


def allowed_moves(actor: Actor | None, stored: StoredProfile[Profile]) -> tuple[ProfileTransition, ...]:
    """Return the moves that somebody may make with a profile now."""
    return profile_moves(stored.profile.status, movers_of(actor, stored))


def begin_profile(work: UnitOfWork, actor: Actor, profile: P, now: datetime) -> P:
    """Keep a new draft of a signed-in person, whatever the roles; return it with the address that it got.

    :raises NotAllowed: when nobody is signed in
    :raises TooOften: when the person has begun too many today
    """
    work.take_right_to_write()
    if actor.id is None:
        raise NotAllowed("sign in to publish something")
    records = work.profiles(profile.family)
    if records.begun_since(actor.id, now - _DAY) >= PROFILES_A_DAY:
        message = f"{PROFILES_A_DAY} profiles within a day are enough; go on tomorrow"
        raise TooOften(message)
    kept = profile.model_copy(
        update={"status": ProfileStatus.DRAFT, "slug": records.free_slug(profile.slug), "published_on": None}
    )
    records.add(
        kept,
        author=actor.name,
        reason="begun",
        owner_id=actor.id,
        owner=actor.name,
        organisation_key=actor.organisation,
    )
    return kept


def edit_profile(work: UnitOfWork, actor: Actor, profile: P, *, seen_revision: int) -> int:
    """Keep what somebody wrote, and return the revision that is stored now.

    :param profile: with the id, address, status and days that are stored
    :raises NotAllowed: when the person may not change it now
    :raises kb.store.StaleProfile: when somebody else changed it meanwhile
    """
    work.take_right_to_write()
    records = work.profiles(profile.family)
    stored = records.existing(profile.id)
    if not may_edit_profile(actor, stored):
        message = f"a profile that is {stored.profile.status} is not changed by you; move it first"
        raise NotAllowed(message)
    fixed = ("slug", "status", "demonstration", "published_on", "modified_on")
    kept = profile.model_copy(update={name: getattr(stored.profile, name) for name in fixed})
    return records.save(kept, author=actor.name, reason="written", expected_revision=seen_revision)


def move_profile(
    work: UnitOfWork,
    profile_id: UUID,
    name: str,
    actor: Actor,
    reason: str = "",
    *,
    seen_revision: int,
    today: date,
    family: ProfileFamily = ProfileFamily.COOPERATION,
) -> Profile:
    """Move a profile by a row of the table, and return it as it is now.

    :param name: of the row
    :param reason: why; some moves need one
    :param family: of the profile
    :raises kb.store.UnknownProfile: when it is not stored
    :raises IllegalMove: when there is no such move from its status
    :raises NotAllowed: when the person may not make it
    :raises ReasonMissing: when the move needs a reason
    :raises InvalidValue: when the reason is too long
    :raises NotWhole: when something is missing
    :raises kb.store.StaleProfile: when somebody else changed it meanwhile
    """
    work.take_right_to_write()
    stored: StoredProfile[Profile] = work.profiles(family).existing(profile_id)
    profile = stored.profile
    row = profile_move(name, profile.status)
    if row is None:
        message = f"profile {profile.slug} is {profile.status}; there is no move {name} from there"
        raise IllegalMove(message)
    if not row.movers & movers_of(actor, stored):
        message = f"{name}: only {' or '.join(sorted(row.movers))} may do this"
        raise NotAllowed(message)
    reason = " ".join(reason.split())
    if row.needs_reason and not reason:
        message = f"{name}: say why, so that the owner understands it"
        raise ReasonMissing(message)
    if len(reason) > REASON_LENGTH:
        message = f"{name}: a reason has at most {REASON_LENGTH} characters, this one has {len(reason)}"
        raise InvalidValue(message)
    if row.needs_whole and profile.gaps(today):
        raise NotWhole(profile, today)
    return _moved(work, stored, row, actor, reason, seen_revision, today)


def _moved(
    work: UnitOfWork,
    stored: StoredProfile[Profile],
    row: ProfileTransition,
    actor: Actor,
    reason: str,
    seen_revision: int,
    today: date,
) -> Profile:
    changes: dict[str, object] = {"status": row.after}
    if row.after is ProfileStatus.PUBLISHED:
        changes |= {"published_on": stored.profile.published_on or today, "modified_on": today}
    moved = _valid(stored.profile.model_copy(update=changes))
    work.profiles(moved.family).save(
        moved, author=actor.name, reason=reason or row.name, expected_revision=seen_revision
    )
    if row.movers - {ProfileMover.OWNER}:
        work.audit.add(actor, f"{ACTIONS[moved.family]}-{row.name}", subject=moved.slug, reason=reason)
    return moved


def _today() -> date:
    return datetime.now(UTC).date()


def expire_due(
    database: Database,
    today: Callable[[], date] = _today,
    families: Iterable[ProfileFamily] = ProfileFamily,
    tell: TellOwner | None = None,
) -> list[StoredProfile[Profile]]:
    """Let every published profile expire whose deadline has passed; return them as they are now.

    Each in a transaction of its own; several workers may do this at the same time.

    :param tell: stores what the owner of each is told
    """
    day = today()
    return [stored for family in families for stored in _expired(database, family, day, tell)]


def _expired(
    database: Database, family: ProfileFamily, day: date, tell: TellOwner | None
) -> Iterator[StoredProfile[Profile]]:
    with database.unit_of_work() as work:
        due = [stored.profile.id for stored in work.profiles(family).due(day)]
    actor = Actor(name=WORKER)
    for profile_id in due:
        with database.unit_of_work(writing=True) as work:
            stored = work.profiles(family).get(profile_id)
            row = profile_move("expire", stored.profile.status) if stored else None
            deadline = stored.profile.deadline if stored else None
            if stored is None or row is None or deadline is None or deadline >= day:
                continue  # another worker was faster, or the owner has just changed it
            reason = f"the deadline was {deadline.isoformat()}"
            _moved(work, stored, row, actor, reason, stored.revision, day)
            expired: StoredProfile[Profile] = work.profiles(family).existing(profile_id)
            if tell is not None:
                tell(work, expired, actor)
            work.commit()
        yield expired


def _valid(profile: P) -> P:
    try:
        return type(profile).model_validate(profile.model_dump())
    except ValidationError as error:
        raise InvalidValue(explain(error)) from error
