"""The list of offers and requests: what it is filtered by."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from kb.catalogue.catalogue import Catalogue
from kb.model import CooperationProfile, ProfileFamily


class ProfileFacet(StrEnum):
    """What the list is filtered by; the names of the parameters."""

    KIND = "kind"
    TECHNOLOGY = "technology"
    COUNTRY = "country"
    PARTNER = "partner"
    """Kind of organisation that is sought."""
    AGREEMENT = "agreement"
    STAGE = "stage"


def _values(profile: CooperationProfile, concepts: frozenset[str]) -> Mapping[ProfileFacet, Iterable[str | None]]:
    return {
        ProfileFacet.KIND: [profile.kind],
        ProfileFacet.TECHNOLOGY: concepts,
        ProfileFacet.COUNTRY: [profile.country],
        ProfileFacet.PARTNER: profile.partner_types,
        ProfileFacet.AGREEMENT: profile.agreements,
        ProfileFacet.STAGE: [profile.stage],
    }


PROFILES: Catalogue[CooperationProfile, ProfileFacet] = Catalogue(ProfileFamily.COOPERATION, ProfileFacet, _values)
