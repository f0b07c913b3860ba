"""The generations of an embedded index as folders, and the file that names the one that readers see."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from kb.model import new_id
from kb.search.backend import IndexOutdated, SearchUnavailable

CURRENT = "current"
"""File that holds the name of the folder that readers see."""


class GenerationFolders:
    """The folder of an index with its generations."""

    def __init__(self, path: Path, prefix: str, is_being_written: Callable[[Path], bool]) -> None:
        """Take the folder, which may not exist yet.

        :param prefix: what the names of generations of this engine and format begin with
        :param is_being_written: says whether somebody writes the generation in a folder
        """
        self.path = path
        self._prefix = prefix
        self._is_being_written = is_being_written

    def current(self) -> str | None:
        """Return the name of the generation that readers see, or None before the first one.

        :raises SearchUnavailable: when it was made by another version, or the folder cannot be read
        """
        try:
            name = (self.path / CURRENT).read_text(encoding="utf-8", errors="replace").strip()
        except FileNotFoundError:
            return None
        except OSError as error:
            message = (
                f"the search index in {self.path} cannot be read ({error.strerror}); check the folder's permissions"
            )
            raise SearchUnavailable(message) from error
        if not name.startswith(self._prefix):
            message = f"the search index in {self.path} was made by another version of Silta; run `silta reindex`"
            raise IndexOutdated(message)
        return name

    def new(self) -> Path:
        """Make the folder of a new generation, and remove what a killed rebuild left."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            folder = self.path / f"{self._prefix}{new_id().hex}"
            folder.mkdir()
        except OSError as error:
            message = (
                f"the search index in {self.path} cannot be written ({error.strerror}); check space and permissions"
            )
            raise SearchUnavailable(message) from error
        return folder

    def swap(self, name: str) -> None:
        """Let readers see this generation, in one step that a power cut cannot divide."""
        scratch = self.path / f"{CURRENT}.{os.getpid()}"
        with scratch.open("w", encoding="utf-8") as file:
            file.write(name)
            file.flush()
            os.fsync(file.fileno())
        os.replace(scratch, self.path / CURRENT)
        descriptor = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def remove_others(self, kept: str) -> None:
        """Remove every generation but this one, unless somebody is writing it."""
        for folder in self.path.iterdir():
            if folder.is_dir() and folder.name != kept and not self._is_being_written(folder):
                shutil.rmtree(folder, ignore_errors=True)
