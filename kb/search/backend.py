"""What every search backend can do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from kb.model import Language, SiltaError
from kb.search.concepts import Interpreter
from kb.search.document import SearchDocument
from kb.search.request import SearchRequest
from kb.search.result import Hit, SearchResult
from kb.search.vocabulary import Vocabulary


class SearchUnavailable(SiltaError):
    """The backend cannot answer now; the message says why and what to do."""

    def __init__(self, message: str, *, retry_after: int = 10) -> None:
        """Take the message.

        :param retry_after: seconds after which asking again makes sense
        """
        super().__init__(message)
        self.retry_after = retry_after


class IndexOutdated(SearchUnavailable):
    """The index was written by another version of Silta; a rebuild mends it."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that a reader may mean while typing."""

    text: str
    kind: str
    """``technology`` or ``brief``."""
    target: str
    """Id of the technology or slug of the brief."""


@dataclass(frozen=True, slots=True)
class BackendStatus:
    """What is in the index."""

    backend: str
    generation: str | None
    """Name of the generation that readers see; None before the first one."""
    documents: int
    position: int
    """Position of the last outbox row that is durable in this generation; 0 before the first."""


class Generation(Protocol):
    """An index that is being built beside the one that readers see."""

    name: str

    def index(self, documents: Iterable[SearchDocument]) -> int:
        """Add documents (or replace those with the same id) and return how many there were."""

    def commit(self, position: int) -> None:
        """Make everything durable together with the outbox position that it includes."""

    def discard(self) -> None:
        """Throw it away."""


class Backend(Protocol):
    """A search engine behind the knowledge base.

    All backends give the same hits for the same filters and facet counts that are equal to the last digit.
    """

    name: str

    def apply(self, documents: Sequence[SearchDocument], deleted: Sequence[UUID], position: int) -> None:
        """Replace and remove documents, and make them durable together with the outbox position that they bring.

        Idempotent: applying the same batch again changes nothing. When it returns, readers see the batch.
        """

    def new_generation(self) -> Generation:
        """Begin an index beside the one that readers see."""

    def swap(self, generation: Generation) -> None:
        """Let readers see this generation from now on, and remove the one before."""

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request.

        :raises SearchUnavailable: when there is no index or it does not answer
        """

    def suggest(self, prefix: str, language: Language, limit: int = 8) -> tuple[Suggestion, ...]:
        """Return technologies, then briefs, whose label or title has a word that begins like this."""

    def similar(self, brief_id: UUID, language: Language, limit: int = 5) -> tuple[Hit, ...]:
        """Return the briefs that are most like this one by technologies and words; nothing for an unknown one."""

    def vocabulary(self) -> Vocabulary:
        """Return the words of titles and summaries by language, and how many briefs have each.

        :raises SearchUnavailable: when there is no index or it does not answer
        """

    def status(self) -> BackendStatus:
        """Say what is in the index."""

    def interpret_with(self, interpreter: Interpreter) -> None:
        """Understand queries by other labels from now on, because the taxonomy changed; the index stays."""

    def close(self) -> None:
        """Release files and threads."""
