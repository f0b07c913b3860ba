"""The default backend: tantivy, embedded in the process, one folder on disk."""

import os
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from uuid import UUID

from kb.model import Language
from kb.search.backend import BackendStatus, Generation, SearchUnavailable, Suggestion
from kb.search.backends.tantivy_generations import CURRENT, GenerationFolders, NewGeneration, writing
from kb.search.backends.tantivy_reader import GenerationReader
from kb.search.backends.tantivy_schema import ID, KIND, POSITION, brief_document, position_document
from kb.search.concepts import Interpreter
from kb.search.document import SearchDocument
from kb.search.request import SearchRequest
from kb.search.result import Hit, SearchResult
from kb.search.suggestions import TechnologySuggester, combine

CHECK_EVERY = 0.5
"""Seconds between looks at what another process has written."""
WAIT_FOR_WRITER = 10.0


class TantivyBackend:
    """Searches and writes the index in a folder; any number of processes read, one writes at a time."""

    name = "tantivy"

    def __init__(self, path: Path, interpreter: Interpreter) -> None:
        """Take the folder of the index, which may not exist yet, and the interpreter of queries."""
        self._folders = GenerationFolders(path)
        self._interpreter = interpreter
        self._suggester = TechnologySuggester(interpreter.taxonomy)
        self._reader: GenerationReader | None = None
        self._seen: object = None
        self._checked = float("-inf")
        self._lock = Lock()

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
        with writing(self._folders.path / generation, WAIT_FOR_WRITER) as writer:
            reader = self._current_reader(force=True)
            known, codes = reader.revisions([document.id for document in documents]), reader.codes.copy()
            for brief_id in deleted:
                writer.delete_documents_by_term(ID, brief_id.hex)
            # Of two states of a brief in one batch the later one counts.
            for document in {document.id: document for document in documents}.values():
                if document.revision >= known.get(document.id, 0):
                    writer.delete_documents_by_term(ID, document.id.hex)
                    writer.add_document(brief_document(document, codes))
            writer.delete_documents_by_term(KIND, POSITION)
            writer.add_document(position_document(position, codes))
            writer.commit()
        self._current_reader(force=True)

    def new_generation(self) -> NewGeneration:
        """Begin an index beside the one that readers see."""
        return NewGeneration(self._folders.new())

    def swap(self, generation: Generation) -> None:
        """Let readers see this generation from now on, and remove the one before."""
        if isinstance(generation, NewGeneration):
            generation.finish()
        self._folders.swap(generation.name)
        self._current_reader(force=True)
        self._folders.remove_others(generation.name)

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

    def status(self) -> BackendStatus:
        """Say what is in the index."""
        generation = self._folders.current()
        if generation is None:
            return BackendStatus(self.name, None, 0, 0)
        reader = self._current_reader(force=True)
        return BackendStatus(self.name, generation, reader.documents, reader.position)

    def close(self) -> None:
        """Release files and threads."""
        with self._lock:
            self._reader = None
            self._seen = None

    def _current_reader(self, *, force: bool = False) -> GenerationReader:
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

    def _newest(self, stamp: object) -> GenerationReader:
        if self._reader is None or stamp != self._seen:
            generation = self._folders.current()
            if generation is None:
                message = "there is no search index yet; run `silta reindex`"
                raise SearchUnavailable(message)
            self._reader = GenerationReader.open(self._folders.path / generation, self._interpreter)
            self._seen = stamp
        return self._reader

    def _stamp(self) -> object:
        """Return something that changes with every swap and every commit."""
        name = self._folders.current()
        if name is None:
            return None
        try:
            meta = os.stat(self._folders.path / name / "meta.json")
        except OSError:
            return (name, None)
        return (name, meta.st_mtime_ns, meta.st_ino, meta.st_size)


__all__ = ["CURRENT", "TantivyBackend"]
