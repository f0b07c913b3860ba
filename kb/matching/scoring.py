"""The score of a pair: how near the topics are, times how the rest fits."""

from collections.abc import Iterable, Mapping
from heapq import nlargest
from math import fsum

from kb.matching.corpus import Weighed
from kb.matching.fits import HIGHEST, fits_of, suited_roles
from kb.matching.match import Match, SharedConcept, SharedWord, Target

CONCEPT_SHARE = 0.65
"""What the concepts count of a topic; the text counts the rest."""
SHOWN_CONCEPTS = 6
SHOWN_WORDS = 6

_Parts = list[tuple[float, str]]
"""What each shared feature counts."""


def topic_of(one: Weighed, other: Weighed) -> float:
    """Return how near two topics are, from 0 to 1: the cosines of concepts and of terms together.

    Where one of both has no text, as organisations have none, the concepts count alone.
    """
    concepts = _dot(one.concepts, other.concepts)
    if not one.subject.terms or not other.subject.terms:
        return concepts
    return CONCEPT_SHARE * concepts + (1.0 - CONCEPT_SHARE) * _dot(one.terms, other.terms)


def score_of(one: Weighed, other: Weighed, *, least: float = 0.0) -> float:
    """Return the score of a pair, the same in both directions.

    :param least: a score that need not be reckoned exactly when the pair cannot reach it; 0 is returned then
    """
    topic = topic_of(one, other)
    return topic * _factor(one, other) if topic * HIGHEST >= least else 0.0


def match_of(one: Weighed, other: Weighed) -> Match:
    """Return the other one as a match of the first, with the reasons."""
    with_text = bool(one.subject.terms and other.subject.terms)
    concepts = _parts(one.concepts, other.concepts, CONCEPT_SHARE if with_text else 1.0)
    terms = _parts(one.terms, other.terms, 1.0 - CONCEPT_SHARE) if with_text else []
    fits, factors = fits_of(one.subject, other.subject)
    both_own = one.subject.own & other.subject.own
    target = other.subject
    # Its parts come from here and need no second look, which would take most of the time of a large matching.
    return Match.model_construct(
        kind=target.kind,
        key=target.key,
        topic=fsum(part for part, _ in concepts) + fsum(part for part, _ in terms),
        factor=_product(factors.values()),
        concepts=tuple(
            SharedConcept(concept, share, concept in both_own) for share, concept in nlargest(SHOWN_CONCEPTS, concepts)
        ),
        words=_words(one, terms),
        fits=fits,
        factors=factors,
        agreements=tuple(sorted(one.subject.agreements & target.agreements)),
        roles=suited_roles(one.subject, target),
        target=Target(
            country=target.country,
            level=target.level,
            client_type=target.client_type,
            organisation=target.organisation,
            name=target.name,
        ),
    )


def _words(one: Weighed, terms: _Parts) -> tuple[SharedWord, ...]:
    """Return the shared words that count most, each once: a word and its translation are one word to the reader."""
    found: dict[str, SharedWord] = {}
    for share, term in nlargest(2 * SHOWN_WORDS, terms):
        shown = one.subject.words.get(term, term.partition(":")[2])
        found.setdefault(shown.casefold(), SharedWord(term, shown, share))
    return tuple(found.values())[:SHOWN_WORDS]


def _factor(one: Weighed, other: Weighed) -> float:
    return _product(fits_of(one.subject, other.subject)[1].values())


def _product(factors: Iterable[float]) -> float:
    found = 1.0
    for factor in sorted(factors):
        found *= factor
    return found


def _dot(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    # fsum is exact, so that the sum is the same whichever comes first.
    return fsum([one[key] * other[key] for key in one.keys() & other.keys()])


def _parts(one: Mapping[str, float], other: Mapping[str, float], share: float) -> _Parts:
    return [(share * one[key] * other[key], key) for key in one.keys() & other.keys()]
