"""Dismissing matches, and taking that back."""

from collections.abc import Callable

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from kb.curation.cooperation import dismiss_match, take_dismissal_back
from kb.model import DismissalReason, TargetKind
from kb.store import StoredProfile, UnitOfWork
from web.accounts.permissions import required_actor, signed_in
from web.contribute.moment import now
from web.cooperation import cooperation
from web.cooperation.access import find_profile
from web.cooperation.refusals import REFUSALS, refusal_text
from web.site import this_site


@cooperation.post("/<slug>/dismiss")
@signed_in
def dismiss(slug: str) -> Response:
    """Say that a match is of no use, and why."""
    reason = request.form.get("reason", "")
    if reason not in set(DismissalReason):
        abort(400)
    actor = required_actor()
    return _do(
        slug,
        lambda work, stored, kind, target: dismiss_match(
            work, actor, stored.profile.id, kind, target, DismissalReason(reason), now()
        ),
        gettext("It is not shown here again, and what resembles it counts less."),
    )


@cooperation.post("/<slug>/dismiss/back")
@signed_in
def take_back_dismissal(slug: str) -> Response:
    """Let a match be shown again."""
    actor = required_actor()
    return _do(
        slug,
        lambda work, stored, kind, target: take_dismissal_back(work, actor, stored.profile.id, kind, target),
        gettext("It is shown again."),
    )


def _do(slug: str, change: Callable[[UnitOfWork, StoredProfile, TargetKind, str], object], done: str) -> Response:
    kind, target = request.form.get("kind", ""), request.form.get("target", "")
    if kind not in set(TargetKind) or not target.isprintable() or not 0 < len(target) <= 200:
        abort(400)
    with this_site().silta.database.unit_of_work(writing=True) as work:
        stored = find_profile(work, slug)
        try:
            change(work, stored, TargetKind(kind), target)
        except REFUSALS as error:
            work.rollback()
            flash(refusal_text(error), "match-error")
        else:
            work.commit()
            flash(done, "match")
    return redirect(url_for("cooperation.show", slug=slug, _anchor="matches"), 303)
