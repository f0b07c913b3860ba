"""What a question finds in a list, with the counts of its facets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from kb.catalogue.catalogue import Entry, F, Found, P
from kb.language import index_terms
from kb.model import Language
from kb.taxonomy import Vocabularies

G = TypeVar("G", bound=str)


@dataclass(frozen=True, slots=True)
class Question(Generic[G]):
    """What is looked for."""

    text: str
    chosen: Mapping[G, tuple[str, ...]]
    """Values by facet."""


def answer(
    entries: Iterable[Entry[P, F]],
    question: Question[F],
    facets: type[F],
    vocabularies: Vocabularies,
    reader: Language | None = None,
) -> Found[P, F]:
    """Return the entries that a question finds, and how many each value of each facet would find.

    Values of one facet are alternatives, facets combine, and the counts of a facet ignore its own selection. Every word
    of the text stands in the profile, in any of its languages, or the profile has a technology that the text names.

    :param reader: among those that fit the words equally well, what has a text in this language comes first
    """
    found: list[tuple[int, Entry[P, F]]] = []
    counts: dict[F, dict[str, int]] = {facet: {} for facet in facets}
    words = _words(question.text)
    concepts = {match.technology for match in vocabularies.labels.find(question.text, any_case=True)}
    for entry in entries:
        score = _score(entry, words, concepts)
        if score is None:
            continue
        failing = entry.failing(question.chosen)
        if not failing:
            found.append((score, entry))
        for facet in facets:
            if not failing or failing == [facet]:
                for value in entry.values[facet]:
                    counts[facet][value] = counts[facet].get(value, 0) + 1
    # Stable, so that equal ones stay in the order of their publication.
    found.sort(key=lambda pair: (-pair[0], reader is not None and not _is_in(pair[1], reader)))
    return Found([entry for _, entry in found], counts)


def _is_in(entry: Entry[P, F], language: Language) -> bool:
    return bool(entry.profile.texts.nearest(language)[0] is language)


def _words(text: str) -> list[Mapping[Language, str]]:
    """Return the terms of each word of a text, by language; stop words of any language are left out there."""
    found: list[Mapping[Language, str]] = []
    for word in text.split():
        terms = {language: term[0] for language in Language if (term := index_terms(word, language))}
        if terms:
            found.append(terms)
    return found


def _score(entry: Entry[P, F], words: list[Mapping[Language, str]], concepts: set[str]) -> int | None:
    """Return how well an entry fits the words, or None when it does not."""
    named = not entry.concepts.isdisjoint(concepts)
    score = 3 if named else 0
    for terms in words:
        places = [language for language, term in terms.items() if term in entry.terms.get(language, ())]
        if not places and not named:
            return None
        score += 2 * any(terms[language] in entry.titles[language] for language in places) + bool(places)
    return score
