"""Reading the parameters of a search: whatever comes, a request comes out, and what was left out is named."""

import os

from hypothesis import given
from hypothesis import strategies as st

from kb.model import Language
from kb.search.request import TEXT_LENGTH, FacetName, Sort, parse_parameters

NAMES = st.sampled_from(["q", "sort", "page", "concepts", "colour", *(facet.value for facet in FacetName)])
VALUES = st.text(max_size=150) | st.binary(max_size=40).map(os.fsdecode)


@given(pairs=st.lists(st.tuples(NAMES, VALUES), max_size=8))
def test_anything_becomes_a_request(pairs: list[tuple[str, str]]) -> None:
    request, left_out = parse_parameters(pairs, Language.FI)
    request.text.encode("utf-8")
    assert len(request.text) <= TEXT_LENGTH
    assert request.page >= 1
    assert set(left_out) <= {name for name, _ in pairs} - {"colour"}


def test_values_of_one_facet_are_gathered() -> None:
    pairs = [("q", " robots "), ("maturity", "ready"), ("maturity", "trl7"), ("maturity", "ready"), ("sort", "newest")]
    request, left_out = parse_parameters(pairs, Language.EN)
    assert request.text == "robots"
    assert request.filters == {FacetName.MATURITY: ("ready", "trl7")}
    assert request.sort is Sort.NEWEST
    assert left_out == ()


def test_what_is_not_understood_is_named() -> None:
    pairs = [("sort", "fancy"), ("page", "-1"), ("technology", "x" * 101), ("q", "a" * (TEXT_LENGTH + 1))]
    request, left_out = parse_parameters(pairs, Language.EN)
    assert left_out == ("sort", "page", "technology", "q")
    assert request.filters == {}
    assert len(request.text) == TEXT_LENGTH
