"""All subjects of one matching: what is rare among them, and who has what."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import nlargest

from kb.matching.subject import Subject

TELLING = 15
"""Of how many of its rarest shared terms a subject is found by."""
HEAVIEST = 40
"""How many terms of a subject count, those of most weight."""
CONCEPT_SHARE = 0.02
"""Share of the subjects that may have a concept by which candidates are found; more frequent ones tell too little."""
TERM_SHARE = 0.005
"""The same for terms."""
AT_LEAST = 50
"""Subjects that may have it in any case, so that small sites find by everything."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A subject with the weights that its features have in a corpus; both vectors have length 1."""

    subject: Subject
    concepts: Mapping[str, float]
    terms: Mapping[str, float]
    telling: frozenset[str]
    """The features by which it is found."""


class Corpus:
    """Subjects with the weights of their features: tf-idf, each vector of length 1 (Salton, Buckley 1988)."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        """Weigh the subjects."""
        listed = list(subjects)
        self.size = len(listed)
        self._concepts = _frequencies(item.concepts for item in listed)
        self._terms = _frequencies(item.terms for item in listed)
        self._often = max(AT_LEAST, int(self.size * CONCEPT_SHARE))
        self._often_term = max(AT_LEAST, int(self.size * TERM_SHARE))
        self.weighed: Sequence[Weighed] = [self._weigh(item) for item in listed]

    def _weigh(self, subject: Subject) -> Weighed:
        size = self.size
        concepts = _unit({key: value * _idf(self._concepts[key], size) for key, value in subject.concepts.items()})
        frequencies = self._terms
        terms = _unit(
            {
                key: (1.0 + math.log(value) if value > 1.0 else 1.0) * _idf(frequency, size)
                for key, value in subject.terms.items()
                if (frequency := frequencies[key]) > 1
            }
        )
        heaviest = nlargest(HEAVIEST, terms, key=lambda key: (terms[key], key))
        terms = {key: terms[key] for key in heaviest}
        telling = {key for key in concepts if 1 < self._concepts[key] <= self._often}
        rare = [key for key in heaviest if self._terms[key] <= self._often_term]
        return Weighed(subject, concepts, terms, frozenset(telling.union(rare[:TELLING])))


def _frequencies(features: Iterable[Mapping[str, float]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for item in features:
        for key in item:
            found[key] = found.get(key, 0) + 1
    return found


@cache
def _idf(frequency: int, size: int) -> float:
    """Return how much a feature tells: nothing when everybody has it."""
    return math.log(1.0 + (size - frequency + 0.5) / (frequency + 0.5))


def _unit(vector: dict[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(value * value for value in vector.values()))
    return {key: value / length for key, value in vector.items() if value > 0} if length else {}
