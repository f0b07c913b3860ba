"""Academic exchange: finding openings, publishing them, applying, and calendars."""

from flask import Blueprint

exchange = Blueprint("exchange", __name__)

# The views register themselves on the blueprint above.
from web.exchange import (  # noqa: E402
    calendars,
    editing,
    feed,
    listing,
    opening,
)

__all__ = ["calendars", "editing", "exchange", "feed", "listing", "opening"]
