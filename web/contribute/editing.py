"""The form in steps: showing one, keeping what was typed, and noticing who else was at it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import abort, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from kb.curation.section_hints import hints
from kb.curation.submissions import change_submission
from kb.model import Actor, Submission, SubmissionDraft
from kb.store import StaleSubmission
from web.contribute import contribute
from web.contribute.access import own_submission, researcher
from web.contribute.basics import LICENCES, read_basics
from web.contribute.business import pattern_choices, read_business
from web.contribute.fields import Fields, ReadStep
from web.contribute.maturity import maturity_page, read_maturity
from web.contribute.moment import now
from web.contribute.people import read_people
from web.contribute.step import Step
from web.contribute.text import WRITTEN, proposals_of, read_text
from web.contribute.values import Shown, differences, stored_values
from web.contribute.workshop import this_workshop
from web.language import reader_language
from web.site import this_site


@contribute.get("/<uuid:submission_id>/<step>")
def edit(submission_id: UUID, step: str) -> str | Response:
    """Show a step of the form."""
    submission = own_submission(submission_id)
    return _page(submission, _step(step))


@contribute.post("/<uuid:submission_id>/<step>")
def keep(submission_id: UUID, step: str) -> Response | str | tuple[str | Response, int]:
    """Keep what was typed: at a press of a button, or by itself when a script asks with ``autosave``.

    What cannot be kept stays as it was stored, and the page says why. When somebody else changed the submission
    meanwhile, nothing is kept and both are shown.
    """
    actor = researcher()
    submission = own_submission(submission_id)
    where = _step(step)
    if submission.handed_in_at is not None or where is Step.CHECK:
        abort(409)
    is_autosave = request.form.get("autosave") == "yes"
    read = _read(where, Fields(request.form), submission.draft, actor)
    seen = submission.model_copy(update={"version": _version()})
    try:
        with this_site().silta.database.unit_of_work(writing=True) as work:
            kept = change_submission(work, actor, seen, read.draft, now())
            work.commit()
    except StaleSubmission:
        return _conflict(submission, where, is_autosave=is_autosave)
    if is_autosave:
        return jsonify(version=kept.version, problems=dict(read.problems))
    if read.problems:
        return _page(kept, where, problems=read.problems), 422
    return redirect(_next(where, kept), 303)


def _next(step: Step, submission: Submission) -> str:
    wanted = request.form.get("action", "")
    # A box of proposals or questions stays on its page until the person goes on.
    following = step.following if wanted == "next" else step
    return url_for("contribute.edit", submission_id=submission.id, step=following.value, saved="yes")


def _conflict(submission: Submission, step: Step, *, is_autosave: bool) -> tuple[str | Response, int]:
    said = gettext("Somebody else, or you in another window, has changed this meanwhile. Nothing was overwritten.")
    if is_autosave:
        return jsonify(conflict=said), 409
    return _page(submission, step, conflict=said), 409


def _version() -> int:
    value = request.form.get("version", "")
    return int(value) if value.isascii() and value.isdigit() and 0 < len(value) < 10 else 0


def _step(name: str) -> Step:
    try:
        return Step(name)
    except ValueError:
        abort(404)


def _read(step: Step, fields: Fields, draft: SubmissionDraft, actor: Actor) -> ReadStep:
    vocabularies = this_site().silta.vocabularies
    questionnaires = this_workshop().questionnaires
    language = reader_language()
    if step.language is not None:
        return read_text(fields, draft, step.language)
    if step is Step.BASICS:
        return read_basics(fields, draft, vocabularies, actor, language)
    if step is Step.MATURITY:
        return read_maturity(fields, draft, questionnaires.maturity, actor, language)
    if step is Step.BUSINESS:
        return read_business(fields, draft, questionnaires.patterns, vocabularies, actor, language)
    return read_people(fields, draft, actor)


def _page(
    submission: Submission, step: Step, *, problems: Mapping[str, str] | None = None, conflict: str = ""
) -> str | Response:
    if step is Step.CHECK:
        return redirect(url_for("contribute.check", submission_id=submission.id))
    stored = stored_values(step, submission.draft, this_workshop().questionnaires.patterns)
    is_typed = bool(problems or conflict)
    shown = Shown(
        values=request.form if is_typed else stored,
        problems=dict(problems or {}),
        meanwhile=differences(request.form, stored) if conflict else {},
    )
    template = "text" if step.language is not None else step.value
    return render_template(
        f"contribute/{template}.html",
        submission=submission,
        draft=submission.draft,
        step=step,
        steps=tuple(Step),
        shown=shown,
        conflict=conflict,
        is_saved="saved" in request.args,
        is_begun="begun" in request.args,
        **_context(step, submission.draft),
    )


def _context(step: Step, draft: SubmissionDraft) -> dict[str, Any]:
    """Return what only this step shows."""
    vocabularies = this_site().silta.vocabularies
    questionnaires = this_workshop().questionnaires
    if step.language is not None:
        text = draft.texts.get(step.language)
        return {
            "written": WRITTEN,
            "text": text,
            "proposals": proposals_of(draft, step.language),
            "hints": {name: hints(name, getattr(text, name), step.language, vocabularies) for name in WRITTEN},
        }
    if step is Step.BASICS:
        return {"licences": LICENCES, "taxonomy": vocabularies.taxonomy, "sectors": tuple(vocabularies.sectors)}
    if step is Step.MATURITY:
        return {"maturity": maturity_page(draft, questionnaires.maturity, researcher(), reader_language())}
    if step is Step.BUSINESS:
        return {
            "questions": questionnaires.patterns,
            "choices": pattern_choices(draft, questionnaires.patterns),
            "patterns": vocabularies.patterns,
            "levels": vocabularies.levels,
        }
    return {}
