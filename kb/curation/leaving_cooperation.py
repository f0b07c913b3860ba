"""Offers, requests, openings and conversations of somebody whose account is deleted."""

from kb.model import Account, AccountRole, Actor, Profile, ProfileFamily, ProfileStatus
from kb.store import UnitOfWork


def leave_cooperation(work: UnitOfWork, account: Account, nobody: Actor) -> int:
    """Let somebody else answer for the profiles of a person who has gone, or archive them; return how many changed.

    :param account: of the person, whose name is erased already
    :param nobody: stands for the person
    """
    successor = _colleague(work, account)
    left = [profile for family in ProfileFamily for profile in _hand_over(work, family, account, nobody, successor)]
    return len(left) + work.interests.close_of(account.id, [] if successor else [profile.id for profile in left])


def _hand_over(
    work: UnitOfWork, family: ProfileFamily, account: Account, nobody: Actor, successor: Account | None
) -> list[Profile]:
    records = work.profiles(family)
    left = [item for item in records.of(account.id) if item.owner_id == account.id]
    records.hand_over(account.id, successor)
    for stored in left if successor is None else ():
        archived = stored.profile.model_copy(update={"status": ProfileStatus.ARCHIVED})
        reason = "nobody is there any more who would answer"
        records.save(archived, author=nobody.name, reason=reason, expected_revision=stored.revision)
    return [stored.profile for stored in left]


def _colleague(work: UnitOfWork, account: Account) -> Account | None:
    """Return who acts for the same organisation as a researcher: the first by name."""
    if account.organisation is None:
        return None
    keys = work.organisations.keys_of(account.organisation)
    return next(
        (
            other
            for other in work.accounts.list()
            if other.organisation in keys
            and other.active
            and AccountRole.RESEARCHER in other.roles
            and other.id != account.id
        ),
        None,
    )
