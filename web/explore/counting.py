"""Counting what pictures show, so that every mark says exactly what its link finds."""

from collections.abc import Iterable

from kb.search.request import FacetName, SearchRequest
from kb.search.result import SearchResult
from kb.search.search import Searcher
from web.pictures.bands import BANDS


def count_by_band(
    searcher: Searcher, question: SearchRequest, facets: Iterable[FacetName]
) -> dict[tuple[FacetName, str, str], int]:
    """Count the values of facets within each maturity band.

    A range such as TRL 7-8 lies in two bands and counts in both, as it does in the facet.

    :param question: what is counted within; its own selection of maturity makes no difference
    :returns: (facet, value, band or unknown) to the number of briefs
    """
    wanted = tuple(facets)
    counts = {}
    for band in BANDS:
        filters = {**question.filters, FacetName.MATURITY: (band,)}
        result = count(searcher, question.model_copy(update={"filters": filters}), wanted)
        for facet in wanted:
            for value, number in counts_of(result, facet).items():
                counts[facet, value, band] = number
    return counts


def count(searcher: Searcher, question: SearchRequest, facets: tuple[FacetName, ...]) -> SearchResult:
    """Count the briefs and the values of facets, without reading any brief."""
    return searcher.search(question.model_copy(update={"page": 1, "page_size": 0, "facets": facets}))


def counts_of(result: SearchResult, facet: FacetName) -> dict[str, int]:
    """Return the counts of a facet by its values."""
    return {item.value: item.count for item in result.facets.get(facet, ())}
