"""The supervisor of an opening, whose consent can be withdrawn at any time."""

from uuid import UUID

from kb.curation.errors import NotAllowed
from kb.curation.profiles import movers_of
from kb.model import Actor, ExchangeOpening
from kb.store import UnitOfWork


def remove_supervisor(work: UnitOfWork, actor: Actor, opening_id: UUID) -> ExchangeOpening:
    """Take the supervisor away from an opening, in whatever state it is; return it as it is now.

    :raises kb.store.UnknownProfile: when it is not stored
    :raises NotAllowed: for who is neither owner nor of the review desk
    """
    work.take_right_to_write()
    stored = work.exchange.existing(opening_id)
    if not movers_of(actor, stored):
        raise NotAllowed("owners, scouts and editors take a supervisor away")
    kept = stored.profile.model_copy(update={"supervisor": None})
    if kept != stored.profile:
        reason = "supervisor taken away"
        work.exchange.save(kept, author=actor.name, reason=reason, expected_revision=stored.revision)
        work.audit.add(actor, "opening-supervisor", subject=kept.slug)
    return kept
