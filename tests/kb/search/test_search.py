from dataclasses import replace
from typing import Any

import pytest

from kb.model import Language
from kb.search.request import FacetName, Match, SearchRequest, Sort
from kb.search.result import SearchResult
from kb.search.search import ENOUGH, Searcher

NOTHING = SearchResult(hits=(), total=0, page=1, pages=1)


class Recorded:
    """A backend that finds as many briefs as it is told for each Match."""

    def __init__(self, **totals: int) -> None:
        self.totals = totals
        self.asked: list[Match] = []

    def search(self, request: SearchRequest) -> SearchResult:
        self.asked.append(request.match)
        return replace(NOTHING, total=self.totals[request.match.value], match=request.match)

    def __getattr__(self, name: str) -> Any:
        return lambda *given: (name, *given)


@pytest.mark.parametrize(
    ("text", "totals", "asked", "match"),
    [
        ("one two", {"all": ENOUGH, "any": 99}, [Match.ALL], Match.ALL),
        ("one two", {"all": 3, "any": 9}, [Match.ALL, Match.ANY], Match.ANY),
        ("one two", {"all": 3, "any": 3}, [Match.ALL, Match.ANY], Match.ALL),
        ("one two", {"all": 0, "any": 9}, [Match.ALL, Match.ANY], Match.ANY),
        ("one two", {"all": 0, "any": 0}, [Match.ALL, Match.ANY], Match.ALL),
        ("compound", {"all": 0, "any": 9}, [Match.ALL, Match.ANY], Match.ANY),
        ("", {"all": 0, "any": 9}, [Match.ALL], Match.ALL),
    ],
)
def test_falls_back_to_some_of_the_words(text: str, totals: dict[str, int], asked: list[Match], match: Match) -> None:
    backend = Recorded(**totals)
    result = Searcher(backend).search(SearchRequest(text=text))  # type: ignore[arg-type]
    assert (backend.asked, result.match) == (asked, match)


def test_passes_on_suggestions_and_similar_briefs() -> None:
    searcher = Searcher(Recorded())  # type: ignore[arg-type]
    assert searcher.suggest("x", Language.DE, 3) == ("suggest", "x", Language.DE, 3)
    assert searcher.status() == ("status",)


@pytest.mark.parametrize(("total", "match"), [(ENOUGH, Match.ALL), (ENOUGH - 1, Match.ANY)])
def test_what_is_selected_does_not_change_whether_some_words_are_enough(total: int, match: Match) -> None:
    class Filtered(Recorded):
        def search(self, request: SearchRequest) -> SearchResult:
            found = super().search(request)
            return replace(found, total=2) if request.filters else found

    request = SearchRequest(text="one two", filters={FacetName.COUNTRY: ("FI",)})
    result = Searcher(Filtered(all=total, any=total)).search(request)  # type: ignore[arg-type]
    assert (result.match, result.total) == (match, 2)


def test_another_order_than_relevance_shows_briefs_with_all_words_alone() -> None:
    result = Searcher(Recorded(all=2, any=9)).search(SearchRequest(text="one two", sort=Sort.NEWEST))  # type: ignore[arg-type]
    assert (result.match, result.total) == (Match.ALL, 2)
