"""Finding and reading: the pages for small and medium-sized enterprises."""

from flask import Blueprint

explore = Blueprint("explore", __name__)

# The views register themselves on the blueprint above.
from web.explore import (  # noqa: E402
    alliance,
    brief,
    business_model,
    compare,
    landing,
    need,
    organisation,
    overview,
    page,
    people,
    personal_list,
    search,
    suggest,
    technology,
)

__all__ = [
    "alliance",
    "brief",
    "business_model",
    "compare",
    "explore",
    "landing",
    "need",
    "organisation",
    "overview",
    "page",
    "people",
    "personal_list",
    "search",
    "suggest",
    "technology",
]
