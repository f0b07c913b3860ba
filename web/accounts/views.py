"""The pages of one's own account."""

from datetime import UTC, datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_security.proxies import _security
from flask_security.utils import logout_user
from werkzeug.wrappers import Response
from wtforms import ValidationError

from kb.model import Language
from kb.store import AccountEventKind
from web.accounts.forms import NAME_LENGTH, checked_name
from web.accounts.permissions import signed_in
from web.accounts.session import signed_in_user
from web.accounts.user import User
from web.site import this_site

accounts = Blueprint("accounts", __name__, url_prefix="/account")


@accounts.get("")
@signed_in
def show() -> str:
    """Show one's own account."""
    user = this_user()
    with this_site().silta.database.unit_of_work() as work:
        events = work.account_events.of(user.stored_account.id, limit=10)
    return render_template("accounts/account.html", user=user, events=events, name_length=NAME_LENGTH)


@accounts.post("/about-me")
@signed_in
def change_about_me() -> Response:
    """Change name and language."""
    user = this_user()
    before = user.stored_account
    try:
        user.name = checked_name(request.form.get("name", ""))
    except ValidationError as error:
        flash(str(error), "error")
        return redirect(url_for("accounts.show"))
    language = request.form.get("language", "")
    if language in {item.value for item in Language}:
        user.language = language
    _security.datastore.put(user)
    _security.datastore.commit()
    if user.name != before.name:
        with this_site().silta.database.unit_of_work(writing=True) as work:
            work.people_pages.rename(before.id, user.name)
            work.commit()
    flash(gettext("Your changes are kept."), "success")
    return redirect(url_for("accounts.show"))


@accounts.post("/sign-out-everywhere")
@signed_in
def sign_out_everywhere() -> Response:
    """End all sessions of the account."""
    user = this_user()
    account_id = user.stored_account.id
    _security.datastore.set_uniquifier(user)
    _security.datastore.commit()
    with this_site().silta.database.unit_of_work(writing=True) as work:
        work.account_events.note(
            AccountEventKind.SIGNED_OUT_EVERYWHERE, account_id, at=datetime.now(UTC), actor_id=account_id
        )
        work.commit()
    logout_user()
    flash(gettext("You are signed out on all devices."), "success")
    return redirect(url_for("security.login"))


def this_user() -> User:
    """Return who is signed in, in a view that admits nobody else."""
    user = signed_in_user()
    if user is None:
        abort(401)
    return user
