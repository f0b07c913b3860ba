"""Who works at the review desk, and by which rules."""

from flask import Flask, current_app
from flask_babel import gettext

from kb.curation.desk import Curation
from kb.model import Account, AccountRole, Actor
from kb.store import UnitOfWork
from web.accounts.permissions import ACTORS, Rule, current_actor, declare, rule_of
from web.curate import curate
from web.curate.addresses import here
from web.curate.words import init_words
from web.site import this_site

DESK = Rule(roles=frozenset({AccountRole.SCOUT, AccountRole.EDITOR}))
"""Who may use the pages that declare nothing else."""


def init_curate(app: Flask) -> None:
    """Prepare the review desk; call it when the blueprint and the accounts are there."""
    declare(app, DESK, blueprints=(curate,))
    init_words(app)
    app.jinja_env.globals.update(may_use=may_use, here=here, is_used_no_more=is_used_no_more)
    if ACTORS in app.extensions:
        # Imported here because it needs the extra ``accounts``.
        from web.accounts.menu import MENU

        app.extensions[MENU]["curate.overview"] = lambda: gettext("Review desk")


def may_use(endpoint: str) -> bool:
    """Whether the page's reader may use another page; for links to it."""
    rule = rule_of(current_app, endpoint)
    return rule is not None and rule.admits(current_actor())


def is_used_no_more(technology: str) -> bool:
    """Whether a technology is deprecated, so that the desk sees it at briefs that have it."""
    return this_site().silta.vocabularies.taxonomy.deprecated(technology) is not None


def this_curation() -> Curation:
    """Return the desk with the checks that this site requires."""
    return Curation(this_site().silta.settings.publishing_checks)


def scouts(work: UnitOfWork) -> list[Account]:
    """Return who can look after briefs, by name."""
    return [account for account in work.accounts.list() if account.active and is_scout(account.actor)]


def is_scout(actor: Actor) -> bool:
    """Whether somebody works at the desk; an administrator may."""
    return actor.has(AccountRole.SCOUT, AccountRole.EDITOR)
