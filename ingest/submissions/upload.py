"""A file that somebody hands over from outside: what it is by its content, whatever its name says."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from ingest.sources.bibtex import BibtexSource
from ingest.sources.encoding import decode_head
from ingest.sources.ris import RisSource
from ingest.submissions.errors import Refusal, SubmissionRefused
from kb.model import SubmissionStart

DOCUMENT_LIMIT = 25_000_000
"""Bytes of a PDF or DOCX. Leaflets and articles have a few; a thesis with photographs has ten."""
BIBLIOGRAPHY_LIMIT = 2_000_000
"""Bytes of a bibliography, some thousands of entries."""
_HEAD = 65_536
_PDF = re.compile(rb"%PDF-\d")
_PDF_HEAD = 1024
"""Readers of PDF look for its mark in the first 1024 bytes (ISO 32000-1, annex H.3.4.1)."""
_WORD = b"word/document.xml"
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"
_NAME_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in memory."""

    name: str
    """As the sender calls it; shown, never used as a path."""
    content: bytes

    def kind(self) -> SubmissionStart:
        """Tell what it is by its content.

        :raises SubmissionRefused: when it is empty, too large, or none of PDF, DOCX, BibTeX and RIS
        """
        if not self.content.strip():
            raise SubmissionRefused(Refusal.EMPTY, "the file is empty; choose another one")
        if len(self.content) > DOCUMENT_LIMIT:
            raise _too_large(len(self.content), DOCUMENT_LIMIT)
        head = self.content[:_HEAD]
        if _PDF.search(head[:_PDF_HEAD]):
            return SubmissionStart.PDF
        if head.startswith(b"PK\x03\x04"):
            return self._kind_of_archive(head)
        if head.startswith(_COMPOUND_FILE):
            # A DOCX with a password is wrapped in the same container, its parts named in UTF-16.
            if "EncryptedPackage".encode("utf-16-le") in self.content:
                message = "the document is protected by a password; save a copy without one"
                raise SubmissionRefused(Refusal.ENCRYPTED, message)
            raise SubmissionRefused(Refusal.OLD_WORD, "this is an old .doc; save it as DOCX or PDF")
        if head.startswith(b"{\\rtf"):
            raise SubmissionRefused(Refusal.OTHER_WRITER, "this is RTF; save it as DOCX or PDF")
        return self._kind_of_text(head)

    def _kind_of_archive(self, head: bytes) -> SubmissionStart:
        # The names of the entries stand there unpacked, so nothing has to be opened to see them.
        if _WORD in self.content:
            return SubmissionStart.DOCX
        if _OPEN_DOCUMENT in head[:200]:
            raise SubmissionRefused(Refusal.OTHER_WRITER, "this is an OpenDocument file; save it as DOCX or PDF")
        raise _wrong_type()

    def _kind_of_text(self, head: bytes) -> SubmissionStart:
        if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise _wrong_type()
        # As a text file without a telling name, so that only what is in it counts.
        plain = Path("upload.txt")
        for reader, start in ((RisSource(), SubmissionStart.RIS), (BibtexSource(), SubmissionStart.BIBTEX)):
            if reader.claims(plain, head):
                if len(self.content) > BIBLIOGRAPHY_LIMIT:
                    raise _too_large(len(self.content), BIBLIOGRAPHY_LIMIT)
                return start
        if re.search(r"^[ \t]*@\w+\s*[{(]", decode_head(head), re.MULTILINE):
            message = "no entry of a kind that BibTeX knows is in it (@article{...} for example)"
            raise SubmissionRefused(Refusal.NO_RECORD, message)
        raise _wrong_type()

    @property
    def sha256(self) -> str:
        """Of the content, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()

    def file_name(self, kind: SubmissionStart) -> str:
        """Return a name that is safe in any folder and says what the file is; the sender's name, as far as it is."""
        stem = re.split(r"[/\\]", self.name)[-1].rpartition(".")[0] or self.name
        stem = re.sub(r"[^\w .()-]+", "_", re.split(r"[/\\]", stem)[-1]).strip(" ._")[:_NAME_LENGTH].strip(" ._")
        ending = {SubmissionStart.BIBTEX: "bib"}.get(kind, kind.value)
        return f"{stem or 'upload'}.{ending}"

    def write(self, folder: Path, kind: SubmissionStart) -> Path:
        """Write it below a folder; the place is the same for the same content, since it becomes the source's key."""
        place = folder / f"upload-{self.sha256[:12]}"
        place.mkdir()
        path = place / self.file_name(kind)
        path.write_bytes(self.content)
        return path


def _too_large(size: int, limit: int) -> SubmissionRefused:
    message = f"the file has {size:,} bytes; at most {limit:,} are read"
    return SubmissionRefused(Refusal.TOO_LARGE, message, f"{limit // 1_000_000}")


def _wrong_type() -> SubmissionRefused:
    message = "this is neither PDF, DOCX, BibTeX nor RIS; save it as one of these"
    return SubmissionRefused(Refusal.WRONG_TYPE, message)
