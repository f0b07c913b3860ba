"""The composition root: settings, store, vocabularies and search put together once."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

from kb.search.backend import Backend
from kb.search.backends import open_backend
from kb.search.indexer import Indexer
from kb.search.preferences import Preferences
from kb.search.search import Searcher
from kb.search.spelling import Speller
from kb.settings import Settings
from kb.store import Database
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
        vocabularies = Vocabularies.read(settings.content, settings.cache_path)
        database = Database.open(settings.store_url)
        # Settings of an engine that is not in use are not read, so they stop nobody.
        cluster = settings.elasticsearch if settings.backend == "elasticsearch" else None
        preferences = Preferences(settings.prefer_reviewed, settings.prefer_recent)
        backend = open_backend(settings.backend, settings.index_path, vocabularies, cluster, preferences)
        return cls(settings, database, vocabularies, backend, Searcher(backend))

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
