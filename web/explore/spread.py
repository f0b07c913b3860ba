"""How the briefs of a page (of a technology, of a business-model pattern) are spread over years and other facets."""

from collections.abc import Container

from kb.search.request import UNKNOWN, FacetName, SearchRequest
from kb.search.result import SearchResult
from web.addresses import search_address
from web.explore.counting import counts_of
from web.labels import Labels
from web.pictures.bands import BANDS
from web.pictures.shares import Share, make_shares


def maturity_spread(question: SearchRequest, result: SearchResult, labels: Labels) -> list[Share]:
    """Return how ready the briefs are, the readiest band first, those that do not say last."""
    counts = counts_of(result, FacetName.MATURITY)
    return _shares(FacetName.MATURITY, [(band, counts.get(band, 0)) for band in BANDS], question, labels)


def facet_shares(
    facet: FacetName,
    question: SearchRequest,
    result: SearchResult,
    labels: Labels,
    limit: int,
    without: Container[str] = (),
) -> list[Share]:
    """Return the most frequent known values of a facet.

    :param limit: how many at most
    :param without: values that would say too little
    """
    counted = [
        (value, count)
        for value, count in counts_of(result, facet).items()
        if count and value != UNKNOWN and value not in without
    ]
    counted.sort(key=lambda item: (-item[1], labels.sort_key(labels.value(facet, item[0]))))
    return _shares(facet, counted[:limit], question, labels)


def _shares(facet: FacetName, counted: list[tuple[str, int]], question: SearchRequest, labels: Labels) -> list[Share]:
    return make_shares(
        (
            (labels.value(facet, value), search_address(question.with_value(facet, value)), count)
            for value, count in counted
        ),
        labels.language,
    )
