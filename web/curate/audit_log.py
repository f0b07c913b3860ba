"""The audit log: who did what, when and why."""

from uuid import UUID

from flask import render_template, request, url_for

from kb.model import AccountRole
from kb.store import AuditFilter
from web.accounts.permissions import allowed
from web.curate import curate
from web.curate.paging import read_day, read_number
from web.curate.queue_rows import titles
from web.curate.words import action_name
from web.site import reader_labels, this_site

PAGE = 50


@curate.get("/audit")
@allowed(AccountRole.EDITOR)
def audit() -> str:
    """Show the events, the last first."""
    given = request.args
    before = read_number(given.get("before"))
    with this_site().silta.database.unit_of_work() as work:
        actions = work.audit.actions()
        action = given.get("action", "")
        wanted = AuditFilter(
            actor_id=_uuid(given.get("person", "")),
            action=action if action in actions else None,
            brief_id=_uuid(given.get("brief", "")),
            since=read_day(given.get("since")),
            until=read_day(given.get("until")),
        )
        found = work.audit.latest(PAGE + 1, before, wanted)
        shown = found[:PAGE]
        named = titles(work, [event.brief_id for event in shown if event.brief_id is not None])
        people = [(account.id, account.name) for account in work.accounts.list()]
    parameters = {
        "person": wanted.actor_id,
        "action": wanted.action,
        "brief": wanted.brief_id,
        "since": wanted.since,
        "until": wanted.until,
    }
    labels = reader_labels()
    return render_template(
        "curate/audit.html",
        events=shown,
        titles=named,
        wanted=wanted,
        people=people,
        actions=sorted(((name, action_name(name)) for name in actions), key=lambda item: labels.sort_key(item[1])),
        following=url_for("curate.audit", **parameters, before=shown[-1].id) if len(found) > PAGE else None,
        is_later=before is not None,
    )


def _uuid(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None
