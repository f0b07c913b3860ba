"""The backend for places where no compiled wheel can be installed: Whoosh, all Python, one folder on disk.

Fit for a few thousand briefs: scoring texts is slow, and every commit makes the bit sets of the facets anew.
"""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from kb.search.backend import Generation
from kb.search.backends.embedded import WAIT_FOR_WRITER, EmbeddedBackend
from kb.search.backends.generation_folders import GenerationFolders
from kb.search.backends.whoosh_generations import CONTENTS, PREFIX, NewGeneration, is_being_written, writing
from kb.search.backends.whoosh_reader import GenerationReader
from kb.search.backends.whoosh_schema import ID, KIND, POSITION, brief_fields, position_fields
from kb.search.document import SearchDocument


class WhooshBackend(EmbeddedBackend[GenerationReader]):
    """Searches and writes the index in a folder; any number of processes read, one writes at a time."""

    name = "whoosh"

    def new_generation(self) -> NewGeneration:
        """Begin an index beside the one that readers see."""
        return NewGeneration(self._folders.new())

    def _write(self, folder: Path, documents: Sequence[SearchDocument], deleted: Sequence[UUID], position: int) -> None:
        with writing(folder, WAIT_FOR_WRITER) as writer:
            known = self._current_reader(force=True).revisions([document.id for document in documents])
            for brief_id in deleted:
                writer.delete_by_term(ID, brief_id.hex)
            for document in documents:
                if document.revision >= known.get(document.id, 0):
                    writer.delete_by_term(ID, document.id.hex)
                    writer.add_document(**brief_fields(document))
            writer.delete_by_term(KIND, POSITION)
            writer.add_document(**position_fields(position))

    def _generations(self, path: Path) -> GenerationFolders:
        return GenerationFolders(path, PREFIX, is_being_written)

    def _finish(self, generation: Generation) -> None:
        if isinstance(generation, NewGeneration):
            generation.finish()

    def _open(self, folder: Path) -> GenerationReader:
        return GenerationReader.open(folder, self._interpreter)

    def _commit_stamp(self, folder: Path) -> object:
        return sorted(item.name for item in folder.iterdir() if item.name.endswith(CONTENTS))
