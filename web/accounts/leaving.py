"""Deleting one's own account."""

from datetime import timedelta
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import force_locale, gettext
from flask_security.proxies import _security
from flask_security.utils import logout_user
from werkzeug.wrappers import Response

from kb.curation.accounts import LastAdministrator
from kb.curation.leaving import delete_account
from kb.curation.mail_folder import mails_to
from kb.model import AccountRole
from kb.store import pseudonym
from web.accounts.own_data import is_fresh
from web.accounts.passwords import LONGEST
from web.accounts.permissions import signed_in
from web.accounts.user import User
from web.accounts.views import accounts, this_user
from web.curate.search_index import update_index
from web.mail.postman import this_postman
from web.site import this_site

JUST_NOW = timedelta(minutes=5)
"""How long ago somebody without a password may have shown who it is."""


@accounts.get("/leave")
@signed_in
def leave() -> Response | str:
    """Say what goes, what stays and why."""
    user = this_user()
    return _page(user) if _may_go_on(user) else _ask(user)


@accounts.post("/leave")
@signed_in
def leave_now() -> Response | str | tuple[str, int]:
    """Delete the account of who shows once more that it is theirs."""
    user = this_user()
    if not _may_go_on(user):
        return _ask(user)
    problem = _problem(user)
    if problem:
        return _page(user, problem), 422
    silta = this_site().silta
    account = user.stored_account
    try:
        with silta.database.unit_of_work(writing=True) as work:
            delete_account(work, account.id, actor_id=account.id)
            work.commit()
    except LastAdministrator:
        return _page(user), 409
    logout_user()
    silta.database.settle()
    update_index()
    _say_goodbye(account.email, account.language.value)
    return render_template("accounts/gone.html")


def _may_go_on(user: User) -> bool:
    """Whether it is asked for on the page itself who it is, or was shown just now by a key or by ORCID."""
    return bool(user.password) or is_fresh(JUST_NOW)


def _ask(user: User) -> Response:
    if user.webauthn:
        return redirect(url_for("security.wan_verify", next=url_for("accounts.leave")), 303)
    flash(gettext("Please sign out, sign in again, and come back here within five minutes."), "error")
    return redirect(url_for("accounts.show"), 303)


def _problem(user: User) -> str:
    """Check the password, and the code where the account asks for one; return what is wrong."""
    if user.password:
        given = _security._password_util.normalize(request.form.get("password", "")[: LONGEST + 1])
        if not given or not user.verify_and_update_password(given):
            return gettext("This is not the password of the account.")
    if user.tf_primary_method:
        code = request.form.get("code", "").strip()[:20]
        seconds = current_app.config["SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY"]
        if not _security.totp_factory.verify_totp(
            token=code, totp_secret=user.tf_totp_secret, user=user, window=seconds
        ):
            return gettext("This code is not right, or was used already. Please take the next one.")
    return ""


def _page(user: User, problem: str = "") -> str:
    account = user.stored_account
    return render_template(
        "accounts/leave.html",
        user=user,
        problem=problem,
        stand_in=pseudonym(account),
        is_last_administrator=AccountRole.ADMINISTRATOR in account.roles and _only_administrator() == account.id,
    )


def _only_administrator() -> UUID | None:
    with this_site().silta.database.unit_of_work() as work:
        found = work.accounts.active_with(AccountRole.ADMINISTRATOR)
    return found[0] if len(found) == 1 else None


def _say_goodbye(address: str, language: str) -> None:
    """Send the last mail; where mails are files, those to the person go first, and this one with its days."""
    postman = this_postman()
    postman.wait()
    for path in mails_to(this_site().silta.settings.mail_folder, address):
        path.unlink(missing_ok=True)
    with force_locale(language):
        subject = gettext("Your account is deleted")
        body = render_template("accounts/mail/account_deleted.txt")
    postman.send(address, subject, body)
