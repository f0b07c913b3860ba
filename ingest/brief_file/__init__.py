"""Silta's own format of a brief: Markdown with front matter, read and written without loss.

docs/curate/brief-format.md describes it for authors.
"""

from ingest.brief_file.brief_file import BriefFile, read_brief, write_brief
from ingest.brief_file.errors import InvalidBriefFile
from ingest.brief_file.front_matter import PAGE_KEYS
from ingest.brief_file.standing import NO_STANDING, MergedInto, Name, Standing, Told
from ingest.brief_file.yaml_mapping import split_front_matter

__all__ = [
    "NO_STANDING",
    "PAGE_KEYS",
    "BriefFile",
    "InvalidBriefFile",
    "MergedInto",
    "Name",
    "Standing",
    "Told",
    "read_brief",
    "split_front_matter",
    "write_brief",
]
