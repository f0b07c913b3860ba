"""How Flask-Security is set up: all of its settings in one place, with their reasons."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

from kb.settings import Settings
from web.accounts.messages import MESSAGES, SUBJECTS
from web.accounts.passwords import ARGON2
from web.language import TRANSLATIONS

SESSION = timedelta(hours=12)
"""How long a session lasts after the last sign-in; a working day."""
FRESH = timedelta(minutes=30)
"""How long after signing in somebody may change what the account is signed in with, without showing again who it is."""

ADDRESSES = {
    "LOGIN": "/sign-in",
    "LOGOUT": "/sign-out",
    "REGISTER": "/new",
    "RESET": "/recover",
    "CHANGE": "/password",
    "CONFIRM": "/confirm",
    "VERIFY": "/verify",
    "CHANGE_EMAIL": "/mail",
    "CHANGE_EMAIL_CONFIRM": "/mail",
    "TWO_FACTOR_SETUP": "/two-factor",
    "TWO_FACTOR_TOKEN_VALIDATION": "/code",
    "TWO_FACTOR_RESCUE": "/code/help",
    "TWO_FACTOR_SELECT": "/second-factor",
    "MULTI_FACTOR_RECOVERY_CODES": "/recovery-codes",
    "MULTI_FACTOR_RECOVERY": "/code/recovery",
    "WAN_REGISTER": "/keys",
    "WAN_SIGNIN": "/sign-in/key",
    "WAN_DELETE": "/keys/remove",
    "WAN_VERIFY": "/verify/key",
}
"""Below ``/account``."""

TEMPLATES = {
    "LOGIN_USER": "sign_in",
    "REGISTER_USER": "register",
    "FORGOT_PASSWORD": "recover",
    "RESET_PASSWORD": "new_password",
    "CHANGE_PASSWORD": "change_password",
    "SEND_CONFIRMATION": "send_confirmation",
    "VERIFY": "verify",
    "CHANGE_EMAIL": "change_mail",
    "TWO_FACTOR_SETUP": "two_factor",
    "TWO_FACTOR_VERIFY_CODE": "code",
    "TWO_FACTOR_SELECT": "second_factor",
    "MULTI_FACTOR_RECOVERY_CODES": "recovery_codes",
    "MULTI_FACTOR_RECOVERY": "recovery_code",
    "WAN_REGISTER": "keys",
    "WAN_SIGNIN": "key_sign_in",
    "WAN_VERIFY": "key_verify",
}
"""Pages, in ``templates/accounts``."""

MAILS = {
    "REGISTER_EMAIL": "confirm",
    "REGISTER_EMAIL_EXISTING": "already_registered",
    "EMAIL_TEMPLATE_CONFIRM": "confirm",
    "EMAIL_TEMPLATE_PASSWORD_RESET": "reset",
    "EMAIL_TEMPLATE_PASSWORD_RESET_NOTICE": "password_changed",
    "EMAIL_TEMPLATE_PASSWORD_CHANGE_NOTICE": "password_changed",
    "CHANGE_EMAIL_EMAIL": "change_mail",
}
"""Mails, in ``templates/accounts/mail``."""


def configuration(settings: Settings) -> dict[str, Any]:
    """Return Flask's and Flask-Security's settings.

    :param settings: with a secret key
    """
    secret = settings.secret_key.get_secret_value() if settings.secret_key is not None else ""
    encrypted = settings.site_url.startswith("https://")
    security: dict[str, Any] = {
        "URL_PREFIX": "/account",
        "STATIC_FOLDER": None,
        "CLI_USERS_NAME": None,
        "CLI_ROLES_NAME": None,
        **{f"{name}_URL": address for name, address in ADDRESSES.items()},
        **{f"{name}_TEMPLATE": f"accounts/{template}.html" for name, template in TEMPLATES.items()},
        **{(n if "TEMPLATE" in n else f"{n}_TEMPLATE"): f"accounts/mail/{mail}" for n, mail in MAILS.items()},
        **{f"MSG_{name}": message for name, message in MESSAGES.items()},
        **SUBJECTS,
        # Its texts are ours, so they are in our catalogues.
        "I18N_DOMAIN": "messages",
        "I18N_DIRNAME": str(TRANSLATIONS),
        "POST_LOGIN_VIEW": "/account",
        "POST_LOGOUT_VIEW": "/",
        "POST_CHANGE_VIEW": "/account",
        "POST_VERIFY_VIEW": "/account",
        "POST_REGISTER_VIEW": "/account/sign-in",
        "POST_CHANGE_EMAIL_VIEW": "/account",
        "CHANGE_EMAIL_ERROR_VIEW": "/account",
        "TWO_FACTOR_POST_SETUP_VIEW": "/account",
        "WAN_POST_REGISTER_VIEW": "/account/keys",
        # Answers must not tell which mail addresses have accounts (OWASP Authentication Cheat Sheet).
        "RETURN_GENERIC_RESPONSES": True,
        "CONFIRMABLE": True,
        "RECOVERABLE": True,
        "CHANGEABLE": True,
        "CHANGE_EMAIL": True,
        "REGISTERABLE": settings.registration,
        "CONFIRM_EMAIL_WITHIN": timedelta(days=2),
        "RESET_PASSWORD_WITHIN": timedelta(hours=2),
        # No address of a computer and no time of a visit is stored.
        "TRACKABLE": False,
        "EMAIL_HTML": False,
        "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
        "PASSWORD_HASH": "argon2",
        "PASSWORD_SCHEMES": ["argon2"],
        "PASSWORD_HASH_PASSLIB_OPTIONS": {f"argon2__{name}": value for name, value in ARGON2.items()},
        # Argon2id with its own salt is enough; a second hash with a secret would die with a new SILTA_SECRET_KEY.
        "PASSWORD_SINGLE_HASH": {"argon2"},
        # Links in mails carry a hash of the hash of the password, which needs no slowing down; the slow default, a
        # third of a second, told by the time of an answer which mail addresses have accounts. Its links still work.
        "HASHING_SCHEMES": ["hex_sha256", "sha256_crypt"],
        "PASSWORD_CHECK_BREACHED": None,
        "PASSWORD_NORMALIZE_FORM": "NFKC",
        "DATETIME_FACTORY": lambda: datetime.now(UTC),
        "API_ENABLED_METHODS": ["session"],
        "FRESHNESS": FRESH,
        "FRESHNESS_GRACE_PERIOD": timedelta(0),
        "DEFAULT_REMEMBER_ME": False,
        "LOGOUT_METHODS": ["POST"],
        "LOGOUT_CSRF": True,
        "TWO_FACTOR": True,
        "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "TWO_FACTOR_ALWAYS_VALIDATE": True,
        "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
        # A code by mail would make the mailbox enough to come in.
        "TWO_FACTOR_RESCUE_EMAIL": False,
        "TOTP_SECRETS": {"1": base64.urlsafe_b64encode(derived_key(secret, "totp")).decode()},
        "TOTP_ISSUER": settings.site_name,
        "MULTI_FACTOR_RECOVERY_CODES": True,
        "MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "MULTI_FACTOR_RECOVERY_CODES_KEYS": [base64.urlsafe_b64encode(derived_key(secret, "recovery codes"))],
        "WEBAUTHN": True,
        "WAN_RP_NAME": settings.site_name,
        # Typing an address would tell which keys an account has.
        "WAN_ALLOW_USER_HINTS": False,
        "WAN_SIGNIN_WITHIN": timedelta(minutes=3),
    }
    return {
        **{f"SECURITY_{name}": value for name, value in security.items()},
        # With the prefix browsers take the cookie only from this host and encrypted (RFC 6265bis, section 4.1.3.2).
        "SESSION_COOKIE_NAME": "__Host-silta" if encrypted else "silta",
        "SESSION_COOKIE_SECURE": encrypted,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_PROTECTION": "strong",
        "PERMANENT_SESSION_LIFETIME": SESSION,
        "WTF_CSRF_TIME_LIMIT": int(SESSION.total_seconds()),
    }


def derived_key(secret: str, purpose: str) -> bytes:
    """Return 32 bytes for one purpose, from which neither the secret nor another purpose's key can be found."""
    return hmac.digest(secret.encode(), f"silta {purpose}".encode(), hashlib.sha256)
