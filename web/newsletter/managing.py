"""The page where a subscription is changed or ended, behind a signed link."""

from flask import abort, redirect, render_template, request
from werkzeug.wrappers import Response

from kb.model.newsletter import Frequency, Subscription
from kb.newsletter.subscribing import change
from web.newsletter import newsletter
from web.newsletter.choices import (
    describe_search,
    offered_sectors,
    offered_technologies,
    read_frequency,
    read_interests,
    read_language,
)
from web.newsletter.setup import this_signing
from web.site import reader_labels, this_site


@newsletter.get("/newsletter/manage/<token>")
def manage(token: str) -> str | tuple[str, int]:
    """Show what somebody gets."""
    with this_site().silta.database.unit_of_work() as work:
        signing = this_signing()
        found = signing.links.read_manage(work, token) if signing is not None else None
        if found is None:
            return render_template("newsletter/gone.html"), 404
        searches = work.saved_searches.of(found.id)
    return render_template(
        "newsletter/manage.html",
        subscription=found,
        searches=[(search, describe_search(search.query, reader_labels())) for search in searches],
        technologies=offered_technologies(found.interests),
        sectors=offered_sectors(found.interests),
        frequencies=tuple(Frequency),
        done=request.args.get("done", ""),
    )


@newsletter.post("/newsletter/manage/<token>")
def change_subscription(token: str) -> Response | str | tuple[str, int]:
    """Change what somebody gets, or delete everything about the address."""
    silta = this_site().silta
    signing = this_signing()
    if signing is None:
        abort(404)
    with silta.database.unit_of_work(writing=True) as work:
        found = signing.links.read_manage(work, token)
        if found is None:
            return render_template("newsletter/gone.html"), 404
        left: Subscription | None = None
        if request.form.get("action") == "delete":
            work.subscriptions.remove(found.id)
        else:
            frequencies = {
                search.id: read_frequency(request.form.get(f"frequency-{search.id}", ""))
                for search in work.saved_searches.of(found.id)
                if request.form.get(f"frequency-{search.id}") != "never"
            }
            left = change(
                work,
                found,
                language=read_language(),
                newsletter=request.form.get("newsletter") == "yes",
                interests=read_interests(silta.vocabularies),
                frequencies=frequencies,
            )
        work.commit()
    if left is None:
        return render_template("newsletter/ended.html", everything=True)
    return redirect(f"{request.path}?done=changed", 303)
