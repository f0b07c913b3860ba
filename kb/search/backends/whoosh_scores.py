"""Conditions evaluated on Whoosh's postings, one term after the other.

Whoosh walks through all postings of a query at once, with a few Python calls for each posting in each branch. Reading
the postings of one term as a whole and joining dictionaries gives the same scores in a fraction of the time, and all
matching documents with them, which the facets need anyway.
"""

from collections.abc import Iterable, Sequence
from itertools import chain

from whoosh.reading import TermNotFound
from whoosh.searching import Searcher

from kb.search.conditions import (
    OTHER_FIELDS,
    AllOf,
    AnyOf,
    Begins,
    Best,
    Condition,
    Flat,
    HasPhrase,
    HasTerm,
    OneOf,
)

Scores = dict[int, float]
"""Number of each document that matches, and its score."""


class Evaluator:
    """Finds the documents of one state of the index that fulfil conditions; one thread at a time."""

    def __init__(self, searcher: Searcher, briefs: Iterable[int]) -> None:
        """Take an open searcher, whose model scores the terms.

        :param briefs: numbers of all briefs
        """
        self._segments = list(searcher.leaf_searchers())
        self._all: Scores = dict.fromkeys(briefs, 0.0)

    def scores(self, condition: Condition) -> Scores:
        """Return what fulfils a condition."""
        match condition:
            case HasTerm():
                return _weighted(self._term(condition.field, condition.term), condition.weight)
            case HasPhrase():
                return _weighted(self._phrase(condition.field, condition.terms), condition.weight)
            case Begins():
                return dict.fromkeys(self._beginning(condition.field, condition.beginning), 0.0)
            case OneOf():
                found = chain.from_iterable(self.having(condition.field, value) for value in condition.values)
                return dict.fromkeys(found, 0.0)
            case AnyOf():
                return _summed(map(self.scores, condition.conditions))
            case Best():
                return _best([self.scores(item) for item in condition.conditions])
            case Flat():
                return dict.fromkeys(self.scores(condition.condition), condition.weight)
            case AllOf():
                return self._all_of(condition)

    def having(self, field: str, value: str | bytes) -> Iterable[int]:
        """Return the numbers of the documents with a term or value in a field."""
        for segment, base in self._segments:
            try:
                matcher = segment.reader().postings(field, value)
            except TermNotFound:
                continue
            for number in matcher.all_ids():
                yield base + number

    def frequency(self, field: str, term: str) -> int:
        """Return how many documents have a term in a field, deleted ones of unmerged segments too."""
        return sum(segment.reader().doc_frequency(field, term) for segment, _ in self._segments)

    def _term(self, field: str, term: str) -> Scores:
        found: Scores = {}
        for segment, base in self._segments:
            try:
                matcher = segment.postings(field, term)
            except TermNotFound:
                continue
            while matcher.is_active():
                found[base + matcher.id()] = matcher.score()
                matcher.next()
        return found

    def _phrase(self, field: str, terms: Sequence[str]) -> Scores:
        found = _intersection([self._term(field, term) for term in dict.fromkeys(terms)])
        kept: Scores = {}
        for segment, base in self._segments:
            end = base + segment.doc_count_all()
            candidates = sorted(number for number in found if base <= number < end)
            # Where the phrase would begin, according to each of its words.
            begins: dict[int, set[int]] = {}
            for offset, term in enumerate(terms):
                if not candidates:
                    break
                matcher = segment.postings(field, term)
                for number in candidates:
                    matcher.skip_to(number - base)
                    places = {place - offset for place in matcher.value_as("positions")}
                    begins[number] = begins[number] & places if offset else places
                candidates = [number for number in candidates if begins[number]]
            kept.update({number: found[number] for number in candidates})
        return kept

    def _beginning(self, field: str, beginning: str) -> Iterable[int]:
        for segment, base in self._segments:
            reader = segment.reader()
            for term in list(reader.expand_prefix(field, beginning)):
                for number in reader.postings(field, term).all_ids():
                    yield base + number

    def _all_of(self, condition: AllOf) -> Scores:
        required = [self.scores(item) for item in condition.required]
        found = _intersection(required) if required else dict(self._all)
        for item in condition.excluded:
            for number in self.scores(item):
                found.pop(number, None)
        for item in condition.optional:
            for number, score in self.scores(item).items():
                if number in found:
                    found[number] += score
        return found


def _weighted(scores: Scores, weight: float) -> Scores:
    return scores if weight == 1.0 else {number: score * weight for number, score in scores.items()}


def _summed(alternatives: Iterable[Scores]) -> Scores:
    found: Scores = {}
    for scores in alternatives:
        if not found:
            found = dict(scores)
            continue
        for number, score in scores.items():
            found[number] = found.get(number, 0.0) + score
    return found


def _best(alternatives: Sequence[Scores]) -> Scores:
    some = [scores for scores in alternatives if scores]
    if len(some) < 2:
        return some[0] if some else {}
    best: Scores = {}
    for scores in some:
        for number, score in scores.items():
            if score > best.get(number, -1.0):
                best[number] = score
    whole = _summed(some)
    return {number: top + OTHER_FIELDS * (whole[number] - top) for number, top in best.items()}


def _intersection(parts: Sequence[Scores]) -> Scores:
    """Return what is in all parts, the scores added; the parts are left as they are."""
    if len(parts) == 1:
        return dict(parts[0])
    smallest, *others = sorted(parts, key=len)
    return {
        number: score + sum(other[number] for other in others)
        for number, score in smallest.items()
        if all(number in other for other in others)
    }
