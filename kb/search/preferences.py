"""What makes a brief come a little earlier, whatever was asked: that a person has checked it, and that it is new."""

from dataclasses import dataclass
from datetime import UTC, datetime

from kb.search.conditions import Condition, Flat, HasTerm, OneOf
from kb.search.index_fields import MARKS, REVIEWED
from kb.search.request import FacetName

RECENT_YEARS = 3
"""This year and those before it whose results count as new."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """How much each counts, beside words that score about 2 to 8 each; 0 switches it off."""

    reviewed: float = 0.3
    """For a brief that a scout has checked."""
    recent: float = 0.2
    """For a result of the last three years."""

    def conditions(self, year: int | None = None) -> tuple[Condition, ...]:
        """Return what adds to the score of a brief.

        :param year: the current one; that of the clock when None
        """
        this_year = year or datetime.now(UTC).year
        years = tuple(str(this_year - back) for back in range(RECENT_YEARS))
        found: list[Condition] = []
        if self.reviewed:
            found.append(Flat(HasTerm(MARKS, REVIEWED), self.reviewed))
        if self.recent:
            found.append(Flat(OneOf(FacetName.YEAR.value, years), self.recent))
        return tuple(found)
