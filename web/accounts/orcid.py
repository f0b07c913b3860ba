"""Signing in with ORCID, and linking one's iD: OpenID Connect Core 1.0, the authorisation code flow with PKCE."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_security.confirmable import generate_confirmation_link
from flask_security.proxies import _security
from flask_security.utils import (
    check_and_update_authn_fresh,
    get_message,
    login_user,
    send_mail,
    validate_redirect_url,
)
from joserfc.errors import JoseError
from pydantic import TypeAdapter, ValidationError
from requests import RequestException
from werkzeug.wrappers import Response
from wtforms import ValidationError as FormError

from kb.model import AccountRole, Orcid
from kb.settings import OrcidSettings
from kb.store import AccountEventKind
from web.accounts.configuration import FRESH
from web.accounts.forms import checked_name
from web.accounts.messages import SUBJECTS
from web.accounts.permissions import public, signed_in
from web.accounts.session import signed_in_user
from web.accounts.user import User
from web.accounts.views import this_user
from web.language import reader_language
from web.site import this_site

orcid = Blueprint("orcid", __name__, url_prefix="/account/orcid")

PROVIDER = "silta-orcid"
"""Where the app keeps the provider and its settings."""
TIMEOUT = 10
"""Seconds that the provider may take to answer."""
LEEWAY = 30
"""Seconds that the provider's clock may differ from ours."""
NEWCOMER = 15 * 60
"""Seconds that somebody may take to enter a mail address after coming back from ORCID."""
ALGORITHMS = ["RS256"]
"""What identities are signed with; ORCID uses nothing else."""
_FAILURES = (AuthlibBaseError, JoseError, RequestException, ValidationError, ValueError, KeyError, RuntimeError)
_Orcid = TypeAdapter(Orcid)


def init_orcid(app: Flask, settings: OrcidSettings) -> None:
    """Let people sign in with ORCID, where the settings say as whom this site goes there."""
    if not settings.client_id:
        return
    provider = OAuth(app).register(
        name="orcid",
        client_id=settings.client_id,
        client_secret=settings.client_secret.get_secret_value() if settings.client_secret else None,
        server_metadata_url=f"{settings.issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid", "code_challenge_method": "S256", "default_timeout": TIMEOUT},
    )
    app.extensions[PROVIDER] = (provider, settings)
    app.jinja_env.globals["orcid_available"] = True
    app.register_blueprint(orcid)


@orcid.get("")
@public
def start() -> Response:
    """Send the browser to ORCID."""
    if signed_in_user() is not None and not check_and_update_authn_fresh(FRESH, timedelta(0), "session"):
        return redirect(url_for("security.verify", next=url_for("orcid.start")))
    provider, _ = current_app.extensions[PROVIDER]
    following = request.args.get("next", "")
    session["orcid_next"] = following if validate_redirect_url(following) else ""
    try:
        answer: Response = provider.authorize_redirect(_return_address())
    except _FAILURES as error:
        return _failed(error)
    return answer


@orcid.get("/answer")
@public
def answer() -> Response:
    """Take the answer that the browser brings back from ORCID."""
    try:
        iD, name = _identity()  # noqa: N806  as ORCID writes it
    except _FAILURES as error:
        return _failed(error)
    _, settings = current_app.extensions[PROVIDER]
    with this_site().silta.database.unit_of_work() as work:
        owner = work.accounts.at_issuer(settings.issuer, iD)
    person = signed_in_user()
    if person is not None:
        return _link(person, settings.issuer, iD, owner)
    if owner is None:
        session["orcid_new"] = {"issuer": settings.issuer, "subject": iD, "name": name, "at": time.time()}
        return redirect(url_for("orcid.complete"))
    return _sign_in(_security.datastore.find_user(id=owner))


@orcid.route("/new", methods=["GET", "POST"])
@public
def complete() -> Response | str:
    """Ask somebody new for a mail address, which ORCID does not tell, and make the account."""
    known = session.get("orcid_new")
    if known is None or time.time() - known["at"] > NEWCOMER:
        session.pop("orcid_new", None)
        return redirect(url_for("security.login"))
    problem = ""
    email, name = request.form.get("email", ""), request.form.get("name", known["name"])
    if request.method == "POST":
        try:
            email, name = _security.mail_util.validate(email), checked_name(name)
        except (ValueError, FormError) as error:
            problem = str(error)
        else:
            _register(known, email, name)
            session.pop("orcid_new")
            flash(get_message("CONFIRM_REGISTRATION", email=email)[0], "success")
            return redirect(url_for("security.login"))
    return render_template("accounts/orcid_new.html", known=known, email=email, name=name, problem=problem)


