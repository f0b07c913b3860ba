"""For machines that read the site: robots.txt, the sitemap, feeds, citations and how it is searched."""

from flask import Blueprint

feeds = Blueprint("feeds", __name__)

# The views register themselves on the blueprint above.
from web.feeds import atom, citations, opensearch, sitemap  # noqa: E402

__all__ = ["atom", "citations", "feeds", "opensearch", "sitemap"]
