"""What the desk says about duplicates: who may, only while nobody else has, with a reason, and in the audit log."""

from uuid import UUID

from kb.curation.errors import NotAllowed, ReasonMissing
from kb.curation.merges import merge, undo
from kb.curation.organisation_merges import (
    UnknownOrganisationPair,
    merge_organisations,
    reject_organisations,
    undo_organisations,
)
from kb.curation.transitions import DESK
from kb.model import Actor, SiltaError, TransferBrief
from kb.store import DuplicatePair, KnownOrganisation, Merge, OrganisationPair, PairState, UnitOfWork, UnknownBrief

_LARGEST = 2**31
REASON_LENGTH = 400
"""Characters of a reason at most; the rest of a revision's line names the briefs."""


class UnknownPair(SiltaError):
    """There is no pair of briefs with this number."""


class AlreadyDecided(SiltaError):
    """Somebody else has decided about a pair meanwhile, or taken the decision back; the message says who."""


def say_same(work: UnitOfWork, pair_id: int, actor: Actor, reason: str) -> UUID:
    """Merge the briefs of a pair that waits, and return the id of the one that stays.

    :param reason: why they are the same, one line
    :raises NotAllowed: when it is no scout
    :raises UnknownPair: when there is no such pair
    :raises ReasonMissing: without a reason
    :raises AlreadyDecided: when the pair does not wait any more
    :raises MergeRefused: when they cannot be merged
    """
    pair = _waiting_pair(work, pair_id, actor, reason)
    slugs = {brief_id: own_brief(work, brief_id).slug for brief_id in (pair.first_id, pair.second_id)}
    stays = merge(work, pair.first_id, pair.second_id, author=actor.name, reason=reason)
    work.audit.add(actor, "merge", brief_id=stays, subject=" + ".join(slugs.values()), reason=reason)
    return stays


def say_different(work: UnitOfWork, pair_id: int, actor: Actor, reason: str) -> None:
    """Say that the briefs of a pair that waits are different; no machine merges them any more.

    Raises what :func:`say_same` does, and AlreadyDecided when both have become one brief in another way.
    """
    pair = _waiting_pair(work, pair_id, actor, reason)
    leaders = work.merges.leaders([pair.first_id, pair.second_id])
    if leaders[pair.first_id] == leaders[pair.second_id]:
        raise AlreadyDecided(f"the briefs of pair {pair_id} are one brief already; undo their merge instead")
    work.duplicates.decide([(pair.first_id, pair.second_id)], PairState.DIFFERENT, actor.name)
    work.audit.add(
        actor,
        "tell-apart",
        brief_id=pair.first_id,
        subject=own_brief(work, pair.second_id).slug,
        reason=reason,
    )


def reconsider(work: UnitOfWork, pair_id: int, actor: Actor) -> None:
    """Take back that the briefs of a pair are different: it waits again.

    :raises NotAllowed: when it is no scout
    :raises UnknownPair: when there is no such pair
    :raises AlreadyDecided: when nobody says that they are different; merged ones are parted by :func:`part`
    """
    _check_desk(actor)
    work.take_right_to_write()
    pair = find_pair(work, pair_id)
    if pair.state is not PairState.DIFFERENT:
        raise AlreadyDecided(f"nobody says that the briefs of pair {pair_id} are different")
    work.duplicates.decide([(pair.first_id, pair.second_id)], PairState.WAITING, actor.name)
    work.audit.add(actor, "reconsider", brief_id=pair.first_id, subject=own_brief(work, pair.second_id).slug)


def part(work: UnitOfWork, merge_id: int, actor: Actor) -> Merge:
    """Undo a merge: both briefs are as they were, and are remembered as different.

    :raises NotAllowed: when it is no scout
    :raises UnknownMerge: when there is no such merge
    :raises MergeRefused: when it was undone before, or something later stands in the way
    """
    _check_desk(actor)
    work.take_right_to_write()
    done = undo(work, merge_id, author=actor.name)
    work.audit.add(actor, "unmerge", brief_id=done.into_id, subject=own_brief(work, done.merged_id).slug)
    return done


