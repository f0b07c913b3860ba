"""Finding and reading: the pages for small and medium-sized enterprises."""

from flask import Blueprint

explore = Blueprint("explore", __name__)

# The views register themselves on the blueprint above.
from web.explore import brief, business_model, landing, need, overview, search, suggest, technology  # noqa: E402

__all__ = ["brief", "business_model", "explore", "landing", "need", "overview", "search", "suggest", "technology"]
