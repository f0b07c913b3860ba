"""Who looks after a brief: taking it, and giving it back."""

from uuid import UUID

from flask import abort, flash, redirect, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from kb.store import UnknownBrief
from web.accounts.permissions import required_actor
from web.curate import curate
from web.curate.addresses import way_back
from web.curate.desk import this_curation
from web.people_names import person_name
from web.site import this_site


@curate.post("/assign")
def assign() -> Response:
    """Take a brief, or give one back that one has: ``take`` or ``release`` names it and who had it on the page.

    What another scout took meanwhile stays with that scout; the page says so.
    """
    actor = required_actor()
    takes = "take" in request.form
    brief_id, seen = _named(request.form.get("take" if takes else "release", ""))
    with this_site().silta.database.unit_of_work(writing=True) as work:
        now = work.responsibilities.of(brief_id)
        if now.assignee_id != seen:
            if now.assignee is None:
                flash(gettext("Nobody looks after this brief any more; the list shows it as it is now."), "error")
            else:
                flash(
                    gettext(
                        "%(name)s looks after this brief now; nothing was changed.", name=person_name(now.assignee)
                    ),
                    "error",
                )
            return redirect(way_back(f"brief-{brief_id}"), 303)
        try:
            this_curation().assign(work, brief_id, actor if takes else None, actor)
        except UnknownBrief:
            abort(404)
        work.commit()
    flash(gettext("You look after it now.") if takes else gettext("Nobody looks after it now."), "success")
    return redirect(way_back(f"brief-{brief_id}"), 303)


def _named(value: str) -> tuple[UUID, UUID | None]:
    """Read ``brief:assignee``; the second is empty when nobody looked after it."""
    brief_id, _, assignee = value.partition(":")
    try:
        return UUID(brief_id), UUID(assignee) if assignee else None
    except ValueError:
        abort(400)
