"""The review desk: the pages for scouts and editors."""

from flask import Blueprint

curate = Blueprint("curate", __name__, url_prefix="/curate")

# The views register themselves on the blueprint above.
from web.curate import (  # noqa: E402
    assignment,
    audit_log,
    batches,
    brief_pairs,
    cooperation,
    merges,
    newsletter,
    organisation_pairs,
    plans,
    queues,
    rejections,
    runs,
    statistics,
    taxonomy,
)

__all__ = [
    "assignment",
    "audit_log",
    "batches",
    "brief_pairs",
    "cooperation",
    "curate",
    "merges",
    "newsletter",
    "organisation_pairs",
    "plans",
    "queues",
    "rejections",
    "runs",
    "statistics",
    "taxonomy",
]
