"""What people said about duplicates: merged briefs, which can be parted again, and those that are different."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from kb.curation.duplicate_decisions import own_brief, part
from kb.curation.merges import MergeRefused, UnknownMerge
from kb.store import PairState
from web.accounts.permissions import required_actor
from web.curate import curate
from web.curate.paging import read_number
from web.curate.queue_rows import Titled
from web.curate.refusals import refusal_text
from web.curate.search_index import update_index
from web.site import this_site

PAGE = 25
TOLD_APART = 50
"""Pairs that are different which the page shows, the latest decisions first."""
_LARGEST = 2**31


@curate.get("/duplicates/decided")
def merged() -> str:
    """List what was merged, undone merges too, and what is known to be different."""
    before = read_number(request.args.get("before"))
    with this_site().silta.database.unit_of_work() as work:
        found = work.merges.latest(PAGE + 1, before=before)
        merges = [
            (done, Titled.of_brief(own_brief(work, done.merged_id)), Titled.of_brief(own_brief(work, done.into_id)))
            for done in found[:PAGE]
        ]
        different = [
            (pair, *(Titled.of_brief(own_brief(work, item)) for item in (pair.first_id, pair.second_id)))
            for pair in work.duplicates.decided(PairState.DIFFERENT, TOLD_APART)
        ]
    following = url_for("curate.merged", before=found[PAGE - 1].id) if len(found) > PAGE else None
    return render_template("curate/decided.html", merges=merges, different=different, following=following)


@curate.post("/merges/<int:merge_id>/undo")
def undo_merge(merge_id: int) -> Response:
    """Part two briefs that were merged: both are as they were, and are remembered as different."""
    actor = required_actor()
    try:
        with this_site().silta.database.unit_of_work(writing=True) as work:
            part(work, merge_id if merge_id < _LARGEST else 0, actor)
            work.commit()
    except UnknownMerge:
        abort(404)
    except MergeRefused as error:
        flash(refusal_text(error), "error")
    else:
        update_index()
        flash(gettext("They are two briefs again, and remembered as different."), "success")
    return redirect(url_for("curate.merged"), 303)
