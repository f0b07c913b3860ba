"""Putting accounts together, where they can be had."""

import importlib.util

from flask import Blueprint, Flask, abort, current_app, flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from kb.settings import Settings
from kb.store import Database
from web.accounts.errors import AccountsUnavailable
from web.accounts.permissions import ACTORS, EXTENSION_REASON, NOBODY, PUBLIC, SIGNED_IN, declare, public
from web.accounts.refusals import init_form_refusals, init_refusals

LIBRARIES = ("flask_security", "argon2", "authlib", "webauthn", "cryptography", "qrcode", "requests", "email_validator")
KEY_LENGTH = 32
"""Characters of ``SILTA_SECRET_KEY`` at least."""
VISITORS = (
    "login",
    "logout",
    "register",
    "forgot_password",
    "reset_password",
    "send_confirmation",
    "confirm_email",
    "change_email_confirm",
    # Between the password and the second factor nobody is signed in; Flask-Security checks the state of the session.
    "two_factor_token_validation",
    "tf_select",
    "mf_recovery",
    "wan_signin",
    "wan_signin_response",
)
"""Flask-Security's endpoints for people who are not signed in."""
MEMBERS = (
    "verify",
    "change_password",
    "change_email",
    "two_factor_setup",
    "two_factor_setup_validate",
    "mf_recovery_codes",
    "wan_register",
    "wan_register_response",
    "wan_delete",
    "wan_verify",
    "wan_verify_response",
)
"""Flask-Security's endpoints for people who are."""


def check_extra() -> None:
    """Say so when the libraries for accounts are missing.

    :raises AccountsUnavailable: naming the extra
    """
    if any(importlib.util.find_spec(name) is None for name in LIBRARIES):
        message = "accounts need an extra that is not installed; install it with: pip install 'silta[accounts]'"
        raise AccountsUnavailable(message)


def why_unavailable(settings: Settings) -> str:
    """Return in one sentence why nobody can sign in; empty when people can."""
    try:
        check_extra()
    except AccountsUnavailable as error:
        return str(error)
    key = settings.secret_key.get_secret_value() if settings.secret_key is not None else ""
    if not key:
        return (
            "accounts need a secret: set SILTA_SECRET_KEY to a random text of at least "
            f"{KEY_LENGTH} characters and keep it"
        )
    if len(key) < KEY_LENGTH:
        return f"SILTA_SECRET_KEY has {len(key)} characters; accounts need at least {KEY_LENGTH} random ones"
    return ""


def init_accounts(app: Flask, settings: Settings, database: Database) -> None:
    """Let people sign in, or say why they cannot; call it when the other blueprints are there."""
    reason = why_unavailable(settings)
    init_refusals(app)
    app.jinja_env.globals.update(accounts_available=not reason, signed_in=lambda: None)
    if reason:
        app.extensions[EXTENSION_REASON] = reason
        if "silta[accounts]" not in reason:
            # Who has installed the extra wants accounts; all others need not hear of them at every start.
            app.logger.warning("nobody can sign in: %s", reason)
        app.register_blueprint(_absent)
        return
    _put_together(app, settings, database)


_absent = Blueprint("absent_accounts", __name__)


@_absent.get("/account")
@_absent.get("/account/<path:name>")
@public
def absent(name: str = "") -> Response:
    """Say that this site has no accounts."""
    raise AccountsUnavailable(_reason())


def _reason() -> str:
    return str(current_app.extensions[EXTENSION_REASON])


def _put_together(app: Flask, settings: Settings, database: Database) -> None:
    # Imported here because all of it needs the extra.
    from flask_security import Security
    from flask_wtf.csrf import CSRFProtect

    # The views of these four register themselves on the blueprint of the others.
    from web.accounts import api_keys, leaving, own_data, people_page  # noqa: F401
    from web.accounts.configuration import configuration
    from web.accounts.confirming import init_confirming
    from web.accounts.datastore import AccountDatastore
    from web.accounts.even_time import init_even_time
    from web.accounts.forms import (
        AgainForm,
        Codes,
        NewPasswordForm,
        OtherPasswordForm,
        PasswordRules,
        RecoveryForm,
        RegistrationForm,
        SignInForm,
    )
    from web.accounts.key_rules import KeyRules
    from web.accounts.mail import AccountMail, at_site
    from web.accounts.menu import MENU, account_menu
    from web.accounts.orcid import init_orcid
    from web.accounts.people import accounts
    from web.accounts.session import SessionActors, init_session, signed_in_user
    from web.accounts.words import event_name, organisation_name, role_name
    from web.mail.postman import init_postman

    app.config.update(configuration(settings))
    CSRFProtect(app)
    init_postman(app, settings)
    security = Security(
        mail_util_cls=AccountMail, password_util_cls=PasswordRules, totp_cls=Codes, webauthn_util_cls=KeyRules
    )
    security.init_app(
        app,
        AccountDatastore(database),
        login_form=SignInForm,
        register_form=RegistrationForm,
        verify_form=AgainForm,
        forgot_password_form=RecoveryForm,
        reset_password_form=NewPasswordForm,
        change_password_form=OtherPasswordForm,
    )
    init_confirming(app)
    # Pages are for browsers: no JSON, no tokens in headers or addresses.
    security.want_json(lambda _: False)
    security.login_manager.request_loader(lambda _: None)
    # Nothing asks Flask-Principal; its look at the session before every request would make every answer depend on one.
    security.principal.identity_loaders.clear()
    security.unauthn_handler(_ask_to_sign_in)
    app.before_request(_take_forms_only)
    init_session(app)
    init_form_refusals(app)
    app.extensions[ACTORS] = SessionActors()
    app.jinja_env.filters["at_site"] = lambda address: at_site(address, settings.site_url)
    app.extensions[MENU] = {
        "accounts.show": lambda: gettext("My account"),
        "accounts.people": lambda: gettext("People"),
    }
    app.jinja_env.globals.update(
        signed_in=signed_in_user,
        account_menu=account_menu,
        role_name=role_name,
        event_name=event_name,
        organisation_name=organisation_name,
        registration=settings.registration,
        orcid_available=False,
    )
    declare(app, PUBLIC, endpoints=[f"security.{name}" for name in VISITORS])
    declare(app, SIGNED_IN, endpoints=[f"security.{name}" for name in MEMBERS])
    declare(app, NOBODY, endpoints=["security.two_factor_rescue"])
    app.register_blueprint(accounts)
    init_orcid(app, settings.orcid)
    init_even_time(app)


def _take_forms_only() -> None:
    """Flask-Security would read JSON as well, which the limits do not look into."""
    if request.blueprint == "security" and request.is_json:
        abort(415)


def _ask_to_sign_in(*_: object, **__: object) -> Response:
    flash(gettext("Please sign in to go on."), "info")
    following = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("security.login", next=following))
