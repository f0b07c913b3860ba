"""Who may fit: the subjects that share a telling feature, found by an inverted index."""

from collections.abc import Sequence
from heapq import nlargest

from kb.matching.corpus import Weighed

MOST = 40
"""Candidates of one subject that are looked at closely."""


def share_a_telling_feature(one: Weighed, other: Weighed) -> bool:
    """Whether two subjects are candidates for each other; the order makes no difference."""
    return not one.telling.isdisjoint(other.telling)


class CandidateIndex:
    """Subjects by their telling features."""

    def __init__(self, subjects: Sequence[Weighed]) -> None:
        """Index the subjects; they are named by their place."""
        self._postings: dict[str, list[tuple[int, float]]] = {}
        for place, item in enumerate(subjects):
            for feature in item.telling:
                # A term is written with its language and a colon, which no concept has.
                weight = item.terms[feature] if ":" in feature else 2 * item.concepts[feature]
                self._postings.setdefault(feature, []).append((place, weight))

    def of(self, subject: Weighed, most: int = MOST) -> list[int]:
        """Return the places of the candidates of a subject, the most promising first."""
        scores: dict[int, float] = {}
        known = scores.get
        # In a fixed order, so that sums are the same in every run.
        for feature in sorted(subject.telling):
            postings = self._postings.get(feature)
            if postings is None:
                continue
            own = subject.terms[feature] if ":" in feature else subject.concepts[feature]
            for place, weight in postings:
                scores[place] = known(place, 0.0) + own * weight
        if len(scores) <= most:
            return sorted(scores, key=lambda place: (-scores[place], place))
        return [place for place, _ in nlargest(most, scores.items(), key=lambda item: (item[1], -item[0]))]
