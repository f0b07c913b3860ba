"""What is stored about you: shown, and given as a file."""

import io
from datetime import timedelta

from flask import redirect, render_template, send_file, url_for
from flask_security.utils import check_and_update_authn_fresh
from werkzeug.wrappers import Response

from kb.curation.own_data import own_data
from web.accounts.configuration import FRESH
from web.accounts.permissions import signed_in
from web.accounts.takeout import archive
from web.accounts.topics import described, topic_name
from web.accounts.views import accounts, this_user
from web.site import this_site


@accounts.get("/data")
@signed_in
def data() -> Response | str:
    """Show what is stored about the person."""
    if not is_fresh(FRESH):
        return redirect(url_for("security.verify", next=url_for("accounts.data")))
    silta = this_site().silta
    with silta.database.unit_of_work() as work:
        found = own_data(work, this_user().stored_account.id)
    return render_template(
        "accounts/data.html",
        found=found,
        counts=found.counts(),
        described=described(silta.settings.retention),
        topic_name=topic_name,
    )


@accounts.post("/data")
@signed_in
def download() -> Response:
    """Give everything as one file."""
    if not is_fresh(FRESH):
        return redirect(url_for("security.verify", next=url_for("accounts.data")), 303)
    with this_site().silta.database.unit_of_work() as work:
        found = own_data(work, this_user().stored_account.id)
    return send_file(
        io.BytesIO(archive(found)), mimetype="application/zip", as_attachment=True, download_name="silta-data.zip"
    )


def is_fresh(within: timedelta) -> bool:
    """Whether the person has shown not long ago who it is."""
    return bool(check_and_update_authn_fresh(within, timedelta(0), "session"))
