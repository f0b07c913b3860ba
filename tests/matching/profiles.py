"""Profiles for tests."""

from typing import Any

from kb.model import CooperationProfile, new_id

TEXT = {
    "title": "Watching pumps by vibration",
    "summary": "A firm watches pumps by vibration.",
    "description": "Sensors on old pumps measure vibration and warn of damaged bearings.",
}


def profile(slug: str = "watching-pumps", **changes: Any) -> CooperationProfile:
    """Make a technology request that is whole, with some values changed."""
    return CooperationProfile.model_validate(
        {
            "id": new_id(),
            "slug": slug,
            "type": "technology-request",
            "texts": {"en": TEXT},
            "organisation": "Example Pumps",
            "country": "DE",
            "technologies": ["vibration-analysis"],
            **changes,
        }
    )
