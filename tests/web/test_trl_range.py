"""The range of levels and the density of results: what an address means, and what a page shows of it."""

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from kb.model import Language
from kb.search.request import FacetName, parse_parameters
from tests.web.html_page import Page
from web.explore.trl_range import FROM, TO, WAS, shown_range, with_range

ENDS = st.sampled_from(["", *map(str, range(1, 10)), "0", "x", "99"])


@given(ENDS, ENDS)
def test_a_range_comes_back_as_it_was_chosen(first: str, last: str) -> None:
    pairs = with_range([("maturity", "ready"), (FROM, first), (TO, last), (WAS, "")])
    question, left_out = parse_parameters(pairs, Language.EN)
    assert not left_out
    found = shown_range(question)
    ends = {first, last} & set(map(str, range(1, 10)))
    if not ends:
        assert question.selected(FacetName.MATURITY) == ("ready",)
    else:
        low, high = sorted((int(first) if first in ends else 1, int(last) if last in ends else 9))
        assert (found.first, found.last) == (low, high)
        assert len(question.selected(FacetName.MATURITY)) == high - low + 1


def test_a_range_that_was_not_changed_leaves_the_ticked_levels_alone() -> None:
    pairs = [("maturity", "trl5"), ("maturity", "trl7"), (FROM, "5"), (TO, "7"), (WAS, "5-7")]
    assert with_range(pairs) == [("maturity", "trl5"), ("maturity", "trl7")]


def test_opening_a_range_keeps_the_bands() -> None:
    pairs = [("maturity", "trl5"), ("maturity", "ready"), (FROM, ""), (TO, ""), (WAS, "5-5")]
    assert with_range(pairs) == [("maturity", "ready")]


@pytest.mark.parametrize("levels", ["5 7", "", "ready"])
def test_levels_with_gaps_are_no_range(levels: str) -> None:
    pairs = [("maturity", f"trl{level}") for level in levels.split()]
    assert shown_range(parse_parameters(pairs, Language.EN)[0]).written == "-"


def test_the_form_without_a_script(client: FlaskClient) -> None:
    page = Page(client.get("/search?trl_from=6&trl_to=7&trl_was=-").text)
    same = Page(client.get("/search?maturity=trl6&maturity=trl7").text)
    assert page.one("h1").text == same.one("h1").text
    chosen = [option.text for option in page.all("option") if "selected" in option.attributes]
    assert chosen[:2] == ["6", "7"]
    assert page.one("input", name="trl_was")["value"] == "6-7"
    assert page.one("div", class_="search-page")["data-address"] == "/search?maturity=trl6&maturity=trl7"


def test_titles_only_stay_so_on_the_next_page(client: FlaskClient) -> None:
    page = Page(client.get("/search?view=compact").text)
    assert "hits-compact" in page.one("ol", class_="hits")["class"]
    following = [link["href"] for link in page.all("a", rel="next")]
    assert following == ["/search?page=2&view=compact"]
    assert "view=compact" not in Page(client.get("/search").text).one("a", rel="next")["href"]


def test_a_range_is_one_chip_that_removes_both_ends(client: FlaskClient) -> None:
    page = Page(
        client.get("/search?maturity=trl4&maturity=trl5&maturity=trl6&maturity=ready&sector=food-processing").text
    )
    chips = {element.text.split(" – ")[0].strip(): element["href"] for element in page.all("a", class_="chip")}
    assert chips["Readiness: TRL 4 to 6"] == "/search?maturity=ready&sector=food-processing"
    assert set(chips) == {"Readiness: TRL 4 to 6", "Readiness: Ready to use", "Sector: Food processing"}
    assert "maturity=trl4&maturity=trl5&maturity=trl6" in chips["Readiness: Ready to use"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("maturity=trl4", ["TRL 4"]),
        ("maturity=trl4&maturity=trl7", ["TRL 4", "TRL 7"]),
        ("maturity=trl9&maturity=trl8", ["TRL 8 to 9"]),
    ],
)
def test_levels_with_a_gap_are_chips_of_their_own(client: FlaskClient, query: str, names: list[str]) -> None:
    page = Page(client.get(f"/search?{query}").text)
    shown = [element.text.split(" – ")[0].strip() for element in page.all("a", class_="chip")]
    assert shown == [f"Readiness: {name}" for name in names]
