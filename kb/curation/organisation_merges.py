"""What a person says about two organisations with like names: that they are one, or two; and taking that back.

One of them stays and the other one leads to it: its names and its ROR id find the one that stays. Briefs keep the name
that their source wrote; only the key is changed, in the briefs that are there and in those to come.
"""

from collections.abc import Callable

from kb.curation.names import fold_organisation
from kb.model import Organisation, SiltaError, TransferBrief
from kb.store import KnownOrganisation, OrganisationPair, PairState, UnitOfWork

_CHUNK = 500
AUTHOR = "ingest"
"""Author of the revisions: no person wrote into the brief, so a source may still change the field."""


class UnknownOrganisationPair(SiltaError):
    """There is no pair of organisations with this number."""


class OrganisationsDiffer(SiltaError):
    """The organisations cannot be merged or parted as asked; the message says why and what to do first."""


def merge_organisations(work: UnitOfWork, pair_id: int, *, author: str) -> tuple[KnownOrganisation, int]:
    """Make the organisations of a pair one: the one with a ROR id stays, else the one that was known first.

    :param author: who says that they are one
    :returns: the organisation that stays, and in how many briefs the other one stood
    :raises UnknownOrganisationPair: when there is no such pair
    :raises OrganisationsDiffer: when they are one already, or have different ROR ids
    """
    pair = _pair(work, pair_id)
    first, second = (work.organisations.leader(item) for item in (pair.first, pair.second))
    if first.id == second.id:
        if pair.state is PairState.WAITING:
            work.organisation_pairs.decide(pair_id, PairState.SAME, author)
            return first, 0
        raise OrganisationsDiffer(f"{pair.first.name!r} and {pair.second.name!r} are one already")
    if first.ror and second.ror:
        message = f"{first.name!r} has {first.ror} and {second.name!r} has {second.ror}; these are two organisations"
        raise OrganisationsDiffer(message)
    stays, goes = sorted((first, second), key=lambda item: (not item.ror, item.id))
    work.organisations.lead_to(goes.id, stays.id, pair_id)
    work.organisation_pairs.decide(pair_id, PairState.SAME, author)
    reason = f"{author}: {goes.name} is {stays.name}"
    count = _rename(work, goes.key, lambda _: stays.key, reason)
    return stays, count


def reject_organisations(work: UnitOfWork, pair_id: int, *, author: str) -> OrganisationPair:
    """Say that the organisations of a pair are two.

    :raises UnknownOrganisationPair: when there is no such pair
    :raises OrganisationsDiffer: when they are merged
    """
    pair = _pair(work, pair_id)
    if work.organisations.leader(pair.first).id == work.organisations.leader(pair.second).id:
        raise OrganisationsDiffer(f"the organisations of pair {pair_id} are merged; undo that or another merge first")
    work.organisation_pairs.decide(pair_id, PairState.DIFFERENT, author)
    return pair


def undo_organisations(work: UnitOfWork, pair_id: int, *, author: str) -> tuple[OrganisationPair, int]:
    """Take back what was said about a pair: it waits again, and merged organisations are two as before.

    :returns: the pair, and in how many briefs an organisation got its own key back
    :raises UnknownOrganisationPair: when there is no such pair
    :raises OrganisationsDiffer: when nothing was said about it, or another pair made them one
    """
    pair = _pair(work, pair_id)
    if pair.state is PairState.WAITING:
        raise OrganisationsDiffer(f"nobody has decided about pair {pair_id} yet")
    count = 0
    if pair.state is PairState.SAME:
        goes = work.organisations.gone_by(pair_id)
        if goes is None:
            message = f"the organisations of pair {pair_id} are one through another pair; undo that one"
            raise OrganisationsDiffer(message)
        stays = work.organisations.leader(goes)
        work.organisations.lead_to(goes.id, None, None)
        count = _part(work, goes, stays, f"{author}: {goes.name} is not {stays.name}")
    work.organisation_pairs.decide(pair_id, PairState.WAITING, author)
    return pair, count


def _part(work: UnitOfWork, goes: KnownOrganisation, stays: KnownOrganisation, reason: str) -> int:
    """Give those that are named as the one that went, or as one that leads to it, its key again."""
    own, others = work.organisations.led_to(goes.id), work.organisations.led_to(stays.id)
    rors = {item.ror for item in own if item.ror}
    names, other_names = (work.organisations.names_of(item.id for item in group) for group in (own, others))

    def key_of(item: Organisation) -> str:
        folded = fold_organisation(item.name)[0]
        is_own = item.ror in rors if item.ror else folded in names and folded not in other_names
        return goes.key if is_own else stays.key

    return _rename(work, stays.key, key_of, reason)


def _rename(work: UnitOfWork, key: str, key_of: Callable[[Organisation], str], reason: str) -> int:
    """Give an organisation other keys in the briefs that name it, also in what merged briefs are made of.

    :param key: the key that it has there now
    :param key_of: the key that it shall have, by what a brief says of it
    :returns: how many briefs changed
    """
    merged = work.merges.merged()
    # A merged brief need not name what one of its parts does.
    named = sorted(work.participations.brief_ids(key) | merged)
    count = 0
    for start in range(0, len(named), _CHUNK):
        changed: list[TransferBrief] = []
        for brief_id, stored in work.briefs.get_many(named[start : start + _CHUNK]).items():
            brief = _renamed(stored.brief, key, key_of)
            if brief is not stored.brief:
                changed.append(brief)
            for part in work.merges.parts(brief_id) if brief_id in merged else ():
                if (own := _renamed(part, key, key_of)) is not part:
                    work.merges.save_part(own, brief_id)
        work.briefs.save_many(changed, author=AUTHOR, reason=reason)
        count += len(changed)
    return count


def _renamed(brief: TransferBrief, key: str, key_of: Callable[[Organisation], str]) -> TransferBrief:
    organisations = tuple(
        item
        if item.organisation.key != key or (new := key_of(item.organisation)) == key
        else item.model_copy(update={"organisation": item.organisation.model_copy(update={"key": new})})
        for item in brief.organisations
    )
    return brief if organisations == brief.organisations else brief.model_copy(update={"organisations": organisations})


def _pair(work: UnitOfWork, pair_id: int) -> OrganisationPair:
    found = work.organisation_pairs.get(pair_id) if 0 < pair_id < 2**31 else None
    if found is None:
        message = f"there is no pair of organisations {pair_id}; silta duplicates list --organisations shows them"
        raise UnknownOrganisationPair(message)
    return found
