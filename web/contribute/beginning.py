"""Beginning a submission, in one of six ways."""

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ingest.sources.encoding import decode_head
from ingest.submissions import (
    BIBLIOGRAPHY_LIMIT,
    DOCUMENT_LIMIT,
    Refusal,
    SeveralRecords,
    Started,
    Starter,
    SubmissionRefused,
    Upload,
)
from kb.curation.submissions import begin_submission
from web.contribute import contribute
from web.contribute.access import researcher
from web.contribute.moment import now
from web.contribute.refusal import refusal_text
from web.contribute.step import Step
from web.contribute.workshop import this_workshop
from web.site import this_site

WAYS = ("doi", "cordis", "document", "file", "text", "empty")


@contribute.get("/begin")
def begin() -> str:
    """Show the six ways."""
    researcher()
    return render_template("contribute/begin.html", refused=None, way="", given="", choices=None)


@contribute.post("/begin")
def begin_with() -> str | Response | tuple[str, int]:
    """Begin a submission, and go on to its form; or say why that is not possible, or let the person choose."""
    actor = researcher()
    way, given = request.form.get("way", ""), request.form.get("given", "")
    try:
        started = _start(way, given, this_workshop().starter)
    except SeveralRecords as several:
        text = given or _uploaded_text()
        return render_template("contribute/begin.html", refused=None, way="text", given=text, choices=several), 200
    except SubmissionRefused as refused:
        return _refuse(refused, way, given), 422
    with this_site().silta.database.unit_of_work(writing=True) as work:
        submission = begin_submission(work, actor, started.start, started.draft, now())
        work.commit()
    first = next((Step(f"text-{language.value}") for language, _ in started.draft.texts.begun), Step.BASICS)
    return redirect(url_for("contribute.edit", submission_id=submission.id, step=first.value, begun="yes"), 303)


def _start(way: str, given: str, starter: Starter) -> Started:
    ways: dict[str, Callable[[], Started]] = {
        "doi": lambda: starter.from_doi(given),
        "cordis": lambda: starter.from_project(given),
        "text": lambda: starter.from_text(given, _choice()),
        # Both take any file; its content says what it is.
        "file": lambda: starter.from_file(_upload(), _choice()),
        "document": lambda: starter.from_file(_upload(), _choice()),
        "empty": starter.empty,
    }
    if way not in ways:
        raise SubmissionRefused(Refusal.EMPTY, "choose how to begin")
    return ways[way]()


def _choice() -> int | None:
    value = request.form.get("choice", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None


def _upload() -> Upload:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise SubmissionRefused(Refusal.EMPTY, "no file was chosen")
    return Upload(file.filename, file.stream.read(DOCUMENT_LIMIT + 1))


def _uploaded_text() -> str:
    """Return what an uploaded bibliography says, so that the choice can be sent without the file."""
    file = request.files.get("file")
    if file is None:
        return ""
    file.stream.seek(0)
    return decode_head(file.stream.read(BIBLIOGRAPHY_LIMIT))


def _refuse(refused: SubmissionRefused, way: str, given: str) -> str:
    """Show the ways again, with the reason at the one that was tried."""
    return render_template(
        "contribute/begin.html",
        refused=refusal_text(refused),
        way=way if way in WAYS else "",
        given=given,
        choices=None,
    )
