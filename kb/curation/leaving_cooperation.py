"""Offers, requests and conversations of somebody whose account is deleted."""

from kb.model import Account, AccountRole, Actor, ProfileStatus
from kb.store import UnitOfWork


def leave_cooperation(work: UnitOfWork, account: Account, nobody: Actor) -> int:
    """Let somebody else answer for the profiles of a person who has gone, or archive them; return how many changed.

    :param account: of the person, whose name is erased already
    :param nobody: stands for the person
    """
    left = [item for item in work.cooperation.of(account.id, None) if item.owner_id == account.id]
    successor = _colleague(work, account)
    work.cooperation.hand_over(account.id, successor)
    if successor is not None:
        return len(left) + work.interests.close_of(account.id)
    for stored in left:
        archived = stored.profile.model_copy(update={"status": ProfileStatus.ARCHIVED})
        reason = "nobody is there any more who would answer"
        work.cooperation.save(archived, author=nobody.name, reason=reason, expected_revision=stored.revision)
    return len(left) + work.interests.close_of(account.id, [stored.profile.id for stored in left])


def _colleague(work: UnitOfWork, account: Account) -> Account | None:
    """Return who acts for the same organisation as a researcher: the first by name."""
    if account.organisation is None:
        return None
    return next(
        (
            other
            for other in work.accounts.list()
            if other.organisation == account.organisation
            and other.active
            and AccountRole.RESEARCHER in other.roles
            and other.id != account.id
        ),
        None,
    )
