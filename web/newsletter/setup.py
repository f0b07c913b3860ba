"""Putting the newsletter together."""

from dataclasses import dataclass

from flask import Flask, current_app

from kb.newsletter.mail_token import MailTokens
from kb.settings import Settings
from web.accounts.permissions import PUBLIC, declare
from web.accounts.setup import KEY_LENGTH
from web.mail.postman import init_postman
from web.newsletter import newsletter
from web.newsletter.links import Links

EXTENSION = "silta-newsletter"
"""Where the app keeps what signs its links; None where nobody can subscribe."""


@dataclass(frozen=True)
class Signing:
    """What the site signs with."""

    links: Links
    tokens: MailTokens


def signing_of(settings: Settings) -> Signing | None:
    """Return what signs links and mails, or None without a secret that is long enough."""
    key = settings.secret_key.get_secret_value() if settings.secret_key is not None else ""
    if len(key) < KEY_LENGTH:
        return None
    tokens = MailTokens(key, settings.mail.sender, settings.newsletter.bounces)
    return Signing(Links(key, settings.site_url), tokens)


def this_signing() -> Signing | None:
    """Return what the app that answers now signs with."""
    signing: Signing | None = current_app.extensions[EXTENSION]
    return signing


def init_newsletter(app: Flask, settings: Settings) -> None:
    """Let readers subscribe; call it after the accounts."""
    signing = signing_of(settings)
    app.extensions[EXTENSION] = signing
    app.jinja_env.globals["can_subscribe"] = signing is not None
    if signing is not None:
        init_postman(app, settings)
    app.register_blueprint(newsletter)
    declare(app, PUBLIC, blueprints=(newsletter,))
    protection = app.extensions.get("csrf")
    if protection is not None:
        # Its token needs a session, and so a cookie; these forms are kept safe without one (web/newsletter/forgery.py).
        protection.exempt(newsletter)
