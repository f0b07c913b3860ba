"""The score of a pair: how near the topics are, times how the rest fits."""

from collections.abc import Iterable, Mapping

from kb.matching.corpus import Weighed
from kb.matching.fits import fits_of, suited_roles
from kb.matching.match import Match, SharedConcept, SharedWord, Target
from kb.model import AgreementType

CONCEPT_SHARE = 0.65
"""What the concepts count of a topic; the text counts the rest."""
SHOWN_CONCEPTS = 6
SHOWN_WORDS = 6


def topic_of(one: Weighed, other: Weighed) -> float:
    """Return how near two topics are, from 0 to 1: the cosines of concepts and of terms together.

    Where one of both has no text, as organisations have none, the concepts count alone.
    """
    concepts = _dot(one.concepts, other.concepts)
    if not one.terms or not other.terms:
        return concepts
    return CONCEPT_SHARE * concepts + (1.0 - CONCEPT_SHARE) * _dot(one.terms, other.terms)


def score_of(one: Weighed, other: Weighed) -> float:
    """Return the score of a pair, the same in both directions."""
    return topic_of(one, other) * _factor(one, other)


def match_of(one: Weighed, other: Weighed) -> Match:
    """Return the other one as a match of the first, with the reasons."""
    concept_share = CONCEPT_SHARE if one.terms and other.terms else 1.0
    fits, factors = fits_of(one.subject, other.subject)
    both_own = one.subject.own & other.subject.own
    shared = _parts(one.concepts, other.concepts, concept_share)
    in_texts = _parts(one.terms, other.terms, 1.0 - concept_share)
    words: dict[str, SharedWord] = {}
    for term, share in in_texts:
        shown = one.subject.words.get(term, term.partition(":")[2])
        # A word and its translation are one word to the reader.
        words.setdefault(shown.casefold(), SharedWord(term=term, shown=shown, share=share))
    target = other.subject
    return Match(
        kind=target.kind,
        key=target.key,
        topic=topic_of(one, other),
        factor=_product(factors.values()),
        concepts=tuple(
            SharedConcept(concept=concept, share=share, is_own=concept in both_own)
            for concept, share in shared[:SHOWN_CONCEPTS]
        ),
        words=tuple(words.values())[:SHOWN_WORDS],
        fits=fits,
        factors=factors,
        agreements=tuple(
            item for item in AgreementType if item in one.subject.agreements and item in target.agreements
        ),
        roles=suited_roles(one.subject, target),
        target=Target(
            country=target.country,
            level=target.level,
            client_type=target.client_type,
            organisation=target.organisation,
        ),
    )


def _factor(one: Weighed, other: Weighed) -> float:
    return _product(fits_of(one.subject, other.subject)[1].values())


def _product(factors: Iterable[float]) -> float:
    found = 1.0
    for factor in sorted(factors):
        found *= factor
    return found


def _dot(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    # Sorted, so that the sum is the same whichever comes first.
    return sum(one[key] * other[key] for key in sorted(one.keys() & other.keys()))


def _parts(one: Mapping[str, float], other: Mapping[str, float], share: float) -> list[tuple[str, float]]:
    parts = [(key, share * one[key] * other[key]) for key in one.keys() & other.keys()]
    return sorted(parts, key=lambda part: (-part[1], part[0]))
