"""How facets are shown: labels, order, hierarchy, and which of them stand open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kb.model import MaturityBand, PotentialLevel
from kb.search.request import UNKNOWN, FacetName, SearchRequest
from kb.search.result import FacetCount
from kb.taxonomy import Taxonomy
from web.labels import Labels
from web.language import number

SHOWN = 8
"""Values of a long facet that are shown at once; the others open on demand."""
OPEN = frozenset({FacetName.TECHNOLOGY, FacetName.MATURITY, FacetName.POTENTIAL, FacetName.SECTOR})
"""Facets that stand open from the beginning."""
ORDER = (
    FacetName.TECHNOLOGY,
    FacetName.MATURITY,
    FacetName.SECTOR,
    FacetName.POTENTIAL,
    FacetName.BUSINESS_MODEL,
    FacetName.LANGUAGE,
    FacetName.COUNTRY,
    FacetName.YEAR,
)
"""In which order an SME asks."""


@dataclass(slots=True, eq=False)
class Option:
    """A value that can be ticked, with the narrower ones under it."""

    value: str
    label: str
    count: int
    shown_count: str
    selected: bool
    children: list["Option"] = field(default_factory=list)

    @property
    def stands_open(self) -> bool:
        """Whether something below is selected, so that its place must be visible."""
        return any(child.selected or child.stands_open for child in self.children)


@dataclass(slots=True)
class Facet:
    """A facet as the page shows it."""

    name: FacetName
    title: str
    options: list[Option]
    """The options that are shown at once."""
    more: list[Option]
    """The options that open on demand."""
    selected: int
    """How many values are selected."""

    @property
    def stands_open(self) -> bool:
        """Whether the facet is open from the beginning."""
        return self.name in OPEN or self.selected > 0


def present(
    counts: Mapping[FacetName, tuple[FacetCount, ...]], question: SearchRequest, labels: Labels, taxonomy: Taxonomy
) -> list[Facet]:
    """Bring the counted facets into the form that the page shows."""
    facets = []
    for name in ORDER:
        options = _options(name, counts.get(name, ()), labels, taxonomy)
        shown, more = _split(name, options)
        if shown:
            facets.append(Facet(name, labels.facets[name], shown, more, len(question.selected(name))))
    return facets


def _options(name: FacetName, counts: Iterable[FacetCount], labels: Labels, taxonomy: Taxonomy) -> list[Option]:
    options = {
        item.value: Option(
            item.value, labels.value(name, item.value), item.count, number(item.count, labels.language), item.selected
        )
        for item in counts
    }
    if name is FacetName.TECHNOLOGY:
        return _technologies(options, labels, taxonomy)
    if name is FacetName.MATURITY:
        return _maturity(options)
    if name is FacetName.POTENTIAL:
        return _known_first(options[level.value] for level in PotentialLevel if level.value in options) + _rest(
            options, {level.value for level in PotentialLevel}
        )
    if name is FacetName.YEAR:
        return _known_first(sorted(options.values(), key=lambda option: option.value, reverse=True))
    return _known_first(sorted(options.values(), key=lambda option: (-option.count, labels.sort_key(option.label))))


def _technologies(options: dict[str, Option], labels: Labels, taxonomy: Taxonomy) -> list[Option]:
    """Hang every technology below its first broader one, by label; what is no concept comes last.

    A concept with several broader ones has one place only, so that one tick is one value.
    """
    roots = []
    for value, option in options.items():
        concept = taxonomy.get(value)
        broader = concept.broader if concept is not None else ()
        parent = next((options[up] for up in broader if up in options), None)
        if parent is None:
            roots.append(option)
        else:
            parent.children.append(option)
    for option in options.values():
        if option.children:
            option.children.sort(key=lambda child: labels.places[child.value])
    roots.sort(key=lambda option: (option.value not in taxonomy, labels.places.get(option.value, 0), option.value))
    return _known_first(roots)


def _maturity(options: dict[str, Option]) -> list[Option]:
    """Put the levels under their bands, the readiest first."""
    bands = []
    placed: set[str] = set()
    for band in reversed(MaturityBand):
        option = options.get(band.value)
        names = [f"trl{level}" for level in reversed(band.levels)]
        levels = [options[name] for name in names if name in options]
        if option is not None:
            option.children = levels
            bands.append(option)
        else:
            bands += levels
        placed.update((band.value, *names))
    return bands + _rest(options, placed)


def _rest(options: Mapping[str, Option], placed: set[str]) -> list[Option]:
    return _known_first(option for value, option in options.items() if value not in placed)


def _known_first(options: Iterable[Option]) -> list[Option]:
    ordered = list(options)
    return [option for option in ordered if option.value != UNKNOWN] + [
        option for option in ordered if option.value == UNKNOWN
    ]


def _split(name: FacetName, options: list[Option]) -> tuple[list[Option], list[Option]]:
    if name in {FacetName.TECHNOLOGY, FacetName.MATURITY} or len(options) <= SHOWN + 2:
        return options, []
    first = [option for position, option in enumerate(options) if position < SHOWN or option.selected]
    return first, [option for option in options if option not in first]
