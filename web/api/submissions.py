"""Handing results in, and seeing what became of them."""

from uuid import UUID

from apiflask import APIBlueprint
from flask import Response, abort

from kb.curation.submissions import SubmissionNotYours, begin_submission, find_submission, hand_in
from kb.model import Actor, ApiScope, BriefStatus, SubmissionStart
from kb.store import Audience, UnitOfWork
from web.accounts.permissions import required_actor
from web.api.answers import Page, answer, api_address, cut, following, site_address
from web.api.bodies import takes_body
from web.api.callers import opened_by
from web.api.cursor import read_cursor
from web.api.parameters import Paging, Parameters, takes
from web.api.submitted import Reading, SubmissionState, SubmittedResult
from web.contribute.case import Case
from web.contribute.moment import now, today
from web.site import this_site

submissions = APIBlueprint("submissions", __name__, tag="Submissions")


class SubmissionPage(Page[SubmissionState]):
    """The submissions of the key's owner and of the owner's organisation, in the order in which they were begun."""


@submissions.post("/submissions")
@opened_by(ApiScope.SUBMISSIONS)
@takes(Parameters)
@takes_body(SubmittedResult)
@submissions.output(SubmissionState, status_code=201, description="It is kept, and handed in when nothing is missing")
def submit(parameters: Parameters, body: SubmittedResult) -> Response:
    """Hand in a result

    It goes the same way as one from the site: when nothing is missing it waits for a scout, otherwise it waits on the
    site for what is missing. Evidence without a language is taken as it is; `lang` is the language of the labels that
    stand for a choice without evidence.
    """
    actor = required_actor()
    silta = this_site().silta
    draft = Reading(silta.vocabularies, actor.name, today(), parameters.reader).draft(body)
    with silta.database.unit_of_work(writing=True) as work:
        submission = begin_submission(work, actor, SubmissionStart.API, draft, now())
        if body.hand_in and not draft.missing:
            hand_in(work, actor, submission, now())
        work.commit()
        state = _state(_cases(work, [submission.id], actor)[0])
    response = answer(state, status=201)
    response.headers["Location"] = api_address(f"/submissions/{submission.id}")
    return response


@submissions.get("/submissions")
@opened_by(ApiScope.SUBMISSIONS)
@takes(Paging)
@submissions.output(SubmissionPage)
def list_submissions(parameters: Paging) -> Response:
    """Your submissions and what became of them"""
    actor = required_actor()
    question = ("submissions", actor.id)
    after = UUID(str(read_cursor(question, parameters.cursor)[0])) if parameters.cursor else None
    if actor.id is None:
        abort(403)
    with this_site().silta.database.unit_of_work() as work:
        found = work.submissions.of_after(actor.id, actor.keys, after, parameters.limit + 1)
        shown, more = cut([item.id for item in found], parameters.limit)
        cases = _cases(work, list(shown), actor)
    cursor = following(question, [str(shown[-1])], more) if shown else None
    return answer(SubmissionPage(items=[_state(case) for case in cases], next=cursor))


@submissions.get("/submissions/<identifier>")
@opened_by(ApiScope.SUBMISSIONS)
@takes(Parameters)
@submissions.output(SubmissionState)
def show_submission(identifier: str, parameters: Parameters) -> Response:
    """One submission and what became of it"""
    try:
        submission_id = UUID(identifier)
    except ValueError:
        abort(404)
    with this_site().silta.database.unit_of_work() as work:
        cases = _cases(work, [submission_id], required_actor())
    if not cases:
        abort(404)
    return answer(_state(cases[0]))


def _cases(work: UnitOfWork, identifiers: list[UUID], actor: Actor) -> list[Case]:
    """Return the cases that there are of these and that the person may see."""
    found = []
    for identifier in identifiers:
        try:
            submission = find_submission(work, actor, identifier)
        except SubmissionNotYours:
            continue  # nobody learns whether there is one of somebody else
        if submission is not None:
            found.append(submission)
    handed_in = [item.id for item in found if item.handed_in_at is not None]
    stored = work.briefs.get_many(handed_in)
    questions = work.remarks.open_questions(handed_in, audience=Audience.RESEARCHER)
    return [Case(item, stored.get(item.id), questions.get(item.id, 0)) for item in found]


def _state(case: Case) -> SubmissionState:
    submission, draft = case.submission, case.submission.draft
    brief = case.stored.brief if case.stored else None
    titles = (text.title for _, text in draft.texts.begun if text.title)
    return SubmissionState(
        id=str(submission.id),
        state=case.state,
        title=next(titles, ""),
        missing=tuple(item.value for item in draft.missing),
        open_questions=case.open_questions,
        begun_at=submission.begun_at,
        changed_at=submission.changed_at,
        handed_in_at=submission.handed_in_at,
        address=site_address(f"/contribute/{submission.id}"),
        brief=site_address(f"/briefs/{brief.slug}") if brief and brief.status is BriefStatus.PUBLISHED else None,
    )
