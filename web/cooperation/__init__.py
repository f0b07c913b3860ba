"""Offers and requests: finding them, publishing one's own, matches, and expressions of interest."""

from flask import Blueprint

cooperation = Blueprint("cooperation", __name__, url_prefix="/cooperation")

# The views register themselves on the blueprint above.
from web.cooperation import (  # noqa: E402
    conversations,
    dismissing,
    editing,
    listing,
    mine,
    profile,
)

__all__ = ["conversations", "cooperation", "dismissing", "editing", "listing", "mine", "profile"]
