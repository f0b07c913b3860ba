"""Terms that the taxonomy may lack, and what can be made of them."""

from datetime import UTC, date, datetime, timedelta
from threading import Lock
from time import monotonic

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from kb.curation.taxonomy_candidates import TaxonomyCandidate, candidate_key, find_candidates, ignore
from kb.curation.taxonomy_desk import REASON_LENGTH
from kb.model import InvalidValue
from kb.store import UnitOfWork
from web.accounts.permissions import required_actor
from web.curate import curate
from web.site import reader_labels, this_site

PAGE = 50
DAYS = 90
"""Days of searches that count, as at the command line."""
KEPT = 900
"""Seconds that a list is shown at most, before what was searched since is looked at."""
TERM_LENGTH = 200
_FOUND = "silta-taxonomy-candidates"
_finding = Lock()


@curate.get("/taxonomy/candidates")
def candidates() -> str:
    """List the candidates, the most frequent first."""
    return _page()


@curate.post("/taxonomy/candidates")
def ignore_candidate() -> Response | tuple[str, int]:
    """Leave a term out of the list with a reason, or take it back."""
    actor = required_actor()
    term, reason = request.form.get("term", "")[:TERM_LENGTH], request.form.get("reason", "")[:REASON_LENGTH]
    with this_site().silta.database.unit_of_work(writing=True) as work:
        if request.form.get("action") == "restore":
            work.ignored_candidates.take_back(candidate_key(term))
            work.audit.add(actor, "restore-candidate", subject=term)
            said = gettext("“%(term)s” is a candidate again.", term=term)
        else:
            try:
                ignore(work, term, reason=reason, author=actor.name)
            except InvalidValue:
                work.rollback()
                return _page(gettext("Say why, in one sentence.")), 422
            work.audit.add(actor, "ignore-candidate", subject=term, reason=reason)
            said = gettext("“%(term)s” is ignored.", term=term)
        work.commit()
    flash(said, "success")
    return redirect(url_for("curate.candidates"), 303)


def _page(problem: str = "") -> str:
    labels = reader_labels()
    with this_site().silta.database.unit_of_work() as work:
        ignored = work.ignored_candidates.list()
        keys = {item.key for item in ignored}
        found = [item for item in _find(work) if item.key not in keys]
        waiting = work.taxonomy_changes.count_waiting()
    names = (labels.technologies[item.id] for item in this_site().silta.vocabularies.taxonomy)
    return render_template(
        "curate/taxonomy/candidates.html",
        candidates=found[:PAGE],
        count=len(found),
        ignored=ignored,
        waiting=waiting,
        problem=problem,
        names=sorted(names, key=labels.sort_key),
        reason_length=REASON_LENGTH,
    )


def _find(work: UnitOfWork) -> list[TaxonomyCandidate]:
    """Return the candidates; every brief is read for them, so they are kept until a brief or the taxonomy
    changes, a quarter of an hour at most.
    """
    today = datetime.now(UTC).date()
    key = (work.outbox.last_position(), work.briefs.count(), work.taxonomy_changes.revision(), today, _period())
    with _finding:
        kept: tuple[object, list[TaxonomyCandidate]] | None = current_app.extensions.get(_FOUND)
        if kept is None or kept[0] != key:
            kept = key, find_candidates(work, this_site().silta.vocabularies, _first_day(today))
            current_app.extensions[_FOUND] = kept
        return kept[1]


def _period() -> int:
    return int(monotonic() // KEPT)


def _first_day(today: date) -> date:
    return today - timedelta(days=DAYS - 1)
