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

KEPT = {TargetKind.PROFILE: 15, TargetKind.BRIEF: 10, TargetKind.ORGANISATION: 5, TargetKind.PERSON: 5}
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
        """Yield the id of each profile with its matches, of each kind the best first.

        The reasons are made when a profile is yielded, so that those of all profiles are never in memory together.
        """
        for_requests, for_offers = self._best_pairs()
        indexes = {kind: CandidateIndex(targets) for kind, targets in self._groups.items()}
        for profiles, others, heaps in (
            (self._requests, self._offers, for_requests),
            (self._offers, self._requests, for_offers),
        ):
            for profile, heap in zip(profiles, heaps, strict=True):
                found = _matches(profile, others, heap)
                for kind, targets in self._groups.items():
                    found += _matches(profile, targets, _best(profile, targets, indexes[kind], KEPT[kind]))
                yield profile.subject.key, found

    def _best_pairs(self) -> tuple[list[_Heap], list[_Heap]]:
        """Return for each request its best offers, and for each offer its best requests; every pair is scored once."""
        requests, offers = self._requests, self._offers
        of_offers, of_requests = CandidateIndex(offers), CandidateIndex(requests)
        pairs = [set(of_offers.of(item)) for item in requests]
        for offering, item in enumerate(offers):
            for asking in of_requests.of(item):
                pairs[asking].add(offering)
        for_requests: list[_Heap] = [[] for _ in requests]
        for_offers: list[_Heap] = [[] for _ in offers]
        for asking, candidates in enumerate(pairs):
            one, heap = requests[asking], for_requests[asking]
            for offering in sorted(candidates):
                other, other_heap = offers[offering], for_offers[offering]
                if are_the_same(one.subject, other.subject):
                    continue
                score = score_of(one, other, least=min(_least(heap), _least(other_heap)))
                if score >= LEAST_SCORE:
                    _keep(heap, score, offering)
                    _keep(other_heap, score, asking)
        return for_requests, for_offers


def _least(heap: _Heap, most: int = KEPT[TargetKind.PROFILE]) -> float:
    """Return what a score has to reach at least, to be kept."""
    return LEAST_SCORE if len(heap) < most else heap[0][0]


def _keep(heap: _Heap, score: float, place: int, most: int = KEPT[TargetKind.PROFILE]) -> None:
    """Keep the best; of equal ones those that come first."""
    if len(heap) < most:
        heappush(heap, (score, -place))
    else:
        heappushpop(heap, (score, -place))


def _best(profile: Weighed, targets: Sequence[Weighed], index: CandidateIndex, most: int) -> _Heap:
    heap: _Heap = []
    for place in sorted(index.of(profile)):
        if not are_the_same(profile.subject, targets[place].subject):
            score = score_of(profile, targets[place], least=_least(heap, most))
            if score >= LEAST_SCORE:
                _keep(heap, score, place, most)
    return heap


def _matches(profile: Weighed, targets: Sequence[Weighed], heap: _Heap) -> list[Match]:
    return [match_of(profile, targets[-place]) for _, place in sorted(heap, reverse=True)]
