"""The store of offers and requests."""

from kb.model import CooperationProfile
from kb.store.cooperation_tables import cooperation_profile, cooperation_revision
from kb.store.profiles import ProfileRepository


class CooperationProfileRepository(ProfileRepository[CooperationProfile]):
    """All offers and requests; part of a unit of work, whose commit keeps the changes."""

    profiles = cooperation_profile
    history = cooperation_revision
    noun = "profile"
    reserved = frozenset({"new", "mine", "talks"})
    model = CooperationProfile

    def kind_of(self, profile: CooperationProfile) -> str:
        """Return whether a profile gives or asks."""
        return profile.kind.value
