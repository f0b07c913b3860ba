"""Handing results in: the pages for researchers."""

from flask import Blueprint

contribute = Blueprint("contribute", __name__, url_prefix="/contribute")

# The views register themselves on the blueprint above.
from web.contribute import (  # noqa: E402
    beginning,
    conversation,
    editing,
    handing_in,
    overview,
    preview,
    section_hints,
)

__all__ = [
    "beginning",
    "contribute",
    "conversation",
    "editing",
    "handing_in",
    "overview",
    "preview",
    "section_hints",
]
