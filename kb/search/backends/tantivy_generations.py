"""Writing the generations of a tantivy index."""

import contextlib
import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import tantivy

from kb.search.backend import SearchUnavailable
from kb.search.backends.tantivy_columns import CodeBook
from kb.search.backends.tantivy_schema import FORMAT, KIND, POSITION, brief_document, build_schema, position_document
from kb.search.document import SearchDocument

PREFIX = f"format{FORMAT}-"
"""What the names of generations begin with."""
_HEAP = 256_000_000
"""Bytes of memory for a rebuild; when they are full, a segment is written. Few segments make searching fast."""
_SMALL_HEAP = 30_000_000
_THREADS = 1
"""The analysis in Python fills one core and tantivy another; more threads would only make more segments."""


class NewGeneration:
    """An index that is being built beside the one that readers see."""

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        self._folder = folder
        index = tantivy.Index(build_schema(), path=str(folder))
        self._writer: tantivy.IndexWriter | None = index.writer(_HEAP, _THREADS)
        self._ids: set[bytes] = set()
        self._codes = CodeBook()

    def index(self, documents: Iterable[SearchDocument]) -> int:
        """Add documents (or replace those with the same id) and return how many there were."""
        writer = self._open_writer()
        count = 0
        for document in documents:
            key = document.id.bytes
            if key in self._ids:
                writer.delete_documents_by_term("id", document.id.hex)
            self._ids.add(key)
            writer.add_document(brief_document(document, self._codes))
            count += 1
        return count

    def commit(self, position: int) -> None:
        """Make everything durable together with the outbox position that it includes."""
        writer = self._open_writer()
        writer.delete_documents_by_term(KIND, POSITION)
        writer.add_document(position_document(position, self._codes))
        writer.commit()

    def finish(self) -> None:
        """Wait for the merging of segments, and release the folder."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None

    def discard(self) -> None:
        """Throw it away."""
        if self._writer is not None:
            with contextlib.suppress(ValueError):  # a writer that failed cannot roll back; the folder goes anyway
                self._writer.rollback()
            self.finish()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            message = f"the generation {self.name} is finished; begin a new one"
            raise SearchUnavailable(message)
        return self._writer


@contextlib.contextmanager
def writing(folder: Path, wait: float) -> Iterator[tantivy.IndexWriter]:
    """Give the one writer of an index; the segments are merged when it is released.

    :param wait: seconds to wait while another process writes
    :raises SearchUnavailable: when it still does
    """
    writer = _acquire(folder, wait)
    try:
        yield writer
    finally:
        writer.wait_merging_threads()


def _acquire(folder: Path, wait: float) -> tantivy.IndexWriter:
    index = tantivy.Index.open(str(folder))
    deadline = time.monotonic() + wait
    while True:
        try:
            return index.writer(_SMALL_HEAP, 1)
        except ValueError as error:
            if "LockBusy" not in str(error):
                message = f"the search index in {folder} cannot be written ({error}); check space and permissions"
                raise SearchUnavailable(message) from error
            if time.monotonic() >= deadline:
                message = f"another process is writing the search index in {folder}; try again when it is done"
                raise SearchUnavailable(message) from error
            time.sleep(0.05)


def is_being_written(folder: Path) -> bool:
    """Say whether somebody writes the generation in a folder."""
    try:
        writer = tantivy.Index.open(str(folder)).writer(_SMALL_HEAP, 1)
    except ValueError as error:
        return "LockBusy" in str(error)
    writer.wait_merging_threads()
    return False
