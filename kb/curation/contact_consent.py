"""The consent of a brief's contact: recorded by a scout, withdrawn, and erased where the person asks for it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

from kb.curation.desk import Curation
from kb.curation.errors import NotAllowed
from kb.curation.transitions import DESK
from kb.model import Actor, BriefStatus, Consent, InvalidValue, TransferBrief
from kb.store import UnitOfWork

_WITHDRAWN = "consent withdrawn"


def record_consent(
    work: UnitOfWork, curation: Curation, brief_id: UUID, consent: Consent, actor: Actor, *, seen_revision: int
) -> int:
    """Keep that the contact agreed to be named, and return the revision that is stored now.

    :param seen_revision: the revision that the person looked at, so that the consent is for who stood there
    :raises NotAllowed: when it is no scout, or the brief may not be changed now
    :raises InvalidValue: when the brief names no contact
    :raises EditConflict: when somebody else changed the brief meanwhile
    """
    work.take_right_to_write()
    if not actor.has(*DESK):
        raise NotAllowed("scouts and editors record consents")
    stored = curation.unchanged(work, brief_id, actor, seen_revision)
    contact = stored.brief.contact
    if contact is None:
        message = f"{stored.brief.slug} names no contact who could agree"
        raise InvalidValue(message)
    brief = stored.brief.model_copy(update={"contact": contact.model_copy(update={"consent": consent})})
    return curation.edit(work, brief, actor, "consent of the contact recorded", seen_revision=seen_revision)


def withdraw_consent(work: UnitOfWork, brief_id: UUID, actor: Actor, *, erase: bool) -> int:
    """Take the contact away from a brief, in whatever state that is, and from what it is made of.

    :param erase: whether the contact is taken out of all earlier states too, because the person asks for it
    :returns: how many stored states were changed
    :raises UnknownBrief: when it is not stored
    :raises NotAllowed: when it is neither a scout nor a part of Silta
    """
    if actor.id is not None and not actor.has(*DESK):
        raise NotAllowed("scouts and editors withdraw consents")
    return remove_contact(work, brief_id, actor, erase=erase)


def remove_contact(work: UnitOfWork, brief_id: UUID, actor: Actor, *, erase: bool) -> int:
    """Do what :func:`withdraw_consent` does, for whoever has been admitted already."""
    work.take_right_to_write()
    stored = work.briefs.existing(brief_id)
    changed = 0
    if stored.brief.contact is not None:
        today = datetime.now(UTC).date()
        brief = stored.brief.model_copy(update={"contact": None, "modified_on": today})
        revision = work.briefs.save(brief, author=actor.name, reason=_WITHDRAWN, expected_revision=stored.revision)
        work.audit.add(actor, "withdraw-consent", brief_id=brief_id, revision=revision)
        # No later run brings the contact back, even when the history does not show any more that there was one.
        work.written_fields.add(brief_id, revision, "contact")
        changed += 1
    for part in work.merges.parts(brief_id):
        if part.contact is not None:
            work.merges.save_part(part.model_copy(update={"contact": None}), brief_id)
            changed += 1
            if erase and part.id != brief_id:
                changed += work.erasures.erase_contact(part.id, actor_id=actor.id)
    _forget_in_submission(work, brief_id)
    if erase:
        changed += work.erasures.erase_contact(brief_id, actor_id=actor.id)
    return changed


def without_consent(work: UnitOfWork) -> Iterator[TransferBrief]:
    """Yield the published briefs whose contact readers do not see, because no consent is recorded."""
    for stored in work.briefs.iterate(BriefStatus.PUBLISHED):
        if stored.brief.contact is not None and stored.brief.contact.consent is None:
            yield stored.brief


def _forget_in_submission(work: UnitOfWork, brief_id: UUID) -> None:
    submission = work.submissions.get(brief_id)
    if submission is None or submission.draft.contact is None:
        return
    draft = submission.draft.model_copy(update={"contact": None, "consent": None})
    work.submissions.save(submission.id, draft, expected_version=submission.version, changed_at=datetime.now(UTC))
