"""Submissions of researchers: whose they are, and how they change until they are handed in."""

from datetime import datetime
from uuid import UUID

from kb.curation.desk import Curation
from kb.curation.organisations import OrganisationRegister
from kb.model import (
    AccountRole,
    Actor,
    BriefStatus,
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

_NOT_YOURS = "this submission belongs to somebody of another organisation"


class SubmissionNotYours(SiltaError):
    """The submission belongs to another person of another organisation, or the actor may hand nothing in."""


class SubmissionHandedIn(SiltaError):
    """The submission is handed in; its brief is what changes from now on."""


def may_contribute(actor: Actor) -> bool:
    """Whether somebody may hand results in: researchers."""
    return actor.id is not None and actor.has(AccountRole.RESEARCHER)


def may_work_on(actor: Actor, submission: Submission) -> bool:
    """Whether somebody may see and change a submission: the own ones and those of the own organisation."""
    if not may_contribute(actor):
        return False
    return submission.owner == actor.id or submission.organisation in actor.keys


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
        raise SubmissionNotYours(_NOT_YOURS)
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
    desk = Curation()
    before = work.briefs.get(submission.id)
    slug = before.brief.slug if before else work.briefs.free_slug(slugify(draft.title(Language.EN)))
    organisations = OrganisationRegister(work).keyed(draft.organisations)
    brief = draft.to_brief(submission.id, slug).model_copy(update={"organisations": organisations})
    work.submissions.save(submission.id, draft, expected_version=submission.version, changed_at=now, handed_in_at=now)
    if before is None:
        revision = desk.begin(work, brief, actor, "written")
        # The researcher who began it answers for it, whoever of the organisation hands it in.
        work.responsibilities.submit(brief.id, submission.owner, submission.owner_name, submission.organisation)
    else:
        kept = brief.model_copy(update={"modified_on": before.brief.modified_on})
        revision = desk.edit(work, kept, actor, "written anew", seen_revision=before.revision)
    desk.move(work, brief.id, BriefStatus.SUBMITTED, actor, "handed in", seen_revision=revision)
    return brief.id


def take_back(
    work: UnitOfWork, actor: Actor, submission: Submission, now: datetime, *, seen_revision: int
) -> Submission:
    """Open a submission again that was handed in and that no scout has taken up yet.

    :param seen_revision: the revision of the brief that the person looked at
    :raises SubmissionNotYours: when the actor may not
    :raises kb.curation.errors.EditConflict: when the brief has changed meanwhile
    :raises kb.model.IllegalMove: when a scout has taken it up
    """
    if not may_work_on(actor, submission):
        raise SubmissionNotYours(_NOT_YOURS)
    Curation().move(work, submission.id, BriefStatus.DRAFT, actor, "taken back", seen_revision=seen_revision)
    return work.submissions.reopen(submission.id, changed_at=now)


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
        raise SubmissionNotYours(_NOT_YOURS)
    if submission.handed_in_at is not None:
        message = "this submission is handed in; change its brief instead"
        raise SubmissionHandedIn(message)
