"""What backends share that are embedded in the process and keep their index in a folder on disk."""

import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from kb.model import Language
from kb.search.backend import BackendStatus, Generation, SearchUnavailable, Suggestion
from kb.search.backends.generation_folders import GenerationFolders
from kb.search.concepts import Interpreter
from kb.search.document import SearchDocument
from kb.search.request import SearchRequest
from kb.search.result import Hit, SearchResult
from kb.search.suggestions import TechnologySuggester, combine
from kb.search.vocabulary import Vocabulary

CHECK_EVERY = 0.5
"""Seconds between looks at what another process has written."""
WAIT_FOR_WRITER = 10.0
"""Seconds to wait while another process writes."""


class OpenGeneration(Protocol):
    """A generation as it stood at one commit."""

    documents: int
    position: int

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request."""

    def titles(self, prefix: str, language: Language, limit: int) -> tuple[Suggestion, ...]:
        """Return briefs whose title has these words, and a word that begins like the last one."""

    def similar(self, brief_id: UUID, language: Language, limit: int) -> tuple[Hit, ...]:
        """Return the briefs that share most with this one."""

    def vocabulary(self) -> Vocabulary:
        """Return the words of titles and summaries by language, and how many briefs have each."""


Reader = TypeVar("Reader", bound=OpenGeneration)


class EmbeddedBackend(ABC, Generic[Reader]):
    """Searches and writes the index in a folder; any number of processes read, one writes at a time."""

    name: str

    def __init__(self, path: Path, interpreter: Interpreter) -> None:
        """Take the folder of the index, which may not exist yet, and the interpreter of queries."""
        self._folders = self._generations(path)
        self._interpreter = interpreter
        self._suggester = TechnologySuggester(interpreter.taxonomy)
        self._reader: Reader | None = None
        self._seen: object = None
        self._checked = float("-inf")
        self._lock = Lock()

    @abstractmethod
    def _generations(self, path: Path) -> GenerationFolders:
        """Return the generations of this engine and format in a folder."""

    @abstractmethod
    def _open(self, folder: Path) -> Reader:
        """Open the newest commit of a generation.

        :raises SearchUnavailable: when there is none or it is damaged
        """

    @abstractmethod
    def _commit_stamp(self, folder: Path) -> object:
        """Return something that changes with every commit to a generation.

        :raises OSError: when there is none
        """

    @abstractmethod
    def _write(self, folder: Path, documents: Sequence[SearchDocument], deleted: Sequence[UUID], position: int) -> None:
        """Apply a batch to a generation in one commit; each brief occurs once."""

    @abstractmethod
    def new_generation(self) -> Generation:
        """Begin an index beside the one that readers see."""

    def apply(self, documents: Sequence[SearchDocument], deleted: Sequence[UUID], position: int) -> None:
        """Replace and remove documents, and make them durable together with the outbox position that they bring.

        A document whose revision is older than the one in the index is left out.

        :raises SearchUnavailable: when another process keeps writing, or the folder cannot be written
        """
        generation = self._folders.current()
        if generation is None:
            first = self.new_generation()
            first.commit(0)
            self.swap(first)
            generation = first.name
        # Of two states of a brief in one batch the later one counts.
        latest = list({document.id: document for document in documents}.values())
        self._write(self._folders.path / generation, latest, deleted, position)
        self._current_reader(force=True)

    def swap(self, generation: Generation) -> None:
        """Let readers see this generation from now on, and remove the one before."""
        self._finish(generation)
        self._folders.swap(generation.name)
        self._current_reader(force=True)
        self._folders.remove_others(generation.name)

    @abstractmethod
    def _finish(self, generation: Generation) -> None:
        """Release what a new generation is written with."""

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request.

        :raises SearchUnavailable: when there is no index yet, or it cannot be read
        """
        return self._current_reader().search(request)

    def suggest(self, prefix: str, language: Language, limit: int = 8) -> tuple[Suggestion, ...]:
        """Return technologies, then briefs, whose label or title has a word that begins like this."""
        technologies = self._suggester.suggest(prefix, language, limit)
        return combine(technologies, self._current_reader().titles(prefix, language, limit), limit)

    def similar(self, brief_id: UUID, language: Language, limit: int = 5) -> tuple[Hit, ...]:
        """Return the briefs that are most like this one by technologies and words; nothing for an unknown one."""
        return self._current_reader().similar(brief_id, language, limit)

    def vocabulary(self) -> Vocabulary:
        """Return the words of titles and summaries by language, and how many briefs have each."""
        return self._current_reader().vocabulary()

    def status(self) -> BackendStatus:
        """Say what is in the index."""
        generation = self._folders.current()
        if generation is None:
            return BackendStatus(self.name, None, 0, 0)
        reader = self._current_reader(force=True)
        return BackendStatus(self.name, generation, reader.documents, reader.position)

    def interpret_with(self, interpreter: Interpreter) -> None:
        """Understand queries by other labels from now on; searches that run end with the former ones."""
        with self._lock:
            self._interpreter = interpreter
            self._suggester = TechnologySuggester(interpreter.taxonomy)
            self._reader = None
            self._seen = None

    def close(self) -> None:
        """Release files and threads."""
        with self._lock:
            self._reader = None
            self._seen = None

    def _current_reader(self, *, force: bool = False) -> Reader:
        """Return a reader of the newest commit that was seen; another process's is seen after a moment.

        :param force: look now
        """
        reader, now = self._reader, time.monotonic()
        if reader is not None and not force and now - self._checked < CHECK_EVERY:
            return reader
        with self._lock:
            self._checked = now
            while True:
                stamp = self._stamp()
                try:
                    return self._newest(stamp)
                except SearchUnavailable:
                    if self._stamp() == stamp:  # else it was swapped and removed while it was being opened
                        raise

    def _newest(self, stamp: object) -> Reader:
        if self._reader is None or stamp != self._seen:
            generation = self._folders.current()
            if generation is None:
                message = "there is no search index yet; run `silta reindex`"
                raise SearchUnavailable(message)
            self._reader = self._open(self._folders.path / generation)
            self._seen = stamp
        return self._reader

    def _stamp(self) -> object:
        """Return something that changes with every swap and every commit."""
        name = self._folders.current()
        if name is None:
            return None
        try:
            return (name, self._commit_stamp(self._folders.path / name))
        except OSError:
            return (name, None)
