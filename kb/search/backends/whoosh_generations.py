"""Writing the generations of a Whoosh index."""

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex, LockError
from whoosh.writing import SegmentWriter

from kb.search.backend import SearchUnavailable
from kb.search.backends.whoosh_schema import FORMAT, ID, KIND, POSITION, brief_fields, build_schema, position_fields
from kb.search.document import SearchDocument

PREFIX = f"whoosh{FORMAT}-"
"""What the names of generations begin with."""
CONTENTS = ".toc"
"""End of the name of the file that says which segments belong to a commit."""
_BUILDING = "building"
"""Lock of whoever builds a generation."""
_MEMORY = 128
"""Megabytes of postings that are sorted in memory while indexing."""


class DurableStorage(FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """A folder whose commits survive a power cut: the files of a commit are on disk before it becomes visible."""

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Rename a file; the one with a commit's contents last of all."""
        if newname.endswith(CONTENTS):
            for name in self.list():
                _flush(os.path.join(self.folder, name))
        super().rename_file(oldname, newname, safe)
        if newname.endswith(CONTENTS):
            _flush(self.folder)


class NewGeneration:
    """An index that is being built beside the one that readers see."""

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        self._folder = folder
        storage = DurableStorage(str(folder))
        self._lock = storage.lock(_BUILDING)
        self._lock.acquire()
        self._index: FileIndex | None = storage.create_index(build_schema())
        self._writer: SegmentWriter | None = None
        self._committed: set[bytes] = set()
        self._pending: set[bytes] = set()

    def index(self, documents: Iterable[SearchDocument]) -> int:
        """Add documents (or replace those with the same id) and return how many there were."""
        count = 0
        for document in documents:
            key = document.id.bytes
            if key in self._pending:  # Whoosh removes only what is committed; nobody sees this commit
                self._commit()
            writer = self._open_writer()
            if key in self._committed:
                writer.delete_by_term(ID, document.id.hex)
            writer.add_document(**brief_fields(document))
            self._pending.add(key)
            count += 1
        return count

    def commit(self, position: int) -> None:
        """Make everything durable together with the outbox position that it includes."""
        writer = self._open_writer()
        writer.delete_by_term(KIND, POSITION)
        writer.add_document(**position_fields(position))
        self._commit()

    def finish(self) -> None:
        """Release the folder."""
        if self._index is not None:
            if self._writer is not None:
                self._writer.cancel()
                self._writer = None
            self._index = None
            self._lock.release()

    def discard(self) -> None:
        """Throw it away."""
        self.finish()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _commit(self) -> None:
        self._open_writer().commit(merge=False)
        self._writer = None
        self._committed |= self._pending
        self._pending.clear()

    def _open_writer(self) -> SegmentWriter:
        if self._index is None:
            message = f"the generation {self.name} is finished; begin a new one"
            raise SearchUnavailable(message)
        if self._writer is None:
            self._writer = self._index.writer(limitmb=_MEMORY)
        return self._writer


@contextlib.contextmanager
def writing(folder: Path, wait: float) -> Iterator[SegmentWriter]:
    """Give the one writer of an index; it commits when the block ends well, else nothing has happened.

    :param wait: seconds to wait while another process writes
    :raises SearchUnavailable: when it still does, or the folder cannot be written
    """
    try:
        writer = DurableStorage(str(folder)).open_index().writer(timeout=wait, delay=0.05)
    except LockError as error:
        message = f"another process is writing the search index in {folder}; try again when it is done"
        raise SearchUnavailable(message) from error
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        yield writer
        writer.commit()
    except OSError as error:
        raise _unwritable(folder, error) from error
    finally:
        if not writer.is_closed:
            writer.cancel()


def is_being_written(folder: Path) -> bool:
    """Say whether somebody builds the generation in a folder."""
    lock = FileStorage(str(folder)).lock(_BUILDING)
    if not lock.acquire():
        return True
    lock.release()
    return False


def _unwritable(folder: Path, error: OSError) -> SearchUnavailable:
    return SearchUnavailable(
        f"the search index in {folder} cannot be written ({error.strerror}); check space and permissions"
    )


def _flush(path: str) -> None:
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except (FileNotFoundError, PermissionError):  # a scratch file that is gone again; Windows opens no folders
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