def say_same_organisation(work: UnitOfWork, pair_id: int, actor: Actor, reason: str) -> tuple[KnownOrganisation, int]:
    """Make the organisations of a pair that waits one; return the one that stays, and how many briefs changed.

    :raises NotAllowed: when it is no scout
    :raises UnknownOrganisationPair: when there is no such pair
    :raises ReasonMissing: without a reason
    :raises AlreadyDecided: when the pair does not wait any more
    :raises OrganisationsDiffer: when they have different ROR ids
    """
    pair = _waiting_organisations(work, pair_id, actor, reason)
    stays, count = merge_organisations(work, pair_id, author=actor.name)
    work.audit.add(actor, "merge-organisations", subject=_both(pair), reason=reason)
    return stays, count


def say_different_organisations(work: UnitOfWork, pair_id: int, actor: Actor, reason: str) -> None:
    """Say that the organisations of a pair that waits are two; raises what :func:`say_same_organisation` does."""
    pair = _waiting_organisations(work, pair_id, actor, reason)
    reject_organisations(work, pair_id, author=actor.name)
    work.audit.add(actor, "tell-organisations-apart", subject=_both(pair), reason=reason)


def reconsider_organisations(work: UnitOfWork, pair_id: int, actor: Actor) -> int:
    """Take back what was said about a pair of organisations, merged or told apart; return how many briefs changed.

    :raises NotAllowed: when it is no scout
    :raises UnknownOrganisationPair: when there is no such pair
    :raises OrganisationsDiffer: when nothing was said about it, or another pair made them one
    """
    _check_desk(actor)
    work.take_right_to_write()
    pair, count = undo_organisations(work, pair_id, author=actor.name)
    work.audit.add(actor, "reconsider-organisations", subject=_both(pair))
    return count


def find_pair(work: UnitOfWork, pair_id: int) -> DuplicatePair:
    """Return a pair of briefs.

    :raises UnknownPair: when there is none
    """
    found = work.duplicates.get(pair_id) if 0 < pair_id < _LARGEST else None
    if found is None:
        raise UnknownPair(f"there is no pair of briefs {pair_id}")
    return found


def find_organisation_pair(work: UnitOfWork, pair_id: int) -> OrganisationPair:
    """Return a pair of organisations.

    :raises UnknownOrganisationPair: when there is none
    """
    found = work.organisation_pairs.get(pair_id) if 0 < pair_id < _LARGEST else None
    if found is None:
        raise UnknownOrganisationPair(f"there is no pair of organisations {pair_id}")
    return found


def own_brief(work: UnitOfWork, brief_id: UUID) -> TransferBrief:
    """Return what a brief says on its own, also when it has become a part of another one.

    :raises UnknownBrief: when it is not stored
    """
    found = work.merges.part(brief_id)
    if found is not None:
        return found
    stored = work.briefs.get(brief_id)
    if stored is None:
        raise UnknownBrief(f"there is no brief {brief_id}")
    return stored.brief


def _waiting_pair(work: UnitOfWork, pair_id: int, actor: Actor, reason: str) -> DuplicatePair:
    _check_desk(actor)
    work.take_right_to_write()
    pair = find_pair(work, pair_id)
    _check_waits(pair, pair_id)
    _check_reason(reason)
    return pair


def _waiting_organisations(work: UnitOfWork, pair_id: int, actor: Actor, reason: str) -> OrganisationPair:
    _check_desk(actor)
    work.take_right_to_write()
    pair = find_organisation_pair(work, pair_id)
    _check_waits(pair, pair_id)
    _check_reason(reason)
    return pair


def _check_waits(pair: DuplicatePair | OrganisationPair, pair_id: int) -> None:
    if pair.state is not PairState.WAITING:
        raise AlreadyDecided(f"{pair.decided_by} has said that pair {pair_id} is {pair.state}")


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing("say why, so that others understand it")


def _check_desk(actor: Actor) -> None:
    if not actor.has(*DESK):
        raise NotAllowed("scouts and editors decide about duplicates")


def _both(pair: OrganisationPair) -> str:
    return f"{pair.first.name} + {pair.second.name}"
