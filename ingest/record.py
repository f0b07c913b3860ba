"""What the readers of sources give: records as the source wrote them, and what could not be read."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ingest.brief_file import NO_STANDING, Standing
from kb.model import SiltaError, SourceRecord, TransferBrief

if TYPE_CHECKING:
    from kb.store import PartnerSite, UnitOfWork
    from kb.taxonomy import Vocabularies


class UnreadableSource(SiltaError):
    """A file or answer cannot be read at all; the message says why, in one sentence."""


@dataclass(frozen=True, slots=True)
class RawText:
    """Text in one language as the source gave it; may hold HTML and entities."""

    language: str | None
    """Code that the source gave (``de``, ``eng`` ...); None when it says nothing."""
    title: str = ""
    summary: str = ""
    """A teaser or abstract that the source gives apart from the description."""
    description: str = ""
    problem: str = ""
    """This and the following sections only where the source itself has them under headings that say so; plain text."""
    solution: str = ""
    benefit: str = ""
    requirements: str = ""
    next_step: str = ""
    is_html: bool = False
    """Whether the source's format defines these texts as HTML; otherwise only stray tags are removed."""


@dataclass(frozen=True, slots=True)
class RawOrganisation:
    """An organisation as the source wrote it."""

    name: str
    short_name: str = ""
    country: str = ""
    """ISO 3166 alpha-2 or the source's own code (``EL``, ``UK``)."""
    city: str = ""
    role: str = ""
    sme: str = ""
    url: str = ""
    ror: str = ""
    order: int = 0


@dataclass(frozen=True, slots=True)
class RawPerson:
    """An author or contact as the source wrote the name."""

    name: str
    """As it is shown: ``Given Family`` where the source tells the two apart."""
    given: str = ""
    family: str = ""
    orcid: str = ""
    affiliations: tuple[RawOrganisation, ...] = ()


@dataclass(frozen=True, slots=True)
class RawIdentifier:
    """An identifier of the result itself, by which the same result from another source is recognised."""

    scheme: str
    """``doi``, ``oai``, ``grant``, ``arxiv``, ``handle``, ``isbn``, ``url`` ... in lower case."""
    value: str
    relation: str = ""
    """Empty for this very result; otherwise DataCite's relation type, for example ``IsVersionOf``."""


@dataclass(frozen=True, slots=True)
class RawSubject:
    """A class of the source's own classification."""

    label: str
    code: str = ""
    """For EuroSciVoc the path of codes, for example ``/23/49/335``."""
    scheme: str = ""
    """For example ``euroSciVoc``."""


@dataclass(frozen=True, slots=True)
class RawProject:
    """Facts about a funded project as strings."""

    identifier: str
    acronym: str = ""
    title: str = ""
    programme: str = ""
    doi: str = ""
    start: str = ""
    end: str = ""
    total_cost: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record of a source: everything that it says, nothing interpreted yet."""

    source: SourceRecord
    location: str
    """Where a person finds it: ``file.zip/project.csv:17`` or ``file.xml``."""
    texts: tuple[RawText, ...] = ()
    project: RawProject | None = None
    organisations: tuple[RawOrganisation, ...] = ()
    subjects: tuple[RawSubject, ...] = ()
    publications: tuple[tuple[str, str], ...] = ()
    """(DOI, title), either may be empty."""
    people: tuple[RawPerson, ...] = ()
    identifiers: tuple[RawIdentifier, ...] = ()
    kind: str = ""
    """The source's own word for what it is: ``journal-article``, ``Dataset``, ``Software`` ..."""
    published: str = ""
    """Date or year of publication, as the source wrote it."""
    updated: str = ""
    """Date of the last change at the source, as it wrote it."""
    modified: str = ""
    """Moment of the last change of the record itself, as the source wrote it; tells the newer of two versions and is
    no date of the result. ``updated`` stands for it where it is empty."""
    notes: tuple[str, ...] = ()
    """What of the record had to be left out, one sentence each."""


@dataclass(frozen=True, slots=True)
class ReadBrief:
    """A record that is a finished brief already (Silta's own format)."""

    source: SourceRecord
    location: str
    brief: TransferBrief
    has_id: bool = True
    """Whether the record gave the brief's id; otherwise the one that the store knows for this source counts."""
    is_judged: bool = True
    """Whether a person has assessed it, so that nothing is to be estimated."""
    standing: Standing = NO_STANDING
    """What an export says of the brief's place among the others."""
    site: "PartnerSite | None" = None
    """The other Silta that is the brief's home; None for a file."""
    modified: str = ""
    """Moment of the last change at its home, as that wrote it; tells the newer of two versions."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A record or file that could not be taken, kept so that somebody can mend it."""

    source: str
    """Name of the reader."""
    location: str
    """File, and line or record where that is known."""
    identifier: str
    """The record's own key; empty when it is not known."""
    reason: str
    """One clear sentence."""
    fault: str = ""
    """The same in one word, where the reader has one (:class:`ingest.sources.documents.document.DocumentFault`)."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The source says that it has withdrawn a record: what was made of it is archived, unless other sources hold it."""

    source: str
    """Name of the reader."""
    location: str
    identifier: str
    """The record's own key there, as its SourceRecord had it."""

    @property
    def key(self) -> str:
        """``source:identifier``, as the SourceRecord has it."""
        return f"{self.source}:{self.identifier}"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that belongs to no source (a README among the records, say): reported, not an error."""

    location: str
    reason: str


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """No record, but a place where reading can go on later, kept in one transaction with the records before it."""

    keep: Callable[["UnitOfWork"], None]
    """Called in the transaction that keeps the records before it."""


@dataclass(frozen=True, slots=True)
class Decision:
    """No record, but what people had decided about records in the knowledge base that an export comes from.

    It is carried out when all records of the run are stored, whether they were new or not, and a second time it
    changes nothing.
    """

    source: str
    """Name of the reader."""
    location: str
    carry_out: Callable[["UnitOfWork"], None]
    """Raises a SiltaError when it cannot be done here."""
    check: Callable[["Vocabularies"], None] | None = None
    """Raises an InvalidValue when it names terms that the vocabularies do not have."""


Reading = RawRecord | ReadBrief | Rejection | Withdrawal | Skipped | Checkpoint | Decision


@dataclass(slots=True)
class Progress:
    """How far the readers are, for a progress bar: bytes of the input files."""

    total: int = 0
    done: int = 0
    label: str = field(default="")


class Source(Protocol):
    """A reader of one format. It yields what it reads one by one and never holds a whole file in memory.

    A record that cannot be read is yielded as a Rejection, and reading goes on.
    """

    name: str
    """The registry's name of it, in kebab-case; every SourceRecord carries it."""
    label: str
    """What a person calls the format, for messages: ``CORDIS``, ``Markdown briefs``."""

    def claims(self, path: Path, head: bytes) -> bool:
        """Whether this reader takes the file, by its name and its first bytes (up to 64 KiB)."""

    def read_all(self, files: Sequence[Path], progress: Progress) -> Iterator[Reading]:
        """Read the claimed files of one folder; adds the bytes done to ``progress.done``.

        A file in which nothing can be read is yielded as a Rejection too.
        """
