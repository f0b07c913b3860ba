"""Which briefs are published on which day."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from kb.curation.publication_plan import cancel
from kb.model import AccountRole
from web.accounts.permissions import allowed, required_actor
from web.contribute.moment import today
from web.curate import curate
from web.curate.queue_rows import titles
from web.site import this_site


@curate.get("/plans")
def plans() -> str:
    """List the plans, the next first."""
    actor = required_actor()
    with this_site().silta.database.unit_of_work() as work:
        found = work.publication_plans.all()
        named = titles(work, [plan.brief_id for plan in found])
    return render_template(
        "curate/plans.html",
        plans=[(plan, named[plan.brief_id]) for plan in found if plan.brief_id in named],
        is_editor=actor.has(AccountRole.EDITOR),
        today=today(),
    )


@curate.post("/plans/<uuid:brief_id>/cancel")
@allowed(AccountRole.EDITOR)
def cancel_plan(brief_id: UUID) -> Response:
    """Forget the plan for a brief; it stays approved."""
    with this_site().silta.database.unit_of_work(writing=True) as work:
        dropped = cancel(work, brief_id, required_actor())
        work.commit()
    if dropped:
        flash(gettext("It is not published by itself any more; it stays approved."), "success")
    else:
        flash(gettext("There is no plan for it any more."), "error")
    return redirect(url_for("curate.plans"), 303)
