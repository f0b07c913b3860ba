"""The search as the web, the command line and the programming interface call it."""

from uuid import UUID

from kb.model import Language
from kb.search.backend import Backend, BackendStatus, Suggestion
from kb.search.request import Match, SearchRequest
from kb.search.result import Hit, SearchResult


class Searcher:
    """Answers readers' questions with a backend."""

    def __init__(self, backend: Backend) -> None:
        """Take the backend that answers."""
        self._backend = backend

    def search(self, request: SearchRequest) -> SearchResult:
        """Return the briefs that have all words; where there is none, those that have some of them, or of their parts.

        ``result.match`` says which of the two it is.

        :raises SearchUnavailable: when the backend does not answer
        """
        result = self._backend.search(request)
        if result.total or request.match is Match.ANY or not request.text:
            return result
        loose = self._backend.search(request.model_copy(update={"match": Match.ANY}))
        return loose if loose.total else result

    def similar(self, brief_id: UUID, language: Language, limit: int = 5) -> tuple[Hit, ...]:
        """Return the briefs that are most like this one.

        :raises SearchUnavailable: when the backend does not answer
        """
        return self._backend.similar(brief_id, language, limit)

    def suggest(self, prefix: str, language: Language, limit: int = 8) -> tuple[Suggestion, ...]:
        """Return technologies and briefs that a reader may mean while typing.

        :raises SearchUnavailable: when the backend does not answer
        """
        return self._backend.suggest(prefix, language, limit)

    def status(self) -> BackendStatus:
        """Say what is in the index."""
        return self._backend.status()
