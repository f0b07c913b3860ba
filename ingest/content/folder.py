"""The folder of the content: whole files, none of somebody else's overwritten, unchanged ones not touched."""

import hashlib
import os
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ingest.content.gathering import BRIEFS, PARTS, PROFILES, ContentFile
from ingest.content.organisation_decisions import FILE
from ingest.location import shown
from kb.model import SiltaError

LIST = ".silta-export.sha256"
"""The list of the files that exports wrote, in the form that ``sha256sum --check`` reads."""
_PART = ".silta-export.part"
_ALL = (BRIEFS, PARTS, *PROFILES)
_FOLDERS = "|".join(_ALL)
_ENTRY = re.compile(rf"^([0-9a-f]{{64}})  ((?:{_FOLDERS})/[a-z0-9-]+\.md|{re.escape(FILE)})$")


class UnwritableContent(SiltaError):
    """The folder cannot be read or written; the message says why."""


@dataclass(slots=True)
class ExportReport:
    """What an export did, or would do."""

    written: list[str] = field(default_factory=list)
    """New files and changed ones."""
    unchanged: int = 0
    changed_by_others: list[str] = field(default_factory=list)
    """Files that somebody changed since Silta wrote or read them; left as they are."""
    removed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """Files that belong to no brief any more."""

    @property
    def differs(self) -> bool:
        """Whether folder and database say different things."""
        return bool(self.written or self.changed_by_others or self.removed or self.left)


class ContentFolder:
    """A folder on the disk. Every file is written beside its place and moved there, so it is always a whole one."""

    def __init__(self, folder: Path, *, only: Collection[str] = _ALL) -> None:
        """Read the list of what was written before.

        :param only: names of the folders within that are written and looked at
        :raises UnwritableContent: when the folder is something else, or its list cannot be read
        """
        self._folder = folder
        self._only = only
        if folder.exists() and not folder.is_dir():
            message = f"{shown(folder)}: is no folder"
            raise UnwritableContent(message)
        self._ours = self._read_list()

    @property
    def left_alone(self) -> list[str]:
        """Folders with files that are not looked at."""
        others = [name for name in _ALL if name not in self._only]
        return [name for name in others if any((self._folder / name).glob("*.md"))]

    def compare(self, files: Iterable[ContentFile]) -> ExportReport:
        """Say what an export would change, and change nothing."""
        return self._go_through(files, write=False, force=True, prune=True)

    def export(self, files: Iterable[ContentFile], *, force: bool = False, prune: bool = False) -> ExportReport:
        """Write the files that are new or say something else now.

        :param force: also write over files that somebody changed since Silta wrote or read them
        :param prune: remove files that Silta wrote, nobody changed, and that belong to no brief any more
        :raises UnwritableContent: when a file cannot be written; those before it are
        """
        report = self._go_through(files, write=True, force=force, prune=prune)
        self._write_list()
        return report

    def _go_through(self, files: Iterable[ContentFile], *, write: bool, force: bool, prune: bool) -> ExportReport:
        report = ExportReport()
        wanted: set[str] = set()
        for file in files:
            wanted.add(file.path)
            content = file.text.encode("utf-8")
            new, old = hashlib.sha256(content).hexdigest(), self._digest(file.path)
            if old == new:
                report.unchanged += 1
                self._ours[file.path] = {new}
            elif old is not None and not force and old not in self._ours.get(file.path, set()) | {file.read_sha256}:
                report.changed_by_others.append(file.path)
            else:
                report.written.append(file.path)
                if write:
                    self._note(file.path, new)
                    self._write(file.path, content)
        for path in sorted(set(self._present()) - wanted):
            is_ours = self._digest(path) in self._ours.get(path, set())
            if prune and (is_ours or not write):
                report.removed.append(path)
                if write:
                    self._remove(path)
            else:
                report.left.append(path)
        return report

    def _present(self) -> Iterator[str]:
        """Yield what lies where the content's files lie."""
        for name in self._only:
            for file in sorted((self._folder / name).glob("*.md")):
                yield f"{name}/{file.name}"
        if BRIEFS in self._only and (self._folder / FILE).exists():
            yield FILE

    def _digest(self, path: str) -> str | None:
        file = self._folder / path
        try:
            with file.open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
        except FileNotFoundError:
            return None
        except OSError as error:
            message = f"{shown(file)}: cannot be read: {error.strerror}"
            raise UnwritableContent(message) from error

    def _write(self, path: str, content: bytes) -> None:
        file = self._folder / path
        part = file.parent / _PART
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(file)
        except OSError as error:
            message = f"{shown(file)}: cannot be written: {error.strerror}"
            raise UnwritableContent(message) from error

    def _remove(self, path: str) -> None:
        file = self._folder / path
        try:
            file.unlink()
        except OSError as error:
            message = f"{shown(file)}: cannot be removed: {error.strerror}"
            raise UnwritableContent(message) from error
        self._ours.pop(path, None)

    def _read_list(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        file = self._folder / LIST
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return found
        except (OSError, UnicodeDecodeError) as error:
            message = f"{shown(file)}: cannot be read ({error}); mend or remove it"
            raise UnwritableContent(message) from error
        for line in lines:
            if entry := _ENTRY.match(line):
                found.setdefault(entry.group(2), set()).add(entry.group(1))
        return found

    def _note(self, path: str, digest: str) -> None:
        """Note what is about to be written, so that a killed export's files are known as Silta's own."""
        self._ours.setdefault(path, set()).add(digest)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with (self._folder / LIST).open("a", encoding="utf-8") as stream:
                stream.write(f"{digest}  {path}\n")
        except OSError as error:
            message = f"{shown(self._folder / LIST)}: cannot be written: {error.strerror}"
            raise UnwritableContent(message) from error

    def _write_list(self) -> None:
        """Write the list anew, each file once."""
        lines = []
        for path, known in sorted(self._ours.items()):
            current = self._digest(path)
            if current is not None:
                # Of a file that somebody changed, what Silta wrote last is kept, so that it still shows as changed.
                lines += [f"{digest}  {path}\n" for digest in ([current] if current in known else sorted(known))]
        self._write(LIST, "".join(lines).encode("utf-8"))
