"""Answers of OAI-PMH repositories that were kept in files: ListRecords and GetRecord with oai_dc or oai_datacite."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from ingest.location import shown
from ingest.record import Progress, Reading, Rejection, Skipped
from ingest.sources.encoding import decode_head
from ingest.sources.oai_pmh_page import NAMESPACE, SOURCE, Origin, ProtocolError, ResumptionToken, read_page
from ingest.sources.xml import XmlFault

_EMPTY_VERBS = frozenset({"Identify", "ListIdentifiers", "ListSets", "ListMetadataFormats"})
_LISTS = {"set": "ListSets", "metadataFormat": "ListMetadataFormats", "Identify": "Identify"}


class OaiPmhSource:
    """Reads kept answers of OAI-PMH 2.0 as if the repository had just given them."""

    name = SOURCE
    label = "kept answers of OAI-PMH"

    def claims(self, path: Path, head: bytes) -> bool:
        """Whether a file is an answer of OAI-PMH: XML in its namespace, whose first element is ``OAI-PMH``."""
        text = decode_head(head).lstrip("\ufeff \t\r\n")
        return text.startswith("<") and "<OAI-PMH" in text[:4000] and NAMESPACE in text[:8000]

    def read_all(self, files: Sequence[Path], progress: Progress) -> Iterator[Reading]:
        """Read the files one by one."""
        for file in files:
            size = file.stat().st_size
            try:
                yield from self._read(file)
            except OSError as error:
                yield Rejection(SOURCE, shown(file), "", f"cannot be read: {error.strerror}")
            progress.done += size

    def _read(self, file: Path) -> Iterator[Reading]:
        place = shown(file)
        origin = Origin(place, datetime.fromtimestamp(file.stat().st_mtime, UTC))
        said = False
        other = ""
        with file.open("rb") as stream:
            for part in read_page(stream, origin):
                if isinstance(part, XmlFault):
                    yield Rejection(SOURCE, f"{place}:{part.line}", "", f"{part.reason} (column {part.column})")
                    return
                if isinstance(part, ProtocolError):
                    said = True
                    yield _explained(part, place)
                elif isinstance(part, tuple):
                    other = other or _LISTS.get(part[0], "")
                elif not isinstance(part, ResumptionToken):
                    said = True
                    yield part
        if not said:
            verb = other or origin.verb
            reason = (
                f"an answer to {verb}, which has no records" if verb in _EMPTY_VERBS else "an answer without records"
            )
            yield Skipped(place, reason)


def _explained(error: ProtocolError, place: str) -> Reading:
    if error.code == "noRecordsMatch":
        return Skipped(place, "the repository says that no records match")
    sentence = f": {error.message}" if error.message else ""
    return Rejection(
        SOURCE, place, "", f"the repository answered with the error {error.code or 'without a code'}{sentence}"
    )
