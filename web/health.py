"""Whether the process lives, and whether it can answer."""

from flask import Blueprint, Response, jsonify

from kb.model import BriefStatus
from kb.search.backend import SearchUnavailable
from kb.store import StoreError
from web.site import this_site

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> Response:
    """Say that the process answers; it asks neither the database nor the index."""
    return _never_kept(jsonify(status="ok"))


@health.get("/readyz")
def ready() -> Response:
    """Say whether pages can be served: the database can be read and the index has a generation."""
    silta = this_site().silta
    try:
        with silta.database.unit_of_work() as work:
            published = work.briefs.count(BriefStatus.PUBLISHED)
        status = silta.backend.status()
    except (StoreError, SearchUnavailable) as error:
        return _never_kept(jsonify(status="unavailable", reason=str(error)), 503)
    if status.generation is None:
        return _never_kept(jsonify(status="unavailable", reason="the index has not been built yet"), 503)
    return _never_kept(jsonify(status="ready", published=published, indexed=status.documents))


def _never_kept(response: Response, code: int = 200) -> Response:
    response.status_code = code
    response.cache_control.no_store = True
    return response
