"""What the pages for researchers work with: the questionnaires, and what begins submissions."""

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app
from flask_babel import gettext

from ingest.drafting import Drafter
from ingest.submissions import Lookup, Starter
from kb.model import AccountRole
from kb.taxonomy import Questionnaires
from web.accounts.permissions import ACTORS, Rule, declare
from web.contribute import contribute
from web.contribute.moment import today
from web.silta import Silta
from web.site import this_site

EXTENSION = "silta-contribute"
"""Where the app keeps its workshop."""


@dataclass(frozen=True)
class Workshop:
    """Made once for an app."""

    questionnaires: Questionnaires
    lookup: Lookup

    @property
    def starter(self) -> Starter:
        """Begins submissions, with the date of today."""
        silta = this_site().silta
        drafter = Drafter(silta.vocabularies, False, silta.settings.maturity_confidence, today())
        return Starter(drafter, self.lookup)


def init_contribute(app: Flask, silta: Silta) -> None:
    """Prepare the pages for researchers; call it when the blueprint and the accounts are there.

    :raises kb.taxonomy.InvalidVocabulary: when a questionnaire of the content folder is wrong
    """
    questionnaires = Questionnaires.read(silta.settings.content, silta.vocabularies)
    app.extensions[EXTENSION] = Workshop(questionnaires, Lookup(silta.settings))
    declare(app, Rule(roles=frozenset({AccountRole.RESEARCHER})), blueprints=(contribute,))
    if ACTORS in app.extensions:
        # Imported here because it needs the extra ``accounts``.
        from web.accounts.menu import MENU

        app.extensions[MENU] |= {
            "contribute.overview": lambda: gettext("My submissions"),
            "contribute.begin": lambda: gettext("Hand in a result"),
        }


def this_workshop() -> Workshop:
    """Return the workshop of the app that answers now."""
    return cast("Workshop", current_app.extensions[EXTENSION])
