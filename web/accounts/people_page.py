"""Whether a person has a public page: the consent, and how it is withdrawn."""

from datetime import UTC, datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from kb.model import PeoplePage
from kb.store.people_pages import new_key
from web.accounts.permissions import signed_in
from web.accounts.views import accounts, this_user
from web.site import this_site

WORDING = "people-page-1"
"""Names the text of the consent in ``people_page.html``; a changed text gets another name."""


@accounts.get("/people-page")
@signed_in
def people_page() -> str:
    """Show what a page would say, and whether there is one."""
    user = this_user()
    with this_site().silta.database.unit_of_work() as work:
        given = work.people_pages.given_by(user.stored_account.id)
    return render_template("accounts/people_page.html", user=user, given=given)


@accounts.post("/people-page")
@signed_in
def change_people_page() -> Response:
    """Record or renew the consent; without the tick nothing is kept."""
    account = this_user().stored_account
    if request.form.get("agreed") != WORDING:
        flash(gettext("Tick that you agree, or leave everything as it is."), "error")
        return redirect(url_for("accounts.people_page"))
    with this_site().silta.database.unit_of_work(writing=True) as work:
        before = work.people_pages.given_by(account.id)
        work.people_pages.show(
            PeoplePage(
                account_id=account.id,
                key=before.key if before else new_key(account.name),
                wording=WORDING,
                given_at=datetime.now(UTC),
                with_mail="with_mail" in request.form,
                indexed="indexed" in request.form,
            )
        )
        work.commit()
    flash(gettext("Your page can be seen now."), "success")
    return redirect(url_for("accounts.people_page"))


@accounts.post("/people-page/withdraw")
@signed_in
def withdraw_people_page() -> Response:
    """Withdraw the consent: the page is gone at once."""
    with this_site().silta.database.unit_of_work(writing=True) as work:
        work.people_pages.hide(this_user().stored_account.id)
        work.commit()
    flash(gettext("Your page is gone, and the consent is no longer stored."), "success")
    return redirect(url_for("accounts.people_page"))
