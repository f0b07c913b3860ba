"""Cooperation as a part of the site."""

from flask import Flask
from flask_babel import gettext

from web.accounts.permissions import ACTORS
from web.cooperation.sections import offers, requests
from web.cooperation.words import init_words
from web.explore.profile_sections import add_sections


def init_cooperation(app: Flask) -> None:
    """Prepare the pages; call it when the blueprint and the accounts are there."""
    init_words(app)
    add_sections(app, offers, requests)
    if ACTORS in app.extensions:
        # Imported here because it needs the extra ``accounts``.
        from web.accounts.menu import MENU

        app.extensions[MENU]["cooperation.mine"] = lambda: gettext("My cooperation")
