"""The composition root: settings, store, vocabularies and search put together once."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from kb.search.backend import Backend
from kb.search.backends import interpreter_of, open_backend
from kb.search.indexer import Indexer
from kb.search.preferences import Preferences
from kb.search.search import Searcher
from kb.search.spelling import Speller
from kb.settings import Settings
from kb.store import Database, taxonomy_in_force
from kb.taxonomy import Vocabularies


@dataclass(frozen=True)
class Silta:
    """Everything that the web front end and the commands work with."""

    settings: Settings
    database: Database
    vocabularies: Vocabularies
    backend: Backend
    searcher: Searcher

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Open the knowledge base that the settings name.

        :raises kb.model.SiltaError: when the database, a vocabulary or the index cannot be opened
        """
        files = Vocabularies.read(settings.content, settings.cache_path)
        database = Database.open(settings.store_url)
        with database.unit_of_work() as work:
            vocabularies = files.with_taxonomy(taxonomy_in_force(work, files.taxonomy))
        # Settings of an engine that is not in use are not read, so they stop nobody.
        cluster = settings.elasticsearch if settings.backend == "elasticsearch" else None
        backend = open_backend(settings.backend, settings.index_path, vocabularies, cluster, _preferences(settings))
        return cls(settings, database, vocabularies, backend, Searcher(backend))

    def current(self) -> Self:
        """Return the knowledge base with the taxonomy that counts now; itself while that is the same.

        Long-running processes call it before each piece of work; it costs one small query. Database and index are
        shared with what is returned, and queries are understood by the new labels from now on.

        :raises kb.model.SiltaError: when the database does not answer, or a change does not fit the files any more
        """
        with self.database.unit_of_work() as work:
            taxonomy = taxonomy_in_force(work, self.vocabularies.taxonomy)
        if taxonomy is self.vocabularies.taxonomy:
            return self
        vocabularies = self.vocabularies.with_taxonomy(taxonomy)
        self.backend.interpret_with(interpreter_of(vocabularies, _preferences(self.settings)))
        return replace(self, vocabularies=vocabularies)

    @property
    def indexer(self) -> Indexer:
        """What brings the index up to the store."""
        return Indexer(self.database, self.backend, self.vocabularies.taxonomy)

    @cached_property
    def speller(self) -> Speller:
        """What notices mistyped words of queries."""
        return Speller(self.backend, self.vocabularies)

    def close(self) -> None:
        """Release the index and the database."""
        self.backend.close()
        self.database.close()


def _preferences(settings: Settings) -> Preferences:
    return Preferences(settings.prefer_reviewed, settings.prefer_recent)
