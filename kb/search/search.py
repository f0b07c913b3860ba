"""The search as the web, the command line and the programming interface call it."""

from dataclasses import replace
from uuid import UUID

from kb.model import Language
from kb.search.backend import Backend, BackendStatus, Suggestion
from kb.search.request import Match, SearchRequest, Sort
from kb.search.result import Hit, SearchResult

ENOUGH = 10
"""Briefs with all words, below which those with some of them are shown too."""


class Searcher:
    """Answers readers' questions with a backend."""

    def __init__(self, backend: Backend) -> None:
        """Take the backend that answers."""
        self._backend = backend

    def search(self, request: SearchRequest) -> SearchResult:
        """Return the briefs that have all words, where there are enough of them; else those that have some of them.

        Those with all words come first then; ``result.match`` says which of the two it is. What is decided depends on
        the text alone and not on what is selected, so that the count of a facet's value is what selecting it shows.

        :raises SearchUnavailable: when the backend does not answer
        """
        if request.match is Match.ANY or not request.text:
            return self._backend.search(request)
        if not request.filters:
            result = self._backend.search(request)
            return result if result.total >= ENOUGH else self._loose(request, result)
        if self._count(request.model_copy(update={"filters": {}})) >= ENOUGH:
            return self._backend.search(request)
        return self._loose(request, None)

    def _loose(self, request: SearchRequest, strict: SearchResult | None) -> SearchResult:
        """Return the briefs with some of the words.

        :param strict: those with all words, where they were asked for already
        """
        if request.sort is not Sort.RELEVANCE:
            # In another order the briefs with all words would be lost among the others.
            strict = strict or self._backend.search(request)
            if strict.total:
                return strict
        complete = strict.total if strict else self._count(request)
        loose = self._backend.search(request.model_copy(update={"match": Match.ANY}))
        if strict is not None and loose.total == strict.total:
            return strict
        return replace(loose, complete=complete)

    def _count(self, request: SearchRequest) -> int:
        counted = {"facets": (), "matrix": False, "page": 1, "page_size": 0}
        return self._backend.search(request.model_copy(update=counted)).total

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
