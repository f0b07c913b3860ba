"""Silta's own format of a brief: Markdown with front matter, read and written without loss.

docs/curate/brief-format.md describes it for authors.
"""

from ingest.brief_file.brief_file import BriefFile, read_brief, write_brief
from ingest.brief_file.errors import InvalidBriefFile

__all__ = ["BriefFile", "InvalidBriefFile", "read_brief", "write_brief"]
