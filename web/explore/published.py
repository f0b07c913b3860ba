"""Published briefs by their address, as readers may see them: a contact is shown only with a recorded consent."""

from dataclasses import replace

from werkzeug.exceptions import Gone, NotFound

from kb.model import BriefStatus
from kb.store import StoredBrief, UnitOfWork
from web.site import this_site


def published_brief(slug: str) -> StoredBrief | str:
    """Return the brief, or the slug that this one leads to now.

    :raises werkzeug.exceptions.Gone: when it was withdrawn
    :raises werkzeug.exceptions.NotFound: when it never was published
    """
    with this_site().silta.database.unit_of_work() as work:
        stored = find_public(work, slug)
    if stored is None:
        raise NotFound
    if stored.brief.status is BriefStatus.ARCHIVED:
        raise Gone
    return stored if stored.brief.slug == slug else stored.brief.slug


def find_public(work: UnitOfWork, slug: str) -> StoredBrief | None:
    """Return the published or withdrawn brief that this slug leads to now; None when it never was published."""
    stored = work.briefs.by_slug(slug)
    if stored is None or stored.brief.status is not BriefStatus.PUBLISHED:
        target = work.briefs.redirect(slug)
        stored = (work.briefs.by_slug(target) if target is not None else None) or stored
    if stored is None or stored.brief.status not in {BriefStatus.PUBLISHED, BriefStatus.ARCHIVED}:
        return None
    return for_readers(stored)


def for_readers(stored: StoredBrief) -> StoredBrief:
    """Return a stored brief as it may be published; what :func:`find_public` returns is like that already."""
    return replace(stored, brief=stored.brief.for_readers)
