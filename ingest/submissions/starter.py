"""From what a researcher gives to a draft with evidence."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import ValidationError

from ingest.draft import BriefDraft
from ingest.drafting import Drafter
from ingest.normalise import NoReadableText, NoTitle, UnusableRecord
from ingest.record import Progress, RawRecord, Reading, Rejection, Source, Withdrawal
from ingest.sources.bibtex import BibtexSource
from ingest.sources.cordis import CordisSource
from ingest.sources.crossref import CROSSREF
from ingest.sources.datacite import DATACITE
from ingest.sources.documents.source import DOCX, PDF
from ingest.sources.ris import RisSource
from ingest.submissions.errors import Choice, Refusal, SeveralRecords, SubmissionRefused
from ingest.submissions.lookup import Found, Lookup
from ingest.submissions.upload import Upload
from kb.model import DraftText, DraftTexts, SiltaError, SubmissionDraft, SubmissionStart, explain

CHOICES = 100
"""Records of a bibliography that a person is asked to choose from."""
_SHOWN_PEOPLE = 3
_READERS: dict[SubmissionStart, Callable[[], Source]] = {
    SubmissionStart.PDF: lambda: PDF,
    SubmissionStart.DOCX: lambda: DOCX,
    SubmissionStart.BIBTEX: BibtexSource,
    SubmissionStart.RIS: RisSource,
}
_HEAD = 65_536


@dataclass(frozen=True, slots=True)
class Started:
    """A draft, and what had to be left out or guessed."""

    start: SubmissionStart
    draft: SubmissionDraft
    notes: tuple[str, ...] = ()


class Starter:
    """Begins submissions."""

    def __init__(self, drafter: Drafter, lookup: Lookup) -> None:
        """Prepare.

        :param drafter: makes drafts of records, as the pipeline does
        :param lookup: fetches records from other hosts
        """
        self._drafter = drafter
        self._lookup = lookup

    def empty(self) -> Started:
        """Begin with nothing."""
        return Started(SubmissionStart.EMPTY, SubmissionDraft())

    def from_doi(self, doi: str) -> Started:
        """Begin with what Crossref or DataCite says about a DOI.

        :raises SubmissionRefused: when there is no such record, or it cannot be used
        """
        return self._started(SubmissionStart.DOI, self._fetched(self._lookup.doi(doi), (CROSSREF, DATACITE)))

    def from_project(self, number: str) -> Started:
        """Begin with what CORDIS says about a project.

        :raises SubmissionRefused: when there is no such project, or its record cannot be used
        """
        found = self._lookup.project(number)
        return self._started(SubmissionStart.CORDIS, self._fetched(found, (CordisSource(),)))

    def from_text(self, text: str, choice: int | None = None) -> Started:
        """Begin with an entry of BibTeX or RIS that somebody pasted.

        :param choice: number of the entry, where there are several
        :raises SeveralRecords: when there are several and none is chosen
        :raises SubmissionRefused: when none can be used
        """
        return self.from_file(Upload("pasted.txt", text.encode("utf-8", "replace")), choice)

    def from_file(self, upload: Upload, choice: int | None = None) -> Started:
        """Begin with a document or bibliography that somebody uploaded.

        :param choice: number of the entry, where a bibliography has several
        :raises SeveralRecords: when there are several and none is chosen
        :raises SubmissionRefused: when it cannot be used
        """
        kind = upload.kind()
        with TemporaryDirectory(prefix="silta-upload-") as folder:
            path = upload.write(Path(folder), kind)
            readings = [_from_upload(reading, path.name) for reading in _READERS[kind]().read_all([path], Progress())]
        return self._started(kind, readings, choice)

    def _fetched(self, found: Found, readers: Sequence[Source]) -> list[Reading]:
        """Let the reader of its format read an answer as if it were a file."""
        with TemporaryDirectory(prefix="silta-lookup-") as folder:
            path = Path(folder) / f"record.{found.ending}"
            path.write_bytes(found.content)
            reader = next((reader for reader in readers if reader.claims(path, found.content[:_HEAD])), None)
            if reader is None:
                message = f"{found.address}: the answer has not the form of {readers[0].label}; try again later"
                raise SubmissionRefused(Refusal.HOST_AWAY, message, readers[0].label)
            return list(reader.read_all([path], Progress()))

    def _started(self, start: SubmissionStart, readings: Sequence[Reading], choice: int | None = None) -> Started:
        records = [reading for reading in readings if isinstance(reading, RawRecord)]
        if not records:
            raise _refused(readings)
        if choice is not None and not 1 <= choice <= len(records):
            message = f"there is no record {choice}; choose one from 1 to {len(records)}"
            raise SubmissionRefused(Refusal.NO_SUCH_CHOICE, message, str(choice))
        if choice is None and len(records) > 1:
            chosen = [_choice(number, record) for number, record in enumerate(records[:CHOICES], 1)]
            raise SeveralRecords(chosen, len(records) - len(chosen))
        record = records[(choice or 1) - 1]
        try:
            draft = self._drafter.draft(record, title_suffices=True)
            return Started(start, _content(draft), tuple(draft.notes))
        except NoReadableText as error:
            raise SubmissionRefused(Refusal.OTHER_LANGUAGE, str(error)) from error
        except NoTitle as error:
            raise SubmissionRefused(Refusal.NO_TITLE, str(error)) from error
        except UnusableRecord as error:
            raise SubmissionRefused(Refusal.DAMAGED, str(error)) from error
        except ValidationError as error:
            raise SubmissionRefused(Refusal.DAMAGED, explain(error)) from error


def _from_upload(reading: Reading, name: str) -> Reading:
    """Name the uploaded file as the place of a record, instead of the folder that is gone a moment later."""
    if not isinstance(reading, RawRecord):
        return reading
    address = reading.source.address or ""
    if address.startswith(("https://", "http://")):
        return reading
    return replace(reading, location=name, source=reading.source.model_copy(update={"address": name}))


def _content(draft: BriefDraft) -> SubmissionDraft:
    texts = DraftTexts(**{language.value: DraftText(**dict(text)) for language, text in draft.texts.items()})
    return SubmissionDraft(texts=texts, found_maturity=draft.maturity, **draft.facts)


def _choice(number: int, record: RawRecord) -> Choice:
    title = next((text.title for text in record.texts if text.title), "") or record.source.identifier
    people = tuple(person.name for person in record.people[:_SHOWN_PEOPLE])
    return Choice(number, " ".join(title.split())[:300], people, record.published[:10])


_FAULTS = {
    "encrypted": Refusal.ENCRYPTED,
    "no-text": Refusal.NO_TEXT,
    "too-large": Refusal.TOO_LARGE,
    "too-long": Refusal.TOO_LONG,
    "no-library": Refusal.NOT_INSTALLED,
    "damaged": Refusal.DAMAGED,
}


def _refused(readings: Iterable[Reading]) -> SiltaError:
    """Say why nothing was read, in the words of the reader."""
    listed = list(readings)
    rejection = next((reading for reading in listed if isinstance(reading, Rejection)), None)
    if any(isinstance(reading, Withdrawal) for reading in listed):
        message = rejection.reason if rejection else "its source has withdrawn it"
        return SubmissionRefused(Refusal.WITHDRAWN, message)
    if rejection is None:
        return SubmissionRefused(Refusal.NO_RECORD, "there is no record in it; choose another one")
    return SubmissionRefused(_FAULTS.get(rejection.fault, Refusal.NO_RECORD), rejection.reason)
