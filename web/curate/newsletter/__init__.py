"""Making an issue of the newsletter: for scouts and editors."""

from web.curate.newsletter import editing, issues, preview, sending

__all__ = ["editing", "issues", "preview", "sending"]
