"""The queues: how much waits where, and each of them as a list."""

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kb.model import InvalidValue, MaturityBand
from kb.store import ReviewQueue
from web.accounts.permissions import required_actor
from web.contribute.moment import today
from web.curate import curate
from web.curate.batch_choice import offered
from web.curate.desk import scouts
from web.curate.queue_request import LISTS, QueueRequest, read_request
from web.curate.queue_rows import queue_rows
from web.curate.words import ORDERS, QUEUES
from web.site import reader_labels, this_site

PAGE = 50
"""Briefs of one page."""


@curate.get("")
def overview() -> str:
    """Show how much waits in each queue."""
    actor = required_actor()
    with this_site().silta.database.unit_of_work() as work:
        counts = work.review_queues.counts(today=today(), person=actor.id)
    return render_template("curate/overview.html", counts=counts, queues=QUEUES, address=queue_address)


@curate.get("/queues/<name>")
def queue(name: str) -> str | Response:
    """Show a page of a queue."""
    if name not in set(ReviewQueue):
        abort(404)
    which = ReviewQueue(name)
    if which not in LISTS:
        return redirect(queue_address(which))
    silta = this_site().silta
    asked = read_request(which, request.args, silta.vocabularies.taxonomy)
    actor, day = required_actor(), today()
    wanted = asked.filter(actor.id, silta.vocabularies.taxonomy)
    with silta.database.unit_of_work() as work:
        try:
            page = work.review_queues.page(
                which, wanted, today=day, person=actor.id, order=asked.order, limit=PAGE, after=asked.after
            )
        except InvalidValue:
            return redirect(asked.page(None).address())
        count = work.review_queues.count(which, wanted, today=day, person=actor.id)
        rows = queue_rows(work, page.entries, actor, day)
        people = scouts(work)
        sources = work.review_queues.sources()
    return render_template(
        "curate/queue.html",
        asked=asked,
        rows=rows,
        count=count,
        person=actor.id,
        people=people,
        sources=sources,
        technologies=_technologies(),
        bands=[band.value for band in MaturityBand],
        orders=ORDERS,
        queues=QUEUES,
        offers=offered(actor, people),
        whole=QueueRequest(which, order=asked.order).address(),
        following=asked.page(page.following).address() if page.following else None,
        first=asked.page(None).address() if asked.after else None,
    )


def queue_address(which: ReviewQueue) -> str:
    """Return where a queue is."""
    if which is ReviewQueue.DUPLICATES:
        return url_for("curate.duplicates")
    if which is ReviewQueue.REJECTED:
        return url_for("curate.rejected")
    return url_for("curate.queue", name=which.value)


def _technologies() -> list[tuple[str, str]]:
    labels = reader_labels()
    return sorted(labels.technologies.items(), key=lambda item: labels.sort_key(item[1]))
