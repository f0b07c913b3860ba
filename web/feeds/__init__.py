"""For machines that read the site: robots.txt and the sitemap."""

from flask import Blueprint

feeds = Blueprint("feeds", __name__)

# The views register themselves on the blueprint above.
from web.feeds import sitemap  # noqa: E402

__all__ = ["feeds", "sitemap"]
