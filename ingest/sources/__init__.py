"""The readers of sources, one file each, and the walk over what a person names on the command line.

A source is added by writing its file and naming it in SOURCES; the others are not touched.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.record import Progress, Reading, Rejection, Skipped, Source, UnreadableSource
from ingest.sources.cordis import CordisSource
from ingest.sources.markdown import MarkdownSource

SOURCES: tuple[Source, ...] = (MarkdownSource(), CordisSource())
"""All readers; the first that claims a file reads it."""

HEAD = 65_536
"""Bytes that a reader sees to decide whether a file is its own."""


class Inputs:
    """The files below the named paths, each with its reader."""

    def __init__(self, paths: Sequence[Path], sources: Sequence[Source] = SOURCES) -> None:
        """Find the files.

        :param paths: files and folders; hidden files and folders below a folder are passed over
        :raises UnreadableSource: when a path does not exist
        """
        self.progress = Progress()
        self._claimed: dict[tuple[str, Path], tuple[Source, list[Path]]] = {}
        self._unclaimed: list[Reading] = []
        for path in paths:
            if not path.exists():
                message = f"{path}: there is no such file or folder"
                raise UnreadableSource(message)
            for file in _files(path):
                self._claim(file, sources, is_named=path.is_file())

    def _claim(self, file: Path, sources: Sequence[Source], *, is_named: bool) -> None:
        try:
            with file.open("rb") as stream:
                head = stream.read(HEAD)
            self.progress.total += file.stat().st_size
        except OSError as error:
            self._unclaimed.append(Rejection("file", str(file), "", f"cannot be read: {error.strerror}"))
            return
        for source in sources:
            if source.claims(file, head):
                key = (source.name, file.parent)
                self._claimed.setdefault(key, (source, []))[1].append(file)
                return
        self.progress.done += file.stat().st_size
        reason = "the file is empty" if not head else "no reader knows this format (Markdown briefs, CORDIS)"
        self._unclaimed.append(Rejection("file", str(file), "", reason) if is_named else Skipped(str(file), reason))

    def read(self) -> Iterator[Reading]:
        """Read everything; what cannot be read is yielded as a rejection and reading goes on."""
        yield from self._unclaimed
        for source, files in self._claimed.values():
            yield from source.read_all(files, self.progress)


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for file in sorted(path.rglob("*")):
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(path).parts):
            yield file