@orcid.post("/unlink")
@signed_in
def unlink() -> Response:
    """Forget one's ORCID iD; the roles stay."""
    user = this_user()
    if not user.password and not any(key.usage == "first" for key in user.webauthn):
        flash(gettext("You sign in with ORCID only. Set a password or add a key first."), "error")
        return redirect(url_for("accounts.show"))
    account_id = user.stored_account.id
    _, settings = current_app.extensions[PROVIDER]
    with this_site().silta.database.unit_of_work(writing=True) as work:
        work.accounts.unlink(account_id, settings.issuer)
        work.account_events.note(AccountEventKind.ORCID_UNLINKED, account_id, at=datetime.now(UTC), actor_id=account_id)
        work.commit()
    flash(gettext("The link to your ORCID iD is removed."), "success")
    return redirect(url_for("accounts.show"))


def _return_address() -> str:
    # Not the host that the request names: that is up to the visitor.
    return f"{this_site().silta.settings.site_url}{url_for('orcid.answer', _plain=True)}"


def _identity() -> tuple[str, str]:
    """Return the ORCID iD and the name of who comes back, checked as OpenID Connect Core 3.1.3.7 asks."""
    provider, settings = current_app.extensions[PROVIDER]
    provider.load_server_metadata()["id_token_signing_alg_values_supported"] = ALGORITHMS
    claims: dict[str, Any] = {
        "iss": {"essential": True, "value": settings.issuer},
        "aud": {"essential": True, "value": settings.client_id},
        "sub": {"essential": True},
        "exp": {"essential": True},
        "nonce": {"essential": True},
    }
    token = provider.authorize_access_token(claims_options=claims, leeway=LEEWAY)
    person = token["userinfo"]
    name = " ".join(str(person.get(part) or "") for part in ("given_name", "family_name")).strip()
    return _Orcid.validate_python(person["sub"]), str(person.get("name") or name)[:100]


def _failed(error: Exception) -> Response:
    current_app.logger.warning("signing in with ORCID failed: %s: %s", type(error).__name__, error)
    flash(gettext("Signing in with ORCID did not work. Please try again."), "error")
    return redirect(url_for("accounts.show" if signed_in_user() is not None else "security.login"))


def _sign_in(user: User | None) -> Response:
    if user is None or not user.active:
        flash(gettext("Signing in with ORCID did not work. Please try again."), "error")
        return redirect(url_for("security.login"))
    if user.confirmed_at is None:
        flash(gettext("This account has not been confirmed yet."), "error")
        return redirect(url_for("security.send_confirmation"))
    following = session.pop("orcid_next", "") or url_for("accounts.show")
    second: Response | None = _security.two_factor_plugins.tf_enter(user, False, "orcid", next_loc=following)
    if second is not None:
        return second
    login_user(user, remember=False, authn_via=["orcid"])
    return redirect(following)


def _link(user: User, issuer: str, subject: str, owner: UUID | None) -> Response:
    account = user.stored_account
    if owner is not None and owner != account.id:
        flash(gettext("Another account is linked to this ORCID iD."), "error")
        return redirect(url_for("accounts.show"))
    now = datetime.now(UTC)
    with this_site().silta.database.unit_of_work(writing=True) as work:
        work.accounts.link(account.id, issuer, subject, now)
        work.account_events.note(AccountEventKind.ORCID_LINKED, account.id, at=now, actor_id=account.id)
        if AccountRole.RESEARCHER not in account.roles:
            work.accounts.set_roles(account.id, account.roles | {AccountRole.RESEARCHER})
            details = {"before": sorted(account.roles), "after": sorted(account.roles | {AccountRole.RESEARCHER})}
            work.account_events.note(
                AccountEventKind.ROLES_CHANGED, account.id, at=now, actor_id=account.id, details=details
            )
        work.commit()
    flash(gettext("Your ORCID iD is linked; you can sign in with it from now on."), "success")
    return redirect(url_for("accounts.show"))


def _register(known: dict[str, Any], email: str, name: str) -> None:
    """Make the account; where there is one at the address, only its owner learns of it, by mail."""
    existing = _security.datastore.find_user(email=email)
    subject = SUBJECTS["EMAIL_SUBJECT_REGISTER"]
    if existing is not None:
        recovery = url_for("security.forgot_password", _external=True)
        send_mail(
            subject, existing.email, "accounts/mail/already_registered", user=existing, recovery_link=recovery,
            confirmation_link="",
        )  # fmt: skip
        return
    user = _security.datastore.create_user(
        email=email, name=name, roles=[AccountRole.RESEARCHER.value], language=reader_language().value
    )
    _security.datastore.commit()
    if user.account is None:
        # Somebody else took the address in this moment; its owner has had a mail then.
        return
    now = datetime.now(UTC)
    with this_site().silta.database.unit_of_work(writing=True) as work:
        if work.accounts.at_issuer(known["issuer"], known["subject"]) is None:
            work.accounts.link(user.id, known["issuer"], known["subject"], now)
            work.account_events.note(AccountEventKind.ORCID_LINKED, user.id, at=now, actor_id=user.id)
        work.commit()
    link, _ = generate_confirmation_link(user)
    send_mail(subject, email, "accounts/mail/confirm", user=user, confirmation_link=link, orcid=known["subject"])
