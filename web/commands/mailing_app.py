"""The app whose words and templates mails are written with, for commands without a site."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from web.silta import Silta


def mailing_app(silta: "Silta") -> "Flask | None":
    """Make it; None where nobody can sign in and read what mails lead to.

    It takes longer than a short command and may write to the database itself, so call it when there is something to
    tell, and not within a transaction.
    """
    # Imported here because the site comes with it.
    from web.accounts.setup import why_unavailable

    if why_unavailable(silta.settings):
        return None
    from web.app import create_app

    return create_app(silta)
