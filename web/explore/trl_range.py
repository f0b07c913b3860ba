"""The range of technology readiness levels: two boxes, and a slider where there is a script.

The range is no filter of its own. It stands for the levels of the maturity facet that lie in it, so that addresses,
feeds and counts know one thing only. A form sends the range that its page showed (``trl_was``) as well: only a range
that was changed counts, else whoever unticks a single level would have it ticked again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.search.request import FacetName, SearchRequest

LEVELS = range(1, 10)
FROM, TO, WAS = "trl_from", "trl_to", "trl_was"
_PREFIX = "trl"
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class TrlRange:
    """Levels from one to another."""

    first: int | None = None
    """None from the lowest one on."""
    last: int | None = None
    """None up to the highest one."""

    @property
    def written(self) -> str:
        """How a form remembers it."""
        return f"{self.first or ''}-{self.last or ''}"

    @property
    def values(self) -> tuple[str, ...]:
        """The values of the maturity facet; none where the range leaves nothing out."""
        if self.first is None and self.last is None:
            return ()
        low, high = sorted((self.first or LEVELS[0], self.last or LEVELS[-1]))
        return tuple(f"{_PREFIX}{level}" for level in range(low, high + 1))


def shown_range(question: SearchRequest) -> TrlRange:
    """Return the range that a question's levels make; an open one where they leave gaps."""
    levels = sorted(
        int(value[len(_PREFIX) :]) for value in question.selected(FacetName.MATURITY) if _is_level(value)
    )  # fmt: skip
    if not levels or levels != list(range(levels[0], levels[-1] + 1)):
        return TrlRange()
    return TrlRange(levels[0], levels[-1])


def with_range(pairs: Iterable[tuple[str, str]]) -> Pairs:
    """Return the parameters of an address with the levels of a changed range in the place of the ticked ones."""
    given = list(pairs)
    said = dict(reversed([pair for pair in given if pair[0] in {FROM, TO, WAS}]))
    others = [pair for pair in given if pair[0] not in {FROM, TO, WAS}]
    if not (FROM in said or TO in said):
        return others
    asked = TrlRange(_level(said.get(FROM, "")), _level(said.get(TO, "")))
    if asked.written == said.get(WAS, ""):
        return others
    kept = [(name, value) for name, value in others if name != FacetName.MATURITY.value]
    if not asked.values:  # opened again: what else was ticked stays
        kept = [pair for pair in others if not (pair[0] == FacetName.MATURITY.value and _is_level(pair[1]))]
    return kept + [(FacetName.MATURITY.value, value) for value in asked.values]


def choices(selected: int | None) -> Sequence[tuple[int, bool]]:
    """Return the levels of a box, and which of them it shows."""
    return [(level, level == selected) for level in LEVELS]


def _level(text: str) -> int | None:
    return int(text) if text in {str(level) for level in LEVELS} else None


def _is_level(value: str) -> bool:
    return value.startswith(_PREFIX) and _level(value[len(_PREFIX) :]) is not None
