"""The published profiles as the list shows and filters them, read once and kept while they do not change."""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID
from weakref import WeakKeyDictionary

from kb.language import index_terms
from kb.model import CooperationProfile, Language
from kb.store import Database, UnitOfWork
from kb.taxonomy import Taxonomy, Vocabularies


class ProfileFacet(StrEnum):
    """What the list is filtered by; the names of the parameters."""

    KIND = "kind"
    TECHNOLOGY = "technology"
    COUNTRY = "country"
    PARTNER = "partner"
    """Kind of organisation that is sought."""
    AGREEMENT = "agreement"
    STAGE = "stage"


@dataclass(frozen=True, slots=True)
class Entry:
    """One profile of the list."""

    profile: CooperationProfile
    revision: int
    values: Mapping[ProfileFacet, frozenset[str]]
    terms: Mapping[Language, frozenset[str]]
    """The terms of its texts."""
    titles: Mapping[Language, frozenset[str]]

    def failing(self, chosen: Mapping[ProfileFacet, tuple[str, ...]]) -> list[ProfileFacet]:
        """Return the facets of which it has none of the chosen values."""
        return [facet for facet, values in chosen.items() if self.values[facet].isdisjoint(values)]


class Catalogue:
    """The entries of one database; what has not changed is kept."""

    def __init__(self) -> None:
        self._entries: dict[UUID, Entry] = {}
        self._taxonomy: Taxonomy | None = None
        self._ordered: list[Entry] = []
        self._lock = threading.Lock()

    def entries(self, work: UnitOfWork, taxonomy: Taxonomy) -> list[Entry]:
        """Return all entries, the last published first."""
        with self._lock:
            if taxonomy is not self._taxonomy:
                self._entries, self._ordered, self._taxonomy = {}, [], taxonomy
            versions = work.cooperation.published_versions()
            current = {key: entry.revision for key, entry in self._entries.items()}
            if versions == current:
                return self._ordered
            changed = [key for key, revision in versions.items() if current.get(key) != revision]
            for stored in work.cooperation.get_many(changed).values():
                self._entries[stored.profile.id] = _entry(stored.profile, stored.revision, taxonomy)
            for key in self._entries.keys() - versions.keys():
                del self._entries[key]
            self._ordered = sorted(self._entries.values(), key=_newest, reverse=True)
            return self._ordered


_catalogues: WeakKeyDictionary[Database, Catalogue] = WeakKeyDictionary()
_making = threading.Lock()


def entries_of(database: Database, taxonomy: Taxonomy) -> list[Entry]:
    """Return the published profiles of a database, the last published first."""
    with _making:
        catalogue = _catalogues.setdefault(database, Catalogue())
    with database.unit_of_work() as work:
        return catalogue.entries(work, taxonomy)


def _newest(entry: Entry) -> tuple[date, UUID]:
    return entry.profile.published_on or date.min, entry.profile.id


def _entry(profile: CooperationProfile, revision: int, taxonomy: Taxonomy) -> Entry:
    concepts = {
        up
        for concept in map(taxonomy.current, profile.technologies)
        if concept
        for up in (concept, *taxonomy.ancestors(concept))
    }
    given: dict[ProfileFacet, Iterable[str | None]] = {
        ProfileFacet.KIND: [profile.kind],
        ProfileFacet.TECHNOLOGY: concepts,
        ProfileFacet.COUNTRY: [profile.country],
        ProfileFacet.PARTNER: profile.partner_types,
        ProfileFacet.AGREEMENT: profile.agreements,
        ProfileFacet.STAGE: [profile.stage],
    }
    terms, titles = {}, {}
    for language, text in profile.texts:
        whole = " ".join((text.title, text.summary, text.description, text.advantages, text.partner))
        terms[language] = frozenset(index_terms(f"{whole} {profile.organisation}", language))
        titles[language] = frozenset(index_terms(text.title, language))
    values = {facet: frozenset(str(value) for value in items if value is not None) for facet, items in given.items()}
    return Entry(profile, revision, values, terms, titles)


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for."""

    text: str
    chosen: Mapping[ProfileFacet, tuple[str, ...]]


def answer(
    entries: Iterable[Entry], question: Question, vocabularies: Vocabularies
) -> tuple[list[Entry], dict[ProfileFacet, dict[str, int]]]:
    """Return the entries that a question finds, and how many each value of each facet would find.

    Values of one facet are alternatives, facets combine, and the counts of a facet ignore its own selection. Every word
    of the text stands in the profile, in any of its languages, or the profile has a technology that the text names.
    """
    found: list[tuple[int, Entry]] = []
    counts: dict[ProfileFacet, dict[str, int]] = {facet: {} for facet in ProfileFacet}
    words = _words(question.text)
    concepts = {match.technology for match in vocabularies.labels.find(question.text, any_case=True)}
    for entry in entries:
        score = _score(entry, words, concepts)
        if score is None:
            continue
        failing = entry.failing(question.chosen)
        if not failing:
            found.append((score, entry))
        for facet in ProfileFacet:
            if not failing or failing == [facet]:
                for value in entry.values[facet]:
                    counts[facet][value] = counts[facet].get(value, 0) + 1
    if words:
        # Stable, so that equal ones stay in the order of their publication.
        found.sort(key=lambda pair: -pair[0])
    return [entry for _, entry in found], counts


def _words(text: str) -> list[Mapping[Language, str]]:
    """Return the terms of each word of a text, by language; stop words of any language are left out there."""
    found = []
    for word in text.split():
        terms = {language: term[0] for language in Language if (term := index_terms(word, language))}
        if terms:
            found.append(terms)
    return found


def _score(entry: Entry, words: list[Mapping[Language, str]], concepts: set[str]) -> int | None:
    """Return how well an entry fits the words, or None when it does not."""
    named = not entry.values[ProfileFacet.TECHNOLOGY].isdisjoint(concepts)
    score = 3 if named else 0
    for terms in words:
        places = [language for language, term in terms.items() if term in entry.terms.get(language, ())]
        if not places and not named:
            return None
        score += 2 * any(terms[language] in entry.titles[language] for language in places) + bool(places)
    return score
