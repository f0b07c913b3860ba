"""Pages have no gaps and no repeats, and orders are exact."""

from collections.abc import Callable
from uuid import UUID

import pytest

from kb.model import PotentialLevel
from kb.search.backend import Backend
from kb.search.document import SearchDocument
from kb.search.request import MAX_RESULTS, FacetName, SearchRequest, Sort
from kb.search.result import FacetCount
from tests.contract.catalogue import document, text
from tests.contract.shared import EN, PUMP, TAGGED, Opened, fill, slugs


class Paging(Opened):
    """Pages have no gaps and no repeats, and orders are exact."""

    @pytest.mark.parametrize("sort", list(Sort))
    @pytest.mark.parametrize("query", ["", "clutch", "clutch*"])
    @pytest.mark.parametrize("size", [1, 7, 100])
    def test_pages_have_no_gaps_and_no_repeats(self, backend: Backend, sort: Sort, query: str, size: int) -> None:
        documents = [
            document(
                number,
                {EN: text("clutch " * (number % 3), "Same.", "clutch")},
                level=number % 4 or None,
                published=number % 5,
                potential=(None, *PotentialLevel)[number % 2],
            )
            for number in range(43)
        ]
        for start in range(3):  # several segments, the ids mixed
            backend.apply(documents[start::3], [], start + 1)
        request = SearchRequest(text=query, sort=sort, page_size=size)
        pages = [backend.search(request.model_copy(update={"page": page + 1})) for page in range(-(-43 // size))]
        found = [hit.id for page in pages for hit in page.hits]
        assert len(found) == 43
        assert set(found) == {item.id for item in documents}
        assert {page.pages for page in pages} == {len(pages)}

    @pytest.mark.parametrize(
        ("sort", "key"),
        [
            (Sort.NEWEST, lambda item: (-item.published, item.id)),
            (Sort.READIEST, lambda item: (-item.readiness, item.id)),
            (Sort.POTENTIAL, lambda item: (-item.potential, item.id)),
        ],
    )
    def test_orders_are_exact_and_ties_follow_the_id(
        self, backend: Backend, sort: Sort, key: Callable[[SearchDocument], tuple[int, UUID]]
    ) -> None:
        documents = [
            document(
                number * 7919 % 101,
                level=number % 3 + 1 if number % 4 else None,
                published=number % 3,
                potential=(None, *PotentialLevel)[number % 4],
            )
            for number in range(50)
        ]
        for start in range(4):
            backend.apply(documents[start::4], [], start + 1)
        expected = [item.slug for item in sorted(documents, key=key)]
        found = [
            slug for page in range(1, 6) for slug in slugs(backend, SearchRequest(sort=sort, page=page, page_size=11))
        ]
        assert found == expected
        restricted = SearchRequest(text="-nonsense", sort=sort, page_size=100)
        assert slugs(backend, restricted) == expected

    def test_equal_scores_follow_the_id(self, backend: Backend) -> None:
        for start in (2, 0, 1):
            backend.apply([document(number, {EN: text("Clutch")}) for number in range(start, 30, 3)], [], 1)
        request = SearchRequest(text="clutch", page_size=8)
        found = [slug for page in range(1, 5) for slug in slugs(backend, request.model_copy(update={"page": page}))]
        assert found == [f"brief-{number}" for number in range(30)]

    def test_without_words_to_rank_by_the_newest_come_first(self, backend: Backend) -> None:
        fill(backend, [document(1, published=5), document(2, published=9), document(3, published=7)])
        assert slugs(backend, "") == slugs(backend, "-nonsense") == ["brief-2", "brief-3", "brief-1"]

    def test_a_page_beyond_the_end_is_the_last_page(self, backend: Backend) -> None:
        fill(backend, [document(number) for number in range(5)])
        result = backend.search(SearchRequest(page=1_000_000, page_size=2))
        assert (result.page, result.pages, result.total, len(result.hits)) == (3, 3, 5, 1)
        nothing = backend.search(SearchRequest(text="nonsense", page=9))
        assert (nothing.page, nothing.pages, nothing.total) == (1, 1, 0)

    def test_nobody_pages_deeper_than_the_limit(self, backend: Backend) -> None:
        fill(backend, (document(number) for number in range(MAX_RESULTS + 150)))
        result = backend.search(SearchRequest(page=1_000_000, page_size=100, facets=()))
        assert (result.page, result.pages) == (100, 100)
        assert (result.total, len(result.hits)) == (MAX_RESULTS + 150, 100)

    def test_a_page_of_no_hits_still_counts(self, backend: Backend) -> None:
        fill(backend, [TAGGED, PUMP])
        result = backend.search(SearchRequest(page_size=0))
        assert (result.hits, result.total) == ((), 2)
        assert FacetCount("maintenance", 1) in result.facets[FacetName.TECHNOLOGY]
