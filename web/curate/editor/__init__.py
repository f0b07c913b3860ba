"""The editor view of one brief: what scouts and editors read, judge, write and decide."""

from flask import Blueprint, Flask

from kb.curation.transitions import DESK
from web.accounts.permissions import Rule, declare

editor = Blueprint("editor", __name__, url_prefix="/curate/briefs")

# The views register themselves on the blueprint above.
from web.curate.editor import (  # noqa: E402
    brief,
    conflict,
    consent,
    conversation,
    difference,
    facts,
    history,
    judging,
    moves,
    saving,
    section_hints,
    technologies,
    translations,
)

__all__ = [
    "brief",
    "conflict",
    "consent",
    "conversation",
    "difference",
    "editor",
    "facts",
    "history",
    "init_editor",
    "judging",
    "moves",
    "saving",
    "section_hints",
    "technologies",
    "translations",
]


def init_editor(app: Flask) -> None:
    """Open the pages to the review desk."""
    app.register_blueprint(editor)
    declare(app, Rule(roles=frozenset(DESK)), blueprints=(editor,))
