"""The store of openings of academic exchange."""

from kb.model import ExchangeOpening
from kb.store.exchange_tables import exchange_opening, exchange_revision
from kb.store.profiles import ProfileRepository


class OpeningRepository(ProfileRepository[ExchangeOpening]):
    """All openings; part of a unit of work, whose commit keeps the changes."""

    profiles = exchange_opening
    history = exchange_revision
    noun = "opening"
    reserved = frozenset({"new", "mine", "calendar", "feed"})
    model = ExchangeOpening

    def kind_of(self, profile: ExchangeOpening) -> str:
        """Return what is open."""
        return profile.kind.value
