"""Matches of offers and requests: who works with them, and what becomes of a dismissal."""

from datetime import datetime
from uuid import UUID

from kb.curation.errors import NotAllowed
from kb.curation.profiles import movers_of
from kb.model import Actor, CooperationProfile, Dismissal, DismissalReason, InvalidValue, TargetKind
from kb.store import StoredProfile, UnitOfWork


def dismiss_match(
    work: UnitOfWork,
    actor: Actor,
    profile_id: UUID,
    kind: TargetKind,
    target: str,
    reason: DismissalReason,
    at: datetime,
) -> None:
    """Say that a match is of no use to a profile: it is not shown again, and :mod:`kb.matching.lessons` learns from it.

    :raises NotAllowed: for who is neither owner nor scout
    :raises InvalidValue: when there is no such match
    """
    work.take_right_to_write()
    stored = work.cooperation.existing(profile_id)
    if not may_see_matches(actor, stored):
        raise NotAllowed("owners and scouts dismiss matches")
    found = next(
        (item for item in work.matches.of(profile_id) if (item.target_kind, item.target) == (kind, target)), None
    )
    if found is None:
        message = f"{target} is no match of {stored.profile.slug} any more"
        raise InvalidValue(message)
    work.matches.dismiss(
        Dismissal(
            profile_id=profile_id,
            target_kind=kind,
            target=target,
            reason=reason,
            by=actor.name,
            at=at,
            match=found.body.decode(),
        )
    )


def take_dismissal_back(work: UnitOfWork, actor: Actor, profile_id: UUID, kind: TargetKind, target: str) -> bool:
    """Let a match be shown again; return whether it was dismissed.

    :raises NotAllowed: for who is neither owner nor scout
    """
    work.take_right_to_write()
    if not may_see_matches(actor, work.cooperation.existing(profile_id)):
        raise NotAllowed("owners and scouts dismiss matches")
    return work.matches.take_back(profile_id, kind, target)


def may_see_matches(actor: Actor | None, stored: StoredProfile[CooperationProfile]) -> bool:
    """Whether somebody works with the matches of a profile, and so sees what was dismissed: its owner and scouts."""
    return bool(movers_of(actor, stored))
