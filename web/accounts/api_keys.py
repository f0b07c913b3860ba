"""The keys by which a person's programs use the JSON interface."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_security.decorators import auth_required
from werkzeug.wrappers import Response

from kb.curation.api_keys import RefusedApiKey, UnknownApiKey, make_api_key, revoke_api_key
from kb.curation.submissions import may_contribute
from kb.model import ApiScope
from kb.model.api_key import NAME_LENGTH
from web.accounts.configuration import FRESH
from web.accounts.people import accounts
from web.accounts.permissions import signed_in
from web.accounts.views import this_user
from web.site import this_site

LASTING = (30, 90, 365, 0)
"""Days that a key can be made for; 0: until it is revoked."""


@accounts.get("/api-keys")
@signed_in
@auth_required("session", within=lambda: FRESH, grace=0)
def api_keys() -> str:
    """Show one's keys."""
    return _page()


@accounts.post("/api-keys")
@signed_in
@auth_required("session", within=lambda: FRESH, grace=0)
def add_api_key() -> str | tuple[str, int]:
    """Make a key and show its secret, once."""
    account = this_user().stored_account
    scopes = [scope for scope in _offered() if scope.value in request.form.getlist("scope")]
    days = next((days for days in LASTING if str(days) == request.form.get("days")), LASTING[0])
    name = request.form.get("name", "").strip()
    if not name or not scopes:
        flash(gettext("Please name the key and choose what it may do."), "error")
        return _page(), 422
    expires_at = datetime.now(UTC) + timedelta(days=days) if days else None
    try:
        with this_site().silta.database.unit_of_work(writing=True) as work:
            _, secret = make_api_key(work, account.id, name, scopes, expires_at=expires_at, actor_id=account.id)
            work.commit()
    except RefusedApiKey:
        flash(gettext("Please take another name; or you have too many keys and have to revoke one first."), "error")
        return _page(), 422
    return _page(secret)


@accounts.post("/api-keys/<uuid:key_id>/revoke")
@signed_in
def revoke_key(key_id: UUID) -> Response:
    """Take one's key away, so that it opens nothing from now on."""
    account = this_user().stored_account
    try:
        with this_site().silta.database.unit_of_work(writing=True) as work:
            revoke_api_key(work, account.id, key_id, actor_id=account.id)
            work.commit()
    except UnknownApiKey:
        abort(404)
    flash(gettext("The key is revoked and opens nothing any more."), "success")
    return redirect(url_for("accounts.api_keys"))


def _page(secret: str = "") -> str:
    account = this_user().stored_account
    with this_site().silta.database.unit_of_work() as work:
        keys = work.api_keys.of(account.id)
    return render_template(
        "accounts/api_keys.html",
        keys=keys,
        secret=secret,
        now=datetime.now(UTC),
        expired_days=this_site().silta.settings.retention.expired_keys,
        scopes=[(scope, scope_name(scope)) for scope in _offered()],
        scope_name=scope_name,
        lasting=LASTING,
        name_length=NAME_LENGTH,
    )


def scope_name(scope: ApiScope) -> str:
    """Say in the reader's language what a key may do."""
    match scope:
        case ApiScope.READ:
            return gettext("read more often")
        case ApiScope.SUBMISSIONS:
            return gettext("hand in results")


def _offered() -> list[ApiScope]:
    """Return what a key of this person may be made for."""
    contributes = may_contribute(this_user().stored_account.actor)
    return [scope for scope in ApiScope if scope is not ApiScope.SUBMISSIONS or contributes]
