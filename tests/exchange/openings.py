"""Openings for tests."""

from typing import Any

from kb.model import ExchangeOpening, new_id

TEXT = {
    "title": "Thesis on watching pumps",
    "summary": "You find out when a pump begins to fail.",
    "description": "Sensors on old pumps measure vibration and warn of damaged bearings.",
    "requirements": "Statistics.",
}


def opening(slug: str = "thesis-on-watching-pumps", **changes: Any) -> ExchangeOpening:
    """Make an opening that is whole but for its deadline, with some values changed."""
    return ExchangeOpening.model_validate(
        {
            "id": new_id(),
            "slug": slug,
            "kind": "thesis",
            "texts": {"en": TEXT},
            "organisation": "Example Institute",
            "country": "FI",
            "place": "Tampere",
            "technologies": ["vibration-analysis"],
            "levels": ["master"],
            "languages": ["en"],
            "starts_on": "2027-09-01",
            **changes,
        }
    )
