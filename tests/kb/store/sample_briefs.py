"""Briefs for tests; their people and firms do not exist and they say that they are a demonstration."""

from datetime import date
from typing import Any

from kb.model import BriefStatus, TransferBrief, new_id

SENTENCE = "The vibration of a pump is measured while it runs."


def sample_brief(slug: str = "pump-vibration", **changes: Any) -> TransferBrief:
    """Make a published brief that has something in nearly every field."""
    fields: dict[str, Any] = {
        "id": new_id(),
        "slug": slug,
        "status": BriefStatus.PUBLISHED,
        "demonstration": True,
        "texts": {
            "en": {"title": f"Title of {slug}", "summary": "Fewer stops of the plant.", "description": SENTENCE},
            "fi": {"title": "Pumpun värähtely", "summary": "Vähemmän seisokkeja."},
        },
        "technologies": [
            {
                "value": "condition-monitoring",
                "origin": "estimated",
                "confidence": 0.7,
                "evidence": [{"quote": SENTENCE, "language": "en", "field": "description", "start": 0}],
            }
        ],
        "maturity": {"value": {"level": 5, "upper": 6}, "origin": "stated", "evidence": [{"quote": "TRL 5-6"}]},
        "organisations": [{"organisation": {"name": "Demonstration University", "country": "DE"}}],
        "project": {"identifier": "100001", "total_cost": "1234.50", "start": "2018-01-01", "end": "2020-12-31"},
        "sources": [
            {
                "source": "cordis",
                "identifier": slug,
                "address": "projects.zip",
                "retrieved_at": "2024-05-01T12:00:00+02:00",
                "sha256": "0" * 64,
            }
        ],
        "published_on": date(2024, 5, 1),
        "year": 2020,
    }
    return TransferBrief.model_validate({**fields, **changes})
