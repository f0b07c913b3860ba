"""Published briefs by their address."""

from werkzeug.exceptions import Gone, NotFound

from kb.model import BriefStatus
from kb.store import StoredBrief
from web.site import this_site


def published_brief(slug: str) -> StoredBrief | str:
    """Return the brief, or the slug that this one leads to now.

    :raises werkzeug.exceptions.Gone: when it was withdrawn
    :raises werkzeug.exceptions.NotFound: when it never was published
    """
    with this_site().silta.database.unit_of_work() as work:
        stored = work.briefs.by_slug(slug)
        if stored is not None and stored.brief.status is BriefStatus.PUBLISHED:
            return stored
        target = work.briefs.redirect(slug)
        if target is not None:
            stored = work.briefs.by_slug(target)
            if stored is not None and stored.brief.status is BriefStatus.PUBLISHED:
                return target
    if stored is not None and stored.brief.status is BriefStatus.ARCHIVED:
        raise Gone
    raise NotFound
