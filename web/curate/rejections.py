"""Records of sources that could not be taken: why, where, and who has seen that."""

from datetime import UTC, datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from kb.store import RejectedRecord
from web.accounts.permissions import required_actor
from web.curate import curate
from web.curate.addresses import way_back
from web.curate.paging import read_number
from web.site import this_site

PAGE = 50
_SEEN = {"": False, "yes": True, "all": None}
"""The parameter ``seen``, and what the store is asked for."""


@curate.get("/rejected")
def rejected() -> str:
    """List the rejected records that nobody has seen, those that somebody has, or all."""
    given = request.args.get("seen", "")
    given = given if given in _SEEN else ""
    run = read_number(request.args.get("run"))
    with this_site().silta.database.unit_of_work() as work:
        sources = work.rejections.sources()
        source = request.args.get("source", "")
        source = source if source in sources else ""
        wanted = {"seen": _SEEN[given], "source": source or None, "run_id": run}
        found = work.rejections.list(PAGE + 1, after=_read_key(request.args.get("after", "")), **wanted)
        count = work.rejections.count(**wanted)
    parameters = {"seen": given or None, "source": source or None, "run": run}
    following = url_for("curate.rejected", **parameters, after=_key(found[PAGE - 1])) if len(found) > PAGE else None
    return render_template(
        "curate/rejected.html",
        records=found[:PAGE],
        count=count,
        sources=sources,
        source=source,
        seen=given,
        run=run,
        following=following,
        is_later="after" in request.args,
    )


@curate.post("/rejected/seen")
def see_rejected() -> Response:
    """Note that somebody has seen records, or that they are unseen after all; what was rejected again stays unseen."""
    actor = required_actor()
    shown = {}
    for value in request.form.getlist("record"):
        number, times = (read_number(part) for part in (value.partition(":")[0], value.partition(":")[2]))
        if number is None or times is None:
            abort(400)
        shown[number] = times
    if not shown:
        flash(gettext("Choose records first."), "error")
        return redirect(way_back(), 303)
    is_seen = request.form.get("as") != "unseen"
    with this_site().silta.database.unit_of_work(writing=True) as work:
        count = work.rejections.mark_seen(shown, actor.name if is_seen else None)
        action = "see-rejections" if is_seen else "unsee-rejections"
        work.audit.add(actor, action, subject=", ".join(str(number) for number in sorted(shown)))
        work.commit()
    flash(ngettext("%(number)s record marked.", "%(number)s records marked.", count, number=count), "success")
    return redirect(way_back(), 303)


def _key(record: RejectedRecord) -> str:
    return f"{record.rejected_at.isoformat()}~{record.id}"


def _read_key(given: str) -> tuple[datetime, int] | None:
    """Read the key of a page; what is none leads to the first page."""
    at, _, number = given.rpartition("~")
    found = read_number(number)
    try:
        moment = datetime.fromisoformat(at)
        # Near the year 1 or 9999 it may be no moment in UTC.
        return (moment.astimezone(UTC), found) if found is not None and moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
