"""Checking a submission and handing it in."""

from dataclasses import dataclass
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from kb.curation.section_hints import LENGTHS, Length, hints
from kb.curation.submissions import hand_in
from kb.language.readability import Ease
from kb.model import Missing, Submission, SubmissionDraft
from kb.store import StaleSubmission
from web.contribute import contribute
from web.contribute.access import own_submission, researcher
from web.contribute.moment import now
from web.contribute.step import Step
from web.language import NAMES
from web.site import reader_labels, this_site


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the check, with the step where it is mended."""

    sentence: str
    step: Step


@contribute.get("/<uuid:submission_id>/check")
def check(submission_id: UUID) -> str:
    """Show what is missing, and what would make it better."""
    return _page(own_submission(submission_id))


@contribute.post("/<uuid:submission_id>/check")
def submit(submission_id: UUID) -> Response | str | tuple[str, int]:
    """Hand the submission in: it becomes a brief that waits for a scout."""
    actor = researcher()
    submission = own_submission(submission_id)
    if submission.handed_in_at is not None:
        return redirect(url_for("contribute.case", submission_id=submission.id), 303)
    if submission.draft.missing:
        return _page(submission), 422
    version = request.form.get("version", "")
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        abort(400)
    seen = submission.model_copy(update={"version": int(version)})
    try:
        with this_site().silta.database.unit_of_work(writing=True) as work:
            hand_in(work, actor, seen, now())
            work.commit()
    except StaleSubmission:
        said = gettext("This was changed in another window meanwhile. Read it through once more, then hand it in.")
        return _page(own_submission(submission_id), said), 409
    return redirect(url_for("contribute.case", submission_id=submission.id, sent="yes"), 303)


def _page(submission: Submission, conflict: str = "") -> str:
    return render_template(
        "contribute/check.html",
        submission=submission,
        draft=submission.draft,
        step=Step.CHECK,
        steps=tuple(Step),
        missing=_missing(submission.draft),
        advice=_advice(submission.draft),
        conflict=conflict,
    )


def _missing(draft: SubmissionDraft) -> list[Point]:
    first = next((language for language, _ in draft.texts.begun), None)
    points = {
        Missing.TEXT: Point(
            gettext(
                "One language needs a title, a summary, the problem, the solution and the benefit (or the words of a "
                "source)."
            ),
            Step(f"text-{first.value}") if first else Step.TEXT_DE,
        ),
        Missing.CONTACT: Point(gettext("Firms need somebody to ask: name a contact."), Step.PEOPLE),
        Missing.CONSENT: Point(gettext("The contact has to agree to be named."), Step.PEOPLE),
    }
    return [points[item] for item in draft.missing]


def _advice(draft: SubmissionDraft) -> list[Point]:
    """Return what would help readers, none of which is needed."""
    found = []
    if draft.maturity is None:
        found.append(Point(gettext("How ready it is stays unknown. A few questions find out."), Step.MATURITY))
    if not draft.technologies:
        found.append(Point(gettext("No technology is named, so the filters do not find it."), Step.BASICS))
    if not draft.business_models:
        found.append(Point(gettext("No business model is named."), Step.BUSINESS))
    vocabularies = this_site().silta.vocabularies
    headings = {**reader_labels().sections, "title": gettext("Title"), "summary": gettext("Summary")}
    for language, text in draft.texts.begun:
        step = Step(f"text-{language.value}")
        if not text.is_complete:
            found.append(Point(gettext("%(language)s: not complete yet.", language=NAMES[language]), step))
        for name in LENGTHS:
            judged = hints(name, getattr(text, name), language, vocabularies)
            place = {"language": NAMES[language], "section": headings[name]}
            if judged.length is Length.LONG:
                found.append(Point(gettext("%(language)s, %(section)s: rather long.", **place), step))
            if judged.readability is not None and judged.readability.ease is Ease.HARD:
                found.append(Point(gettext("%(language)s, %(section)s: hard to read.", **place), step))
    return found
