"""Who is at work, and on which submission."""

from uuid import UUID

from flask import abort

from kb.curation.submissions import SubmissionNotYours, find_submission, may_contribute
from kb.model import Actor, Submission
from kb.store import UnitOfWork
from web.accounts.permissions import required_actor
from web.site import this_site


def researcher() -> Actor:
    """Return who is signed in and may hand results in.

    :raises werkzeug.exceptions.Unauthorized: when nobody is signed in
    :raises werkzeug.exceptions.Forbidden: when the role is missing
    """
    actor = required_actor()
    if not may_contribute(actor):
        abort(403)
    return actor


def own_submission(submission_id: UUID) -> Submission:
    """Return a submission of this person or the person's organisation."""
    with this_site().silta.database.unit_of_work() as work:
        return find_own(work, submission_id)


def find_own(work: UnitOfWork, submission_id: UUID) -> Submission:
    """Return a submission of this person or the person's organisation, in a unit of work.

    :raises werkzeug.exceptions.NotFound: when there is none, or it is somebody else's: nobody learns which of both
    """
    try:
        found = find_submission(work, researcher(), submission_id)
    except SubmissionNotYours:
        found = None
    if found is None:
        abort(404)
    return found
