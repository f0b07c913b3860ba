"""Who works with whom: all organisations of published briefs in memory, and what is counted of them."""

import threading
from array import array
from collections import Counter, OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any
from uuid import UUID

from kb.store import PublicOrganisation, UnitOfWork
from kb.taxonomy import Taxonomy
from web.listing import Listings

LINKS = 200
"""The strongest links that are found; pictures show fewer."""
FIRST_LOOK = 64
"""Organisations among which the strongest links are looked for at first."""
KEPT = 64
"""Answers that are kept while nothing changes."""
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which part of the network is asked for."""

    technology: str | None = None
    """Briefs about it or something narrower; None for all."""
    country: str | None = None
    """Links with at least one end there (ISO 3166-1 alpha-2); None for all."""


@dataclass(frozen=True, slots=True)
class Link:
    """Two organisations that took part in the same briefs."""

    one: PublicOrganisation
    other: PublicOrganisation
    briefs: int


@dataclass(frozen=True, slots=True)
class Ties:
    """What a question about the network finds."""

    briefs: int
    """In which at least two organisations took part."""
    organisations: int
    """That took part in one of these."""
    links: tuple[Link, ...]
    """The strongest, by briefs in common, at most :data:`LINKS`."""
    countries: Counter[tuple[str, str]]
    """Briefs in which organisations of two countries took part; a country with itself, where two are from there."""
    technologies: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    """Technologies of the briefs of two countries, as far as they were asked for."""


class Network:
    """The organisations of every published brief; answers are kept, as the network never changes."""

    def __init__(
        self,
        organisations: Sequence[PublicOrganisation],
        parts: Iterable[tuple[Any, str]],
        technologies: Iterable[tuple[Any, str]],
    ) -> None:
        """Take what the store reads.

        :param parts: a brief's id and an organisation's key each
        :param technologies: a brief's id and a technology each
        """
        self.organisations = sorted(organisations, key=lambda item: item.key)
        places = {item.key: place for place, item in enumerate(self.organisations)}
        members: dict[Any, list[int]] = {}
        for brief, key in parts:
            if key in places:
                members.setdefault(brief, []).append(places[key])
        self._places = places
        self._ids = sorted(members, key=str)
        self._members = [array("l", sorted(members[brief])) for brief in self._ids]
        self._pairs: list[frozenset[tuple[str, str]] | None] = [None] * len(self._ids)
        self._same: dict[frozenset[tuple[str, str]], frozenset[tuple[str, str]]] = {}
        numbers = {brief: number for number, brief in enumerate(self._ids)}
        self._technologies: dict[str, list[int]] = {}
        for brief, technology in technologies:
            if brief in numbers:
                self._technologies.setdefault(technology, []).append(numbers[brief])
        self._answers: OrderedDict[Narrowing, Ties] = OrderedDict()
        self._taxonomy: Taxonomy | None = None
        self._lock = threading.Lock()

    @property
    def technologies(self) -> Iterable[str]:
        """Every technology that a brief with organisations names, as it names it."""
        return self._technologies

    def ties(self, narrowing: Narrowing, taxonomy: Taxonomy) -> Ties:
        """Return who works with whom; computed once for each question and version of the taxonomy."""
        with self._lock:
            if taxonomy is not self._taxonomy:
                self._answers.clear()
                self._taxonomy = taxonomy
            if narrowing not in self._answers:
                self._answers[narrowing] = self._count(narrowing, taxonomy)
                if len(self._answers) > KEPT:
                    self._answers.popitem(last=False)
            self._answers.move_to_end(narrowing)
            return self._answers[narrowing]

    def briefs_of(self, keys: Sequence[str], technology: str | None, taxonomy: Taxonomy) -> list[UUID]:
        """Return the briefs in which all of these organisations took part; none where one is unknown."""
        wanted = {self._places.get(key, -1) for key in keys}
        return [self._id(n) for n in self._selected(technology, taxonomy) if wanted <= set(self._members[n])]

    def briefs_between(self, pair: tuple[str, str], technology: str | None, taxonomy: Taxonomy) -> list[UUID]:
        """Return the briefs in which organisations of two countries took part, or two of the same one."""
        return [self._id(n) for n in self._selected(technology, taxonomy) if pair in self._country_pairs(n)]

    def technologies_between(
        self, pairs: Sequence[tuple[str, str]], narrowing: Narrowing, taxonomy: Taxonomy
    ) -> dict[tuple[str, str], Counter[str]]:
        """Count the technologies of the briefs that each of these pairs of countries has in common; kept, too."""
        ties = self.ties(narrowing, taxonomy)
        with self._lock:
            if not ties.technologies.keys() >= set(pairs):
                ties.technologies.update(self._count_technologies(pairs, narrowing, taxonomy))
            return ties.technologies

    def _count_technologies(
        self, pairs: Sequence[tuple[str, str]], narrowing: Narrowing, taxonomy: Taxonomy
    ) -> dict[tuple[str, str], Counter[str]]:
        found: dict[tuple[str, str], Counter[str]] = {pair: Counter() for pair in pairs}
        chosen = set(self._selected(narrowing.technology, taxonomy))
        between: dict[int, set[tuple[str, str]]] = {}
        for number in chosen:
            common = self._country_pairs(number) & found.keys()
            if common:
                between[number] = common
        for technology, numbers in self._technologies.items():
            current = taxonomy.current(technology)
            if current is None:
                continue
            for number in numbers:
                for pair in between.get(number, ()):
                    found[pair][current] += 1
        return found

    def _id(self, number: int) -> UUID:
        known = self._ids[number]
        return known if isinstance(known, UUID) else UUID(str(known))

    def _selected(self, technology: str | None, taxonomy: Taxonomy) -> Sequence[int]:
        if technology is None:
            return range(len(self._ids))
        below = {technology, *taxonomy.below(technology)}
        found: set[int] = set()
        for named, numbers in self._technologies.items():
            if taxonomy.current(named) in below:
                found.update(numbers)
        return sorted(found)

    def _country(self, place: int) -> str | None:
        return self.organisations[place].country

    def _country_pairs(self, number: int) -> frozenset[tuple[str, str]]:
        known = self._pairs[number]
        if known is None:
            counted = Counter(code for place in self._members[number] if (code := self._country(place)))
            pairs = frozenset(combinations(sorted(counted), 2))
            known = pairs | {(code, code) for code, count in counted.items() if count > 1}
            # The same few sets come again and again.
            self._pairs[number] = known = self._same.setdefault(known, known)
        return known

    def _count(self, narrowing: Narrowing, taxonomy: Taxonomy) -> Ties:
        country = narrowing.country
        chosen = [n for n in self._selected(narrowing.technology, taxonomy) if len(self._members[n]) > 1]
        if country is not None:
            chosen = [n for n in chosen if any(self._country(place) == country for place in self._members[n])]
        countries: Counter[tuple[str, str]] = Counter()
        for number in chosen:
            pairs = self._country_pairs(number)
            countries.update(pairs if country is None else [pair for pair in pairs if country in pair])
        sizes = Counter(place for number in chosen for place in self._members[number])
        links = strongest_links(
            [self._members[number] for number in chosen],
            sizes,
            None if country is None else {place for place in sizes if self._country(place) == country},
        )
        named = tuple(Link(self.organisations[one], self.organisations[two], count) for (one, two), count in links)
        return Ties(len(chosen), len(sizes), named, countries)


def strongest_links(
    briefs: Sequence[Sequence[int]],
    sizes: Counter[int],
    one_of: set[int] | None = None,
    limit: int = LINKS,
    first_look: int = FIRST_LOOK,
) -> list[tuple[Pair, int]]:
    """Return the pairs that come together most often, with how often; equal ones by their places.

    Two organisations have no more briefs in common than the smaller one has at all. So only those with the most briefs
    are counted, and more of them only as long as one that is left out could still matter.

    :param briefs: the organisations of each brief, ascending and none twice
    :param sizes: in how many of these briefs each takes part
    :param one_of: at least one of a pair is among these; None for all
    :param first_look: among how many organisations they are looked for at first
    """
    ordered = sorted(sizes, key=lambda place: (-sizes[place], place))
    looked_at = first_look
    while True:
        among = set(ordered[:looked_at])
        counts: Counter[Pair] = Counter()
        for members in briefs:
            counts.update(combinations([place for place in members if place in among], 2))
        found = [(pair, n) for pair, n in counts.items() if one_of is None or not one_of.isdisjoint(pair)]
        found = sorted(found, key=lambda item: (-item[1], item[0]))[:limit]
        if looked_at >= len(ordered):
            return found
        if len(found) == limit and found[-1][1] > sizes[ordered[looked_at]]:
            return found
        looked_at *= 4


def read_network(work: UnitOfWork) -> Network:
    """Read the network from the store."""
    return Network(
        work.participations.organisations(),
        work.partnerships.organisations_of_briefs(),
        work.partnerships.technologies_of_briefs(),
    )


networks = Listings(read_network)
