"""Further words for a question, from the briefs that answer it best.

Pseudo-relevance feedback after RM3 (Lavrenko, Croft: Relevance-Based Language Models, SIGIR 2001; Abdul-Jaleel and
others: UMass at TREC 2004): the words that stand out in the first hits are asked for too, for less. They only order
what the question itself finds. A brief in two languages so leads from one to the other.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from kb.model import Language
from kb.search.conditions import AllOf, Condition, HasTerm
from kb.search.index_fields import WHOLE, text_field
from kb.search.interpretation import Interpretation
from kb.search.kept_texts import TERMS, KeptTexts
from kb.search.request import Match, SearchRequest, Sort

HITS = 8
"""How many of the first hits are looked at."""
ADDED = 15
"""How many words are added."""
SHARE = 0.4
"""What all added words count together, against the words of the question together."""
MIN_DOCUMENTS = 500
"""Briefs from which on the first hits are few enough among all to tell what the question is about."""
_CANDIDATES = 60
"""Of how many words of a text that occur most the frequencies are asked for."""
MIN_LENGTH = 2


class Answer(NamedTuple):
    """One of the first hits."""

    score: float
    texts: Mapping[Language, str]
    """The terms of title, summary and body together, joined by blanks, by language."""


def answer_of(score: float, kept: KeptTexts) -> Answer:
    """Return a hit as an answer.

    :param kept: what the index keeps of its texts
    """
    return Answer(score, {Language(code): terms for code, (terms, _) in kept(TERMS).items()})


Frequencies = Callable[[list[tuple[Language, str]]], Mapping[tuple[Language, str], int]]
"""Gives for terms of the whole texts in how many briefs each stands."""


def asks_for_more(request: SearchRequest, interpretation: Interpretation, documents: int) -> bool:
    """Whether further words help: where some of the words suffice, and it is their order that counts.

    :param documents: how many briefs there are
    """
    return (
        request.match is Match.ANY
        and request.sort is Sort.RELEVANCE
        and request.page_size > 0
        and interpretation.scores
        and documents >= MIN_DOCUMENTS
    )


def with_further_terms(
    condition: Condition, answers: Iterable[Answer], frequencies: Frequencies, documents: int, words: int
) -> Condition:
    """Return a condition that finds the same and also scores the terms that stand out in its first hits."""
    terms = further_terms(answers, frequencies, documents, words)
    return AllOf((condition,), tuple(terms)) if terms else condition


def further_terms(answers: Iterable[Answer], frequencies: Frequencies, documents: int, words: int) -> list[HasTerm]:
    """Return the terms that stand out in the first hits, each with its weight.

    :param answers: the first hits, the best one first
    :param documents: how many briefs there are
    :param words: how many words the question has
    """
    found = [answer for answer in answers if answer.score > 0]
    if len(found) < 2 or documents < 2:
        return []
    total = sum(answer.score for answer in found)
    shares: dict[tuple[Language, str], float] = {}
    for answer in found:
        for language, text in answer.texts.items():
            for term, share in _shares(text).items():
                key = (language, term)
                shares[key] = shares.get(key, 0.0) + share * answer.score / total
    known = frequencies(list(shares))
    telling = {
        key: share * math.log(documents / frequency)
        for key, share in shares.items()
        if 1 < (frequency := known.get(key, 0)) < documents
    }
    best = sorted(telling, key=lambda key: (-telling[key], key))[:ADDED]
    whole = sum(telling[key] for key in best)
    factor = words * SHARE / (1 - SHARE)
    return [HasTerm(text_field(WHOLE, key[0]), key[1], factor * telling[key] / whole) for key in best]


def _shares(text: str) -> dict[str, float]:
    """Return the most frequent terms of a text with their share of it."""
    terms = [term for term in text.split() if len(term) >= MIN_LENGTH]
    counts: dict[str, int] = {}
    for term in terms:
        counts[term] = counts.get(term, 0) + 1
    most = sorted(counts, key=lambda term: (-counts[term], term))[:_CANDIDATES]
    return {term: counts[term] / len(terms) for term in most}
