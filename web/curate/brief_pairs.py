"""Pairs of briefs that may tell of the same result: side by side, decided, and taken back."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from kb.curation.duplicate_decisions import (
    REASON_LENGTH,
    AlreadyDecided,
    UnknownPair,
    find_pair,
    own_brief,
    reconsider,
    say_different,
    say_same,
)
from kb.curation.errors import ReasonMissing
from kb.curation.merges import MergeRefused
from kb.model import Actor
from kb.store import DuplicatePair, PairState, UnitOfWork
from web.accounts.permissions import required_actor
from web.curate import curate
from web.curate.paging import read_number
from web.curate.queue_rows import Titled
from web.curate.refusals import refusal_text
from web.curate.search_index import update_index
from web.curate.side_by_side import side_by_side
from web.site import reader_labels, this_site

PAGE = 25
"""Pairs of one page; both briefs of each are read."""
Decide = Callable[[UnitOfWork, int, Actor, str], object]
_DECISIONS: dict[str, Decide] = {
    "same": say_same,
    "different": say_different,
    "reconsider": lambda work, number, actor, _: reconsider(work, number, actor),
}


@curate.get("/duplicates")
def duplicates() -> str:
    """List the pairs that wait for a person, the most alike first."""
    after = read_number(request.args.get("after"))
    with this_site().silta.database.unit_of_work() as work:
        pairs = work.duplicates.pairs(limit=PAGE + 1, after=after)
        count = work.duplicates.count()
        organisations = work.organisation_pairs.count()
        shown = [(pair, *_both(work, pair)) for pair in pairs[:PAGE]]
    following = url_for("curate.duplicates", after=pairs[PAGE - 1].id) if len(pairs) > PAGE else None
    return render_template(
        "curate/duplicates.html",
        pairs=shown,
        count=count,
        organisations=organisations,
        following=following,
        is_later=after is not None,
    )


@curate.get("/duplicates/<int:pair_id>")
def brief_pair(pair_id: int) -> str:
    """Show the briefs of a pair side by side."""
    with this_site().silta.database.unit_of_work() as work:
        return _page(work, pair_id)


@curate.post("/duplicates/<int:pair_id>")
def decide_pair(pair_id: int) -> Response | tuple[str, int]:
    """Say that the briefs of a pair are the same or different, or take the latter back."""
    actor = required_actor()
    decide = _DECISIONS.get(request.form.get("decision", ""))
    if decide is None:
        abort(400)
    reason = " ".join(request.form.get("reason", "").split())[:REASON_LENGTH]
    with this_site().silta.database.unit_of_work(writing=True) as work:
        try:
            decide(work, pair_id, actor, reason)
        except UnknownPair:
            abort(404)
        except (ReasonMissing, AlreadyDecided, MergeRefused) as error:
            work.rollback()
            status = 422 if isinstance(error, ReasonMissing) else 409
            return _page(work, pair_id, refusal_text(error), reason), status
        work.commit()
    if decide is say_same:
        update_index()
        flash(gettext("Merged. It can be undone here."), "success")
        return redirect(url_for("curate.merged"), 303)
    if decide is say_different:
        flash(gettext("Remembered as different. No machine merges them any more."), "success")
        return redirect(url_for("curate.duplicates"), 303)
    flash(gettext("The pair waits again."), "success")
    return redirect(url_for("curate.brief_pair", pair_id=pair_id), 303)


def _page(work: UnitOfWork, pair_id: int, problem: str = "", reason: str = "") -> str:
    try:
        pair = find_pair(work, pair_id)
    except UnknownPair:
        abort(404)
    briefs = [own_brief(work, brief_id) for brief_id in (pair.first_id, pair.second_id)]
    differs, agrees = side_by_side(briefs, reader_labels())
    return render_template(
        "curate/brief_pair.html",
        pair=pair,
        sides=_both(work, pair),
        differs=differs,
        agrees=agrees,
        waits=pair.state is PairState.WAITING,
        is_different=pair.state is PairState.DIFFERENT,
        problem=problem,
        reason=reason,
        reason_length=REASON_LENGTH,
    )


def _both(work: UnitOfWork, pair: DuplicatePair) -> tuple[Titled, Titled]:
    first, second = (Titled.of_brief(own_brief(work, item)) for item in (pair.first_id, pair.second_id))
    return first, second
