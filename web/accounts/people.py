"""Where administrators look after the accounts."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from kb.curation.accounts import LastAdministrator, give_roles, set_active, set_organisation
from kb.model import Account, AccountRole
from kb.store import UnknownAccount
from web.accounts.permissions import allowed, required_actor
from web.accounts.views import accounts
from web.site import this_site


@accounts.get("/people")
@allowed(AccountRole.ADMINISTRATOR)
def people() -> str:
    """List the accounts, the newest changes to them, and which mails have not reached them."""
    with this_site().silta.database.unit_of_work() as work:
        listed = work.accounts.list()
        events = work.account_events.newest(limit=30)
        counts = work.notices.counts()
    names = {account.id: account.name for account in listed}
    mails = {state.value: count for state, count in counts.items()}
    return render_template("accounts/people.html", accounts=listed, events=events, names=names, mails=mails)


@accounts.get("/people/<uuid:account_id>")
@allowed(AccountRole.ADMINISTRATOR)
def person(account_id: UUID) -> str:
    """Show an account as administrators may change it."""
    with this_site().silta.database.unit_of_work() as work:
        account = _account(account_id)
        events = work.account_events.of(account_id)
        names = {item.id: item.name for item in work.accounts.list()}
    return render_template(
        "accounts/person.html", account=account, events=events, names=names, every_role=tuple(AccountRole)
    )


@accounts.post("/people/<uuid:account_id>")
@allowed(AccountRole.ADMINISTRATOR)
def change_person(account_id: UUID) -> Response:
    """Change roles and organisation of an account, and whether the person may sign in."""
    account = _account(account_id)
    known = {role.value for role in AccountRole}
    roles = frozenset(AccountRole(name) for name in request.form.getlist("role") if name in known)
    organisation = request.form.get("organisation", "").strip() or None
    actor = required_actor()
    try:
        with this_site().silta.database.unit_of_work(writing=True) as work:
            if organisation not in {None, account.organisation} and not work.participations.known([organisation or ""]):
                flash(gettext("There is no organisation with this key."), "error")
                return redirect(url_for("accounts.person", account_id=account_id))
            give_roles(work, account_id, roles, actor_id=actor.id)
            set_organisation(work, account_id, organisation, actor_id=actor.id)
            set_active(work, account_id, active="active" in request.form, actor_id=actor.id)
            work.commit()
    except LastAdministrator:
        flash(gettext("This is the last administrator. Make somebody else one first."), "error")
    else:
        flash(gettext("The changes are kept."), "success")
    return redirect(url_for("accounts.person", account_id=account_id))


def _account(account_id: UUID) -> Account:
    try:
        with this_site().silta.database.unit_of_work() as work:
            return work.accounts.get(account_id)
    except UnknownAccount:
        abort(404)
