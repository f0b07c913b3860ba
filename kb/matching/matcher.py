"""Matching many with many: candidates by the index, scores for each pair once, the best kept on both sides."""

from collections.abc import Iterator, Sequence
from heapq import heappush, heappushpop

from kb.matching.candidates import CandidateIndex
from kb.matching.corpus import Corpus, Weighed
from kb.matching.fits import are_the_same
from kb.matching.match import Match
from kb.matching.scoring import match_of, score_of
from kb.matching.subject import Subject
from kb.model import ProfileKind, TargetKind

KEPT = {TargetKind.PROFILE: 30, TargetKind.BRIEF: 15, TargetKind.ORGANISATION: 10, TargetKind.PERSON: 10}
"""How many matches of each kind a profile keeps."""
LEAST_SCORE = 0.12
"""What scores less is no match."""

_Heap = list[tuple[float, int]]


class Matcher:
    """Finds what fits each profile of a corpus."""

    def __init__(self, subjects: Sequence[Subject]) -> None:
        """Weigh and index the subjects."""
        self._corpus = Corpus(subjects)
        weighed = self._corpus.weighed
        self._groups = {
            kind: [item for item in weighed if item.subject.kind is kind]
            for kind in (TargetKind.BRIEF, TargetKind.ORGANISATION, TargetKind.PERSON)
        }
        profiles = [item for item in weighed if item.subject.kind is TargetKind.PROFILE]
        self._requests = [item for item in profiles if item.subject.side is ProfileKind.REQUEST]
        self._offers = [item for item in profiles if item.subject.side is ProfileKind.OFFER]

    def all(self) -> Iterator[tuple[str, list[Match]]]:
        """Yield the id of each profile with its matches, the best of each kind first."""
        profiles = [*self._requests, *self._offers]
        found: dict[str, list[Match]] = {item.subject.key: [] for item in profiles}
        for one, other in self._best_pairs():
            found[one.subject.key].append(match_of(one, other))
        for kind, targets in self._groups.items():
            index = CandidateIndex(targets)
            for profile in profiles:
                found[profile.subject.key] += _best(profile, targets, index.of(profile), KEPT[kind])
        yield from found.items()

    def _best_pairs(self) -> Iterator[tuple[Weighed, Weighed]]:
        """Yield the best pairs of requests and offers, seen from each of both; every pair is scored once."""
        requests, offers = self._requests, self._offers
        of_offers, of_requests = CandidateIndex(offers), CandidateIndex(requests)
        pairs = {(place, other) for place, item in enumerate(requests) for other in of_offers.of(item)}
        pairs |= {(other, place) for place, item in enumerate(offers) for other in of_requests.of(item)}
        for_requests: list[_Heap] = [[] for _ in requests]
        for_offers: list[_Heap] = [[] for _ in offers]
        for asking, offering in sorted(pairs):
            one, other = requests[asking], offers[offering]
            if are_the_same(one.subject, other.subject):
                continue
            score = score_of(one, other)
            if score >= LEAST_SCORE:
                _keep(for_requests[asking], score, offering)
                _keep(for_offers[offering], score, asking)
        for place, heap in enumerate(for_requests):
            yield from ((requests[place], offers[-other]) for _, other in sorted(heap, reverse=True))
        for place, heap in enumerate(for_offers):
            yield from ((offers[place], requests[-other]) for _, other in sorted(heap, reverse=True))


def _keep(heap: _Heap, score: float, place: int) -> None:
    """Keep the best; of equal ones those that come first."""
    item = (score, -place)
    if len(heap) < KEPT[TargetKind.PROFILE]:
        heappush(heap, item)
    else:
        heappushpop(heap, item)


def _best(profile: Weighed, targets: Sequence[Weighed], candidates: Sequence[int], most: int) -> list[Match]:
    scored = [
        (score, -place)
        for place in candidates
        if not are_the_same(profile.subject, targets[place].subject)
        and (score := score_of(profile, targets[place])) >= LEAST_SCORE
    ]
    return [match_of(profile, targets[-place]) for _, place in sorted(scored, reverse=True)[:most]]
