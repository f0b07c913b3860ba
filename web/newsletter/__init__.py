"""The newsletter for readers: subscribing, changing, unsubscribing, the archive and its feed."""

from flask import Blueprint

newsletter = Blueprint("newsletter", __name__)

# The views register themselves on the blueprint above.
from web.newsletter import archive, feed, forgery, managing, subscribing, unsubscribing  # noqa: E402

__all__ = ["archive", "feed", "forgery", "managing", "newsletter", "subscribing", "unsubscribing"]
