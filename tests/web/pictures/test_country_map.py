"""The map has a tile for every country of Europe, and the table has all countries."""

from babel import Locale

from kb.search.request import UNKNOWN, FacetName, SearchRequest
from tests.web.html_page import Page
from web.labels import Labels
from web.pictures.country_map import PLACES, make_country_map

UNION = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"  # the European Union
AROUND = "IS LI NO CH GB"
"""The European Economic Area, Switzerland and the United Kingdom."""


def test_every_country_has_a_place_of_its_own() -> None:
    assert set(f"{UNION} {AROUND}".split()) <= set(PLACES)
    assert len(set(PLACES.values())) == len(PLACES)
    assert set(PLACES) <= set(Locale("en").territories)


def test_places_are_about_where_countries_lie() -> None:
    def west_of(one: str, other: str) -> bool:
        return PLACES[one][0] < PLACES[other][0]

    def north_of(one: str, other: str) -> bool:
        return PLACES[one][1] < PLACES[other][1]

    assert west_of("PT", "ES")
    assert west_of("NO", "SE")
    assert west_of("SE", "FI")
    assert west_of("NL", "DE")
    assert west_of("DE", "PL")
    assert north_of("FI", "EE")
    assert north_of("EE", "LV")
    assert north_of("DK", "DE")
    assert north_of("DE", "AT")
    assert north_of("CH", "IT")
    assert north_of("BG", "GR")


def test_countries_that_count_are_links_with_their_names(labels: Labels) -> None:
    made = make_country_map({"FI": 3, "DE": 12, "BR": 2, "SE": 3, UNKNOWN: 40}, labels, SearchRequest(text="laser"))
    page = Page(made.picture())
    assert {link["aria-label"]: link["href"] for link in page.all("a")} == {
        "Germany (DE), briefs: 12": "/search?q=laser&country=DE",
        "Finland (FI), briefs: 3": "/search?q=laser&country=FI",
        "Sweden (SE), briefs: 3": "/search?q=laser&country=SE",
    }
    assert len(page.all("g", aria_hidden="true")) == len(PLACES) - 3
    assert made.beyond == 1
    # The most briefs first, equal ones by name, and what is not stated last, however much it is.
    assert [(row.label, row.marks[0].count) for row in made.table.rows] == [
        ("Germany", 12), ("Finland", 3), ("Sweden", 3), ("Brazil", 2), ("Not stated", 40),
    ]  # fmt: skip
    assert [row.label for row in made.first] == ["Germany", "Finland", "Sweden", "Brazil"]


def test_more_briefs_are_a_stronger_shade(labels: Labels) -> None:
    made = make_country_map({"FI": 1, "DE": 60, "SE": 9}, labels, SearchRequest())
    assert 0 == made.tiles["NO"].heat < made.tiles["FI"].heat < made.tiles["SE"].heat < made.tiles["DE"].heat


def test_a_selected_country_is_outlined(labels: Labels) -> None:
    question = SearchRequest(filters={FacetName.COUNTRY: ("FI", "SE")})
    tiles = make_country_map({"FI": 1, "DE": 2}, labels, question).tiles
    assert tiles["FI"].chosen
    assert not tiles["DE"].chosen
    assert tiles["DE"].address == "/search?country=DE"
