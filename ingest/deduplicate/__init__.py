"""Recognising the same result from several sources: what is certain is merged, what is not waits for a person."""

from ingest.deduplicate.decision import Judgement, Verdict, judge
from ingest.deduplicate.deduplicator import Deduplicator
from ingest.deduplicate.fingerprint import Fingerprint, fingerprint_of

__all__ = ["Deduplicator", "Fingerprint", "Judgement", "Verdict", "fingerprint_of", "judge"]
