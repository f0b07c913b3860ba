"""The published profiles of a family, read once and kept while they do not change."""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

from kb.language import index_terms
from kb.model import Language, Profile, ProfileFamily, PublicText
from kb.store import Database, StoredProfile, UnitOfWork
from kb.taxonomy import Taxonomy

P = TypeVar("P", bound=Profile)
F = TypeVar("F", bound=StrEnum)
"""The facets, named as their parameter in the address."""
Values = Mapping[F, Iterable[str | None]]


@dataclass(frozen=True, slots=True)
class Entry(Generic[P, F]):
    """One profile of a list."""

    profile: P
    revision: int
    changed_at: datetime
    """When it was published, because nothing that is published is changed."""
    values: Mapping[F, frozenset[str]]
    terms: Mapping[Language, frozenset[str]]
    """The terms of its texts."""
    titles: Mapping[Language, frozenset[str]]
    concepts: frozenset[str]
    """Its technologies, and all broader ones."""

    def failing(self, chosen: Mapping[F, tuple[str, ...]]) -> list[F]:
        """Return the facets of which it has none of the chosen values."""
        return [facet for facet, values in chosen.items() if self.values[facet].isdisjoint(values)]


@dataclass(frozen=True, slots=True)
class Found(Generic[P, F]):
    """What a question finds."""

    entries: list[Entry[P, F]]
    """The best first, then what is in the reader's language, then the last published."""
    counts: Mapping[F, Mapping[str, int]]
    """How many each value of each facet would find; a facet's counts ignore its own selection."""


class Catalogue(Generic[P, F]):
    """The entries of a family, for every database that is asked."""

    def __init__(
        self,
        family: ProfileFamily,
        facets: type[F],
        values: Callable[[P, frozenset[str]], Values[F]],
        words: Callable[[P], str] = lambda profile: profile.organisation,
    ) -> None:
        """Take what there is to know of a family.

        :param facets: what its lists are filtered by
        :param values: makes the values of the facets from a profile and its technologies with the broader ones
        :param words: what is found beside the texts
        """
        self.facets = facets
        self._family, self._values, self._words = family, values, words
        self._kept: WeakKeyDictionary[Database, _Kept[P, F]] = WeakKeyDictionary()
        self._making = threading.Lock()

    def entries(self, database: Database, taxonomy: Taxonomy, today: date) -> list[Entry[P, F]]:
        """Return the entries of a database that are open on a day, the last published first."""
        with self._making:
            kept = self._kept.setdefault(database, _Kept())
        with database.unit_of_work() as work:
            published = kept.current(work, self._family, taxonomy, lambda stored: self._entry(stored, taxonomy))
        return [entry for entry in published if entry.profile.is_open(today)]

    def _entry(self, stored: StoredProfile[P], taxonomy: Taxonomy) -> Entry[P, F]:
        profile = stored.profile
        current = filter(None, map(taxonomy.current, profile.technologies))
        concepts = frozenset(up for item in current for up in (item, *taxonomy.ancestors(item)))
        terms, titles = {}, {}
        for language, text in profile.texts:
            whole = " ".join((*_said(text), self._words(profile)))
            terms[language] = frozenset(index_terms(whole, language))
            titles[language] = frozenset(index_terms(text.title, language))
        given = self._values(profile, concepts)
        values = {facet: frozenset(str(value) for value in given[facet] if value is not None) for facet in self.facets}
        return Entry(profile, stored.revision, stored.changed_at, values, terms, titles, concepts)


class _Kept(Generic[P, F]):
    """The entries of one database; what has not changed is kept."""

    def __init__(self) -> None:
        self._entries: dict[UUID, Entry[P, F]] = {}
        self._taxonomy: Taxonomy | None = None
        self._ordered: list[Entry[P, F]] = []
        self._lock = threading.Lock()

    def current(
        self,
        work: UnitOfWork,
        family: ProfileFamily,
        taxonomy: Taxonomy,
        make: Callable[[StoredProfile[P]], Entry[P, F]],
    ) -> list[Entry[P, F]]:
        """Return the entries as they are now; another taxonomy makes all of them anew."""
        records = work.profiles(family)
        with self._lock:
            if taxonomy is not self._taxonomy:
                self._entries, self._ordered, self._taxonomy = {}, [], taxonomy
            versions = records.published_versions()
            current = {key: entry.revision for key, entry in self._entries.items()}
            if versions == current:
                return self._ordered
            changed = [key for key, revision in versions.items() if current.get(key) != revision]
            for stored in records.get_many(changed).values():
                self._entries[stored.profile.id] = make(stored)
            for key in self._entries.keys() - versions.keys():
                del self._entries[key]
            self._ordered = sorted(self._entries.values(), key=_newest, reverse=True)
            return self._ordered


def _newest(entry: Entry[P, F]) -> tuple[date, UUID]:
    return entry.profile.published_on or date.min, entry.profile.id


def _said(text: PublicText) -> list[str]:
    return [getattr(text, name) for name in type(text).model_fields]
