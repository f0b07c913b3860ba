"""Submissions of researchers: whose they are, and how they change until they are handed in."""

from datetime import datetime
from uuid import UUID

from kb.curation.organisations import OrganisationRegister
from kb.model import (
    AccountRole,
    Actor,
    InvalidValue,
    Language,
    SiltaError,
    Submission,
    SubmissionDraft,
    SubmissionStart,
    new_id,
    slugify,
)
from kb.store import UnitOfWork


class SubmissionNotYours(SiltaError):
    """The submission belongs to another person of another organisation, or the actor may hand nothing in."""


class SubmissionHandedIn(SiltaError):
    """The submission is handed in; its brief is what changes from now on."""


def may_contribute(actor: Actor) -> bool:
    """Whether somebody may hand results in: researchers, and scouts who do it for them."""
    return actor.id is not None and actor.has(AccountRole.RESEARCHER, AccountRole.SCOUT, AccountRole.EDITOR)


def may_work_on(actor: Actor, submission: Submission) -> bool:
    """Whether somebody may see and change a submission: the own ones, and as a researcher those of the organisation."""
    if not may_contribute(actor):
        return False
    is_colleague = actor.has(AccountRole.RESEARCHER) and actor.organisation is not None
    return submission.owner == actor.id or (is_colleague and submission.organisation == actor.organisation)


def begin_submission(
    work: UnitOfWork, actor: Actor, start: SubmissionStart, draft: SubmissionDraft, now: datetime
) -> Submission:
    """Keep a new submission of this person.

    :raises SubmissionNotYours: when the actor may hand nothing in
    """
    if actor.id is None or not may_contribute(actor):
        message = f"{actor.name} is no researcher; an administrator gives this role"
        raise SubmissionNotYours(message)
    submission = Submission(
        id=new_id(),
        version=1,
        owner=actor.id,
        owner_name=actor.name,
        organisation=actor.organisation,
        started_from=start,
        begun_at=now,
        changed_at=now,
        draft=draft,
    )
    work.submissions.add(submission)
    return submission


def find_submission(work: UnitOfWork, actor: Actor, submission_id: UUID) -> Submission | None:
    """Return a submission, or None when there is none.

    :raises SubmissionNotYours: when the actor may not see it
    """
    submission = work.submissions.get(submission_id)
    if submission is not None and not may_work_on(actor, submission):
        message = "this submission belongs to somebody of another organisation"
        raise SubmissionNotYours(message)
    return submission


def hand_in(work: UnitOfWork, actor: Actor, submission: Submission, now: datetime) -> UUID:
    """Make a brief of a submission and hand it to the scouts.

    :param submission: as it was when the person decided; its version is checked
    :returns: id of the brief
    :raises SubmissionNotYours: when the actor may not hand it in
    :raises SubmissionHandedIn: when that is done already
    :raises kb.model.InvalidValue: when something that is needed is missing
    :raises kb.store.StaleSubmission: when somebody else changed it meanwhile
    """
    _check_open(actor, submission)
    draft = submission.draft
    if draft.missing:
        message = f"still missing: {', '.join(draft.missing)}"
        raise InvalidValue(message)
    slug = work.briefs.free_slug(slugify(draft.title(Language.EN)))
    organisations = OrganisationRegister(work).keyed(draft.organisations)
    brief = draft.to_brief(submission.id, slug).model_copy(update={"organisations": organisations})
    work.submissions.save(submission.id, draft, expected_version=submission.version, changed_at=now, handed_in_at=now)
    work.briefs.save(brief, author=actor.name, reason="handed in", made_at=now, expected_revision=0)
    return brief.id


def change_submission(
    work: UnitOfWork, actor: Actor, submission: Submission, draft: SubmissionDraft, now: datetime
) -> Submission:
    """Keep a changed draft.

    :param submission: as it was when the change was begun; its version is checked
    :raises SubmissionNotYours: when the actor may not change it
    :raises SubmissionHandedIn: when it is handed in
    :raises kb.store.StaleSubmission: when somebody else changed it meanwhile
    """
    _check_open(actor, submission)
    return work.submissions.save(submission.id, draft, expected_version=submission.version, changed_at=now)


def _check_open(actor: Actor, submission: Submission) -> None:
    if not may_work_on(actor, submission):
        message = "this submission belongs to somebody of another organisation"
        raise SubmissionNotYours(message)
    if submission.handed_in_at is not None:
        message = "this submission is handed in; change its brief instead"
        raise SubmissionHandedIn(message)
