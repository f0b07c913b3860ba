"""The readers of sources, one file each, and the walk over what a person names on the command line.

A source is added by writing its file and naming it in SOURCES; the others are not touched.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.location import shown
from ingest.record import Progress, Reading, Rejection, Skipped, Source, UnreadableSource
from ingest.sources.registry import SourceRegistry

READER_PLACES = (
    "markdown:MarkdownSource",
    "organisations:OrganisationDecisions",
    "oai_pmh:OaiPmhSource",
    "bibtex:BibtexSource",
    "ris:RisSource",
    "bibliography_table:BibliographyTableSource",
    "documents.source:PDF",
    "documents.source:DOCX",
    "documents.source:HTML",
    "cordis:CordisSource",
    "schema_org:SCHEMA_ORG",
    "datacite:DATACITE",
    "crossref:CROSSREF",
    "openaire:OPENAIRE",
    "openalex:OPENALEX",
    "zenodo:ZENODO",
    "csl:CSL",
)
"""Where the readers are, in the order in which they are asked."""
READERS: Sequence[Source] = SourceRegistry(READER_PLACES)
"""The readers of files as they lie there."""
SOURCES: Sequence[Source] = SourceRegistry(("packed:AnyPacked", *READER_PLACES))
"""All readers; the first that claims a file reads it. Each is imported when a file comes to it."""

PACKED = "packed"
"""Name of the reader that unpacks files for the others."""
HEAD = 65_536
"""Bytes that a reader sees to decide whether a file is its own."""


class Inputs:
    """The files below the named paths, each with its reader."""

    def __init__(self, paths: Sequence[Path], sources: Sequence[Source] = SOURCES) -> None:
        """Find the files.

        :param paths: files and folders; hidden files and folders below a folder are passed over
        :raises UnreadableSource: when a path does not exist, or is neither a file nor a folder
        """
        self.progress = Progress()
        self._claimed: dict[tuple[str, Path], tuple[Source, list[Path]]] = {}
        self._unclaimed: list[Reading] = []
        for path in paths:
            mode = _mode(path)
            if stat.S_ISDIR(mode):
                self._enter(path, sources)
            elif stat.S_ISREG(mode):
                self._claim(path, sources, is_named=True)
            else:
                message = f"{shown(path)}: is neither a file nor a folder"
                raise UnreadableSource(message)

    def _enter(self, folder: Path, sources: Sequence[Source]) -> None:
        """Claim the files below a folder, and say what in it cannot be read."""

        def closed(error: OSError) -> None:
            reason = f"the folder cannot be read: {error.strerror}"
            self._unclaimed.append(Rejection("file", shown(error.filename), "", reason))

        found: list[Path] = []
        said = len(self._unclaimed)
        for parent, folders, names in os.walk(folder, onerror=closed):
            folders[:] = [name for name in folders if not name.startswith(".")]
            found += [Path(parent, name) for name in names if not name.startswith(".")]
            # Not entered, because they could lead in a circle.
            found += [link for link in (Path(parent, name) for name in folders) if link.is_symlink()]
        for file in sorted(found):
            if file.is_file():
                self._claim(file, sources, is_named=False)
            else:
                self._unclaimed.append(Skipped(shown(file), _oddity(file)))
        if not found and len(self._unclaimed) == said:
            self._unclaimed.append(Skipped(shown(folder), "the folder has no files"))

    def _claim(self, file: Path, sources: Sequence[Source], *, is_named: bool) -> None:
        try:
            with file.open("rb") as stream:
                head = stream.read(HEAD)
            size = file.stat().st_size
        except OSError as error:
            self._unclaimed.append(Rejection("file", shown(file), "", f"cannot be read: {error.strerror}"))
            return
        self.progress.total += size
        for source in sources:
            if source.claims(file, head):
                key = (source.name, file.parent)
                self._claimed.setdefault(key, (source, []))[1].append(file)
                return
        self.progress.done += size
        reason = "the file is empty" if not head else _unknown_format(sources)
        self._unclaimed.append(Rejection("file", shown(file), "", reason) if is_named else Skipped(shown(file), reason))

    def read(self) -> Iterator[Reading]:
        """Read everything; what cannot be read is yielded as a rejection and reading goes on."""
        yield from self._unclaimed
        for source, files in self._claimed.values():
            yield from source.read_all(files, self.progress)


def _unknown_format(sources: Sequence[Source]) -> str:
    # Packed files, which are looked at first, are said last.
    labels = [source.label for source in sorted(sources, key=lambda source: source.name == PACKED)]
    return f"no reader knows this format (known: {', '.join(labels)})"


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except FileNotFoundError as error:
        message = f"{shown(path)}: there is no such file or folder"
        raise UnreadableSource(message) from error
    except OSError as error:
        message = f"{shown(path)[:200]}: cannot be read: {error.strerror}"
        raise UnreadableSource(message) from error


def _oddity(path: Path) -> str:
    if not path.is_symlink():
        return "is neither a file nor a folder"
    return "links to folders are not followed; name the folder itself" if path.is_dir() else "the link leads nowhere"
