"""The default backend: tantivy, embedded in the process, one folder on disk."""

import os
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from kb.search.backend import Generation
from kb.search.backends.embedded import WAIT_FOR_WRITER, EmbeddedBackend
from kb.search.backends.generation_folders import CURRENT, GenerationFolders
from kb.search.backends.tantivy_generations import PREFIX, NewGeneration, is_being_written, writing
from kb.search.backends.tantivy_reader import GenerationReader
from kb.search.backends.tantivy_schema import ID, KIND, POSITION, brief_document, position_document
from kb.search.document import SearchDocument


class TantivyBackend(EmbeddedBackend[GenerationReader]):
    """Searches and writes the index in a folder; any number of processes read, one writes at a time."""

    name = "tantivy"

    def new_generation(self) -> NewGeneration:
        """Begin an index beside the one that readers see."""
        return NewGeneration(self._folders.new())

    def _write(self, folder: Path, documents: Sequence[SearchDocument], deleted: Sequence[UUID], position: int) -> None:
        with writing(folder, WAIT_FOR_WRITER) as writer:
            reader = self._current_reader(force=True)
            known, codes = reader.revisions([document.id for document in documents]), reader.codes.copy()
            for brief_id in deleted:
                writer.delete_documents_by_term(ID, brief_id.hex)
            for document in documents:
                if document.revision >= known.get(document.id, 0):
                    writer.delete_documents_by_term(ID, document.id.hex)
                    writer.add_document(brief_document(document, codes))
            writer.delete_documents_by_term(KIND, POSITION)
            writer.add_document(position_document(position, codes))
            writer.commit()

    def _generations(self, path: Path) -> GenerationFolders:
        return GenerationFolders(path, PREFIX, is_being_written)

    def _finish(self, generation: Generation) -> None:
        if isinstance(generation, NewGeneration):
            generation.finish()

    def _open(self, folder: Path) -> GenerationReader:
        return GenerationReader.open(folder, self._interpreter)

    def _commit_stamp(self, folder: Path) -> object:
        meta = os.stat(folder / "meta.json")
        return (meta.st_mtime_ns, meta.st_ino, meta.st_size)


__all__ = ["CURRENT", "TantivyBackend"]
