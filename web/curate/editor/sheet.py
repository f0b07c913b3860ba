"""A form of the editor as it is shown: from which state, and what its fields hold."""

from dataclasses import dataclass

from kb.model import TransferBrief
from web.contribute.values import Shown
from web.curate.editor.form import form_values
from web.curate.editor.opened import Opened


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a form was filled in from, and what it holds."""

    brief: TransferBrief
    revision: int
    """Of that brief; saving compares it with what is stored then."""
    shown: Shown


def stored_sheet(opened: Opened, *, facts: bool = False) -> Sheet:
    """Return the form that holds what is stored."""
    return Sheet(opened.brief, opened.stored.revision, Shown(form_values(opened.brief, facts=facts)))
