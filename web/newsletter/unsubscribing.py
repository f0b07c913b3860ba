"""Unsubscribing with one click (RFC 8058), by the program that shows the mail or by a page."""

from flask import Response, abort, make_response, render_template, request

from kb.newsletter.subscribing import unsubscribe as end
from web.newsletter import newsletter
from web.newsletter.setup import this_signing
from web.site import this_site


@newsletter.route("/newsletter/unsubscribe/<token>", methods=["GET", "POST"])
def unsubscribe(token: str) -> Response:
    """End what the link is for when it is posted; following it only asks, because programs follow links.

    The answer is the same when it has ended before.
    """
    signing = this_signing()
    if signing is None:
        abort(404)
    is_posted = request.method == "POST"
    with this_site().silta.database.unit_of_work(writing=is_posted) as work:
        read = signing.links.read_unsubscribe(work, token)
        if read is None:
            return make_response(render_template("newsletter/gone.html"), 404)
        found, ending = read
        if not is_posted:
            return make_response(render_template("newsletter/unsubscribe.html", ending=ending, gone=found is None))
        left = end(work, found, ending) if found is not None else None
        manage = signing.links.manage(left) if left is not None else ""
        work.commit()
    path = manage.removeprefix(this_site().silta.settings.site_url)
    return make_response(render_template("newsletter/ended.html", everything=left is None, manage=path))
