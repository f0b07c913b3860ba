"""Beginning a submission: from a DOI, a CORDIS number, a bibliography, a leaflet, or nothing.

Everything goes through the same readers and the same drafter as ingest, so that a researcher's draft has its evidence.
"""

from ingest.submissions.errors import Choice, Refusal, SeveralRecords, SubmissionRefused
from ingest.submissions.lookup import Lookup
from ingest.submissions.starter import Started, Starter
from ingest.submissions.upload import BIBLIOGRAPHY_LIMIT, DOCUMENT_LIMIT, Upload

__all__ = [
    "BIBLIOGRAPHY_LIMIT",
    "DOCUMENT_LIMIT",
    "Choice",
    "Lookup",
    "Refusal",
    "SeveralRecords",
    "Started",
    "Starter",
    "SubmissionRefused",
    "Upload",
]
