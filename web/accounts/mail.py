"""The mails about accounts."""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask_security.mail_util import MailUtil

from web.mail.postman import this_postman


class AccountMail(MailUtil):  # type: ignore[misc]
    """Flask-Security's mails, by our postman."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,
        **kwargs: Any,
    ) -> None:
        """Send a mail of plain text."""
        address = recipient if isinstance(recipient, str) else recipient[1]
        this_postman().send(address, str(subject), body or "")


def at_site(address: str, site_url: str) -> str:
    """Return an address of the site with the public host that the settings name.

    What a request calls its host is up to the visitor, who could have links to a host of their own sent to others.
    """
    parts = urlsplit(address)
    return f"{site_url}{parts.path}{'?' + parts.query if parts.query else ''}"
