"""The taxonomy desk: proposing changes of concepts, deciding about them, and what an accepted one does to briefs.

Everything that a change does is one transaction of the caller: the decision, the new concept of every brief with a
revision each, what the index has to learn, and the event of the audit log. A process that is killed leaves all or
nothing of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from kb.curation.errors import NotAllowed, ReasonMissing
from kb.curation.transitions import DESK
from kb.model import (
    AccountRole,
    Actor,
    ChangeKind,
    ConceptChange,
    ConceptProposal,
    InvalidValue,
    ProposalState,
)
from kb.model.retagging import retagged
from kb.store import UnitOfWork, taxonomy_in_force
from kb.taxonomy import Taxonomy, with_change

REASON_LENGTH = 300
"""Characters of a reason."""
_CHUNK = 500
"""Briefs that are in memory at a time."""
_SIMPLE = frozenset({ChangeKind.ADD, ChangeKind.EDIT})


@dataclass(frozen=True, slots=True)
class Effect:
    """What accepting a change does to briefs."""

    retagged: Sequence[UUID]
    """Briefs of whatever status that get another concept."""
    reindexed: Sequence[UUID]
    """Briefs that the search finds under other technologies afterwards: those above, and those that only move."""


def may_propose(actor: Actor, kind: ChangeKind) -> bool:
    """Whether somebody may propose such a change: the desk any, a researcher a new concept or an edit."""
    return actor.has(*DESK) or (kind in _SIMPLE and actor.has(AccountRole.RESEARCHER))


def may_decide(actor: Actor) -> bool:
    """Whether somebody may accept and refuse proposals."""
    return actor.has(AccountRole.EDITOR)


def propose(work: UnitOfWork, taxonomy: Taxonomy, change: ConceptChange, actor: Actor, reason: str) -> ConceptProposal:
    """Propose a change.

    :param taxonomy: the one that the caller knows; what counts is read anew
    :raises NotAllowed: when the person may not propose such a change
    :raises ReasonMissing: when no reason is given
    :raises kb.taxonomy.UnfitChange: when it does not fit the taxonomy
    """
    if not may_propose(actor, change.kind):
        raise NotAllowed(f"{change.kind}: only scouts and editors propose this")
    said = _reason(reason)
    work.take_right_to_write()
    with_change(taxonomy_in_force(work, taxonomy), change)
    proposal = work.taxonomy_changes.propose(change, actor, said)
    work.audit.add(actor, "propose-concept", subject=_subject(proposal), reason=said)
    return proposal


def effect_of(work: UnitOfWork, taxonomy: Taxonomy, change: ConceptChange) -> Effect:
    """Say what accepting a change would do, by what is stored now; nothing for a concept that is new."""
    if not change.moves_briefs:
        # The index holds ids of concepts; labels are looked up when somebody asks.
        return Effect((), ())
    own = work.taxonomy_changes.briefs_with({change.concept}) if change.replaces else []
    below = work.taxonomy_changes.briefs_with({change.concept, *taxonomy.below(change.concept)})
    return Effect(own, below)


def accept(work: UnitOfWork, taxonomy: Taxonomy, number: int, actor: Actor, answer: str = "") -> Effect:
    """Accept a proposal: it is in force when the caller commits.

    :param taxonomy: the one that the caller knows; what counts is read anew
    :returns: what it did
    :raises NotAllowed: when the person may not decide
    :raises kb.store.UnknownProposal: when there is no such proposal
    :raises kb.store.ProposalDecided: when somebody decided about it already
    :raises kb.taxonomy.UnfitChange: when it does not fit the taxonomy any more
    """
    _check_may_decide(actor)
    work.take_right_to_write()
    proposal = work.taxonomy_changes.get(number)
    before = taxonomy_in_force(work, taxonomy)
    if proposal.is_open:
        with_change(before, proposal.change)
    effect = effect_of(work, before, proposal.change)
    decided = work.taxonomy_changes.decide(number, ProposalState.ACCEPTED, actor, _answer(answer))
    if proposal.change.replaces:
        _replace(work, decided, actor, effect.retagged)
    work.taxonomy_changes.index_again(effect.reindexed)
    work.audit.add(actor, "accept-concept", subject=_subject(proposal), reason=_answer(answer) or proposal.reason)
    return effect


def refuse(work: UnitOfWork, number: int, actor: Actor, answer: str) -> ConceptProposal:
    """Refuse a proposal, with the reason for who proposed it.

    :raises NotAllowed: when the person may not decide
    :raises ReasonMissing: when no reason is given
    """
    _check_may_decide(actor)
    said = _reason(answer)
    decided = work.taxonomy_changes.decide(number, ProposalState.REFUSED, actor, said)
    work.audit.add(actor, "refuse-concept", subject=_subject(decided), reason=said)
    return decided


def withdraw(work: UnitOfWork, number: int, actor: Actor) -> ConceptProposal:
    """Take a proposal of one's own back.

    :raises NotAllowed: when somebody else proposed it
    """
    work.take_right_to_write()
    proposal = work.taxonomy_changes.get(number)
    if (proposal.author_id, proposal.author) != (actor.id, actor.name):
        raise NotAllowed(f"withdraw: proposal {number} is of {proposal.author}; an editor can refuse it")
    decided = work.taxonomy_changes.decide(number, ProposalState.WITHDRAWN, actor, None)
    work.audit.add(actor, "withdraw-concept", subject=_subject(decided))
    return decided


def _replace(work: UnitOfWork, proposal: ConceptProposal, actor: Actor, brief_ids: Sequence[UUID]) -> None:
    """Give every brief, every part of a merged brief and every open submission the concept that takes the place."""
    change = proposal.change
    assert change.replacement is not None  # noqa: S101  the caller looked
    parts = work.merges.parts_with(change.concept)
    work.taxonomy_changes.replace(proposal.number, change.concept, change.replacement)
    for part, into in parts:
        work.merges.save_part(part, into)
    reason = f"{change.concept} became {change.replacement}: {proposal.reason}"[:500]
    for start in range(0, len(brief_ids), _CHUNK):
        made = []
        for brief_id, stored in work.briefs.get_many(brief_ids[start : start + _CHUNK]).items():
            brief = retagged(stored.brief, {change.concept: change.replacement})
            revision = work.briefs.save(brief, author=actor.name, reason=reason)
            if revision != stored.revision:
                made.append((brief_id, revision))
        work.taxonomy_changes.tagged(proposal.number, made)
    work.submissions.retag()


def _check_may_decide(actor: Actor) -> None:
    if not may_decide(actor):
        raise NotAllowed("editors and administrators decide about the taxonomy")


def _subject(proposal: ConceptProposal) -> str:
    change = proposal.change
    goal = f" -> {change.replacement}" if change.replacement else ""
    return f"{proposal.number}: {change.kind} {change.concept}{goal}"


def _reason(text: str) -> str:
    found = _answer(text)
    if not found:
        raise ReasonMissing("say why, so that others understand it")
    return found


def _answer(text: str) -> str:
    found = " ".join(text.split())
    if len(found) > REASON_LENGTH:
        message = f"the reason has {len(found)} characters; at most {REASON_LENGTH} are allowed"
        raise InvalidValue(message)
    return found
