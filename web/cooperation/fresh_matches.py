"""Matching at once where that takes a moment only; large sites leave it to the worker."""

from typing import TYPE_CHECKING

from kb.matching.gathering import match_anew
from kb.model import BriefStatus

if TYPE_CHECKING:
    from web.silta import Silta

SMALL = 1000
"""Published profiles and briefs up to which matching takes about a second, so that a person can wait for it."""


def match_if_small(silta: "Silta") -> bool:
    """Match anew when the site is small and something has changed; return whether it was small."""
    with silta.database.unit_of_work() as work:
        count = work.cooperation.state()[0] + work.briefs.count(BriefStatus.PUBLISHED)
    if count > SMALL:
        return False
    match_anew(silta.database, silta.vocabularies, only_if_changed=True)
    return True
