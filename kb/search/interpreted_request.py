"""A request with what its text means: where every engine begins, and how each turns what it found into a result."""

from collections.abc import Mapping
from functools import cached_property

from kb.search.concepts import Interpreter
from kb.search.conditions import Condition, text_condition
from kb.search.facet_counts import MATRIX, facet_counts, matrix_cells
from kb.search.highlight import Highlighter
from kb.search.reasons import explainer_of
from kb.search.request import SearchRequest, Sort
from kb.search.result import Hit, SearchResult


class InterpretedRequest:
    """What to look for, in which order, and which counts to give with it."""

    def __init__(self, request: SearchRequest, interpreter: Interpreter) -> None:
        """Interpret the text of a request."""
        self.request = request
        self.interpretation = interpreter.interpret(request.text, concepts=request.concepts, reader=request.language)
        self.question = (request.text, request.match, request.concepts, request.language)
        """All that :attr:`condition` depends on, so that what was made of it can be kept."""
        self.filters = {name: values for name, values in request.filters.items() if values}
        """Selected values of each facet that has some."""
        is_scored = self.interpretation.scores or request.sort is not Sort.RELEVANCE
        self.sort = request.sort if is_scored else Sort.NEWEST
        """Without a text nothing is more relevant than another; the newest come first then."""
        self.counted = [facet.value for facet in request.facets] + ([MATRIX] if request.matrix else [])
        """Names of the fields whose values are counted."""
        self.highlighter = Highlighter(self.interpretation, interpreter.taxonomy)
        self.explainer = explainer_of(request, self.interpretation, interpreter.taxonomy)
        self._preferences = interpreter.preferences

    @cached_property
    def condition(self) -> Condition | None:
        """What the text demands of a brief; None where there is no text."""
        return text_condition(self.interpretation, self.request.match, self._preferences.conditions())

    def result(
        self,
        hits: tuple[Hit, ...],
        *,
        total: int,
        page: int,
        pages: int,
        counts: Mapping[str, Mapping[str, int]],
        took: float = 0.0,
    ) -> SearchResult:
        """Return the result.

        :param counts: for each name in :attr:`counted` its values with how many briefs have them
        :param took: seconds
        """
        request = self.request
        return SearchResult(
            hits=hits,
            total=total,
            page=page,
            pages=pages,
            facets={facet: facet_counts(counts[facet.value], request.selected(facet)) for facet in request.facets},
            matrix=matrix_cells(counts[MATRIX]) if request.matrix else {},
            concepts=self.interpretation.concepts,
            translations=self.interpretation.translations,
            match=request.match,
            took=took,
        )
