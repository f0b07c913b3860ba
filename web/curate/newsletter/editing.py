"""Editing a draft: words, order, notes, what is left out; approving it and taking that back."""

from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext
from pydantic import ValidationError
from werkzeug.wrappers import Response

from kb.model import InvalidValue, Language, SiltaError
from kb.model.newsletter import (
    INTRODUCTION_LENGTH,
    NOTE_LENGTH,
    TITLE_LENGTH,
    Issue,
    IssueNote,
    IssueText,
    IssueTexts,
)
from kb.newsletter.composing import approve, edit, reopen
from kb.newsletter.errors import IssueIncomplete, IssueRefused
from kb.store import StaleIssue
from web.accounts.permissions import required_actor
from web.curate import curate
from web.curate.newsletter.issues import issue_page, this_issue
from web.language import NAMES
from web.site import this_site

Entered = list[tuple[UUID, bool, IssueNote]]


@curate.post("/newsletter/<int:number>")
def edit_newsletter(number: int) -> Response | tuple[str, int]:
    """Keep a draft as it was filled in; approve it, when that was asked for."""
    issue = this_issue(number)
    silta = this_site().silta
    try:
        texts, entries = _read(issue)
    except ValidationError:
        problem = gettext(
            "A text is too long or has a character that cannot be shown: titles %(title)s, introductions"
            " %(introduction)s, notes %(note)s characters at most.",
            title=TITLE_LENGTH,
            introduction=INTRODUCTION_LENGTH,
            note=NOTE_LENGTH,
        )
        return issue_page(issue, problem), 400
    seen = issue.model_copy(update={"version": _version()})
    try:
        with silta.database.unit_of_work(writing=True) as work:
            kept = edit(work, seen, texts, entries, required_actor())
            work.commit()
    except (IssueRefused, StaleIssue):
        by_id = {entry.brief_id: entry for entry in issue.entries}
        mine = tuple(
            by_id[brief_id].model_copy(update={"included": included, "note": note})
            for brief_id, included, note in entries
        )
        problem = gettext("Somebody else changed it meanwhile. Here is what you entered; keeping it replaces theirs.")
        return issue_page(issue.model_copy(update={"texts": texts, "entries": mine}), problem), 409
    if request.form.get("action") != "approve":
        flash(gettext("Your changes are kept."), "success")
        return redirect(url_for("curate.newsletter_issue", number=number), 303)
    try:
        with silta.database.unit_of_work(writing=True) as work:
            approve(work, kept, silta.vocabularies.taxonomy, required_actor())
            work.commit()
    except SiltaError as error:
        return issue_page(kept, refusal(error)), 409
    flash(gettext("It is approved. Nothing is sent before you say so."), "success")
    return redirect(url_for("curate.newsletter_issue", number=number), 303)


@curate.post("/newsletter/<int:number>/reopen")
def reopen_newsletter(number: int) -> Response | tuple[str, int]:
    """Make an approved issue a draft again."""
    issue = this_issue(number)
    try:
        with this_site().silta.database.unit_of_work(writing=True) as work:
            reopen(work, issue, required_actor())
            work.commit()
    except SiltaError as error:
        return issue_page(this_issue(number), refusal(error)), 409
    return redirect(url_for("curate.newsletter_issue", number=number), 303)


def refusal(error: SiltaError) -> str:
    """Return in the reader's language why something was not done."""
    if isinstance(error, IssueIncomplete):
        names = [NAMES[Language(code)] for code in error.missing if code != "entries"]
        parts = [gettext("a title is missing: %(languages)s", languages=", ".join(names))] if names else []
        if "entries" in error.missing:
            parts.append(gettext("no brief is told"))
        return gettext("It cannot be approved: %(reasons)s.", reasons="; ".join(parts))
    if isinstance(error, IssueRefused | StaleIssue):
        return gettext("Somebody else has moved it on meanwhile; this is how it stands now.")
    return str(error)


def _read(issue: Issue) -> tuple[IssueTexts, Entered]:
    """Read the form.

    :raises ValidationError: when a text is too long or not printable
    """
    form = request.form
    texts = IssueTexts.model_validate(
        {
            code.value: IssueText(
                title=form.get(f"title-{code.value}", ""), introduction=form.get(f"introduction-{code.value}", "")
            )
            for code in Language
        }
    )
    places = {entry.brief_id: _place(entry.brief_id, index) for index, entry in enumerate(issue.entries, 1)}
    ordered = sorted(issue.entries, key=lambda entry: places[entry.brief_id])
    entries = [
        (
            entry.brief_id,
            form.get(f"told-{entry.brief_id}") == "yes",
            IssueNote.model_validate(
                {code.value: form.get(f"note-{entry.brief_id}-{code.value}", "") for code in Language}
            ),
        )
        for entry in ordered
    ]
    return texts, entries


def _place(brief_id: UUID, index: int) -> tuple[float, int]:
    """Return the place that was entered for a brief; a smaller one than before comes before who had it."""
    try:
        entered = int(request.form.get(f"place-{brief_id}", ""))
    except ValueError:
        return index, index
    if not 0 < entered < 10_000 or entered == index:
        return index, index
    return (entered - 0.5 if entered < index else entered + 0.5), index


def _version() -> int:
    try:
        return int(request.form.get("version", ""))
    except ValueError as error:
        abort(400, InvalidValue(str(error)))
