"""Naming the first of the briefs that a change concerns."""

from kb.curation.taxonomy_desk import Effect
from kb.store import StoredBrief
from web.site import this_site

SHOWN = 20
"""Briefs that are named."""


def named_briefs(effect: Effect) -> list[StoredBrief]:
    """Return the first briefs that get another concept or are found under others, in the order of their ids."""
    wanted = list(dict.fromkeys((*effect.retagged, *effect.reindexed)))[:SHOWN]
    with this_site().silta.database.unit_of_work() as work:
        found = work.briefs.get_many(wanted)
    return [found[brief_id] for brief_id in wanted if brief_id in found]
