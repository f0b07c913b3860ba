"""The readers of documents, one for each format, all in the same way."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from ingest.location import shown
from ingest.record import Progress, RawRecord, Reading, Rejection, UnreadableSource
from ingest.sources.archives import Member, file_member
from ingest.sources.documents.document import Document, DocumentFault, UnreadableDocument
from ingest.sources.documents.isolation import IsolatedReader
from ingest.sources.documents.sections import divide
from ingest.sources.encoding import decode_head
from ingest.sources.reference import Bibliography, text_language
from kb.language import detect_language


class DocumentSource:
    """Reads one document a file."""

    def __init__(self, name: str, suffixes: Sequence[str], library: str, size_limit: int, beginning: str = "") -> None:
        """Describe a format.

        :param name: of the source and of the module that parses it
        :param library: the module of the extra ``documents`` that it needs
        :param size_limit: bytes of a file
        :param beginning: of a text file of this format whatever its name is, in lower case
        """
        self.name = name
        self.label = name.upper()
        self._suffixes = frozenset(suffixes)
        self._library = library
        self._size_limit = size_limit
        self._beginning = beginning

    def claims(self, path: Path, head: bytes) -> bool:
        """Take a file for its name, and a page without one for its beginning."""
        if path.suffix.lower() in self._suffixes:
            return bool(head)
        text = decode_head(head[:1000]).lstrip("\ufeff \t\r\n").lower() if self._beginning else ""
        return bool(self._beginning) and text.startswith((self._beginning, "<html"))

    def read_all(self, files: Sequence[Path], progress: Progress) -> Iterator[Reading]:
        """Read these documents; each that cannot be read is a Rejection."""
        with IsolatedReader() as reader:
            yield from self.read_with(reader, files, progress)

    def read_with(self, reader: IsolatedReader, files: Sequence[Path], progress: Progress) -> Iterator[Reading]:
        """Read these documents in the given process."""
        bibliography = Bibliography(self.name)
        for path in files:
            progress.label = shown(path)
            try:
                member = file_member(path, progress)
            except UnreadableSource as error:
                yield Rejection(self.name, shown(path), "", str(error))
                continue
            try:
                yield self._read(path, member, reader, bibliography)
            except UnreadableDocument as error:
                yield Rejection(self.name, member.location, "", str(error), error.fault)
            except UnreadableSource as error:
                yield Rejection(self.name, member.location, "", str(error))
            member.meter.finish()

    def _read(self, path: Path, member: Member, reader: IsolatedReader, bibliography: Bibliography) -> Reading:
        if find_spec(self._library) is None:
            message = f"reading {self.name.upper()} needs more packages: pip install 'silta[documents]'"
            raise UnreadableDocument(message, DocumentFault.NO_LIBRARY)
        if member.size > self._size_limit:
            message = f"the file has {member.size:,} bytes; at most {self._size_limit:,} are read"
            raise UnreadableDocument(message, DocumentFault.TOO_LARGE)
        digest = hashlib.sha256()
        with member.open() as stream:
            while chunk := stream.read(1 << 16):
                digest.update(chunk)
        document = reader.read(self.name, path)
        # The folder too, because every project has its "leaflet.pdf"; not the whole path, which is another elsewhere.
        absolute = path.absolute()
        document.about.key = shown(f"{absolute.parent.name}/{absolute.name}")
        if document.about.url.startswith("http"):
            document.about.key = document.about.url
        taken = bibliography.take(document.about, member.location, member.modified, digest.hexdigest())
        return _with_text(taken, document, digest.hexdigest()) if isinstance(taken, RawRecord) else taken


def _with_text(record: RawRecord, document: Document, sha256: str) -> RawRecord:
    """Give a record the document's text instead of the abstract alone."""
    about = document.about
    words = " ".join(block.text for block in document.blocks[:200])
    found = detect_language(words)
    language = found.value if found else text_language(about)
    text = divide(about.title, language, about.abstract, document.blocks)
    return replace(record, texts=(text,), source=record.source.model_copy(update={"sha256": sha256}))


PDF = DocumentSource("pdf", (".pdf",), "pdfminer", 100_000_000)
DOCX = DocumentSource("docx", (".docx", ".docm", ".doc"), "docx", 100_000_000)
HTML = DocumentSource("html", (".html", ".htm", ".xhtml"), "selectolax", 20_000_000, "<!doctype html")
