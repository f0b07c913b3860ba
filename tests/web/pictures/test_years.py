"""The columns of the years: the latest one by one, those before them together."""

from defusedxml import ElementTree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.search.request import UNKNOWN, FacetName, SearchRequest
from tests.web.html_page import Page
from web.labels import Labels
from web.pictures.years import COLUMNS, HEIGHT, make_years


def test_years_between_are_shown_without_a_link(labels: Labels) -> None:
    years = make_years({"2021": 2, "2024": 5, UNKNOWN: 3}, labels, SearchRequest(text="laser"))
    assert [(column.label, column.mark.count) for column in years.columns] == [
        ("2021", 2), ("2022", 0), ("2023", 0), ("2024", 5),
    ]  # fmt: skip
    page = Page(years.picture())
    assert {link["aria-label"]: link["href"] for link in page.all("a")} == {
        "2021, briefs: 2": "/search?q=laser&year=2021",
        "2024, briefs: 5": "/search?q=laser&year=2024",
    }
    assert [row.label for row in years.table.rows] == ["2024", "2021", "Not stated"]


def test_a_sentence_says_what_the_picture_shows(labels: Labels) -> None:
    years = make_years({"2021": 1, "2024": 3000, "2023": 2, UNKNOWN: 7}, labels, SearchRequest())
    assert years.summary == "From 2021 to 2024; most in 2024 (3,000)."


def test_what_is_no_year_is_left_out(labels: Labels) -> None:
    years = make_years({"20x4": 2, "99999": 4, "0": 1, "2020": 0, "\N{SUPERSCRIPT TWO}": 1}, labels, SearchRequest())
    assert (years.columns, years.table.rows, years.summary) == ((), (), "")


def test_earlier_years_share_a_column(labels: Labels) -> None:
    counts = {str(year): 1 for year in (1997, 2003, *range(2010, 2025))}
    years = make_years(counts, labels, SearchRequest())
    assert len(years.columns) == COLUMNS
    first = years.columns[0]
    assert (first.label, first.mark.count, first.mark.text) == ("–2015", 8, "Up to 2015, briefs: 8")
    assert first.mark.address.startswith("/search?year=1997&year=2003&year=2010&")
    assert len(years.table.rows) == len(counts), "the table has every year"


def test_a_selected_year_is_outlined(labels: Labels) -> None:
    question = SearchRequest(filters={FacetName.YEAR: ("2024",)})
    columns = make_years({"2023": 1, "2024": 1}, labels, question).columns
    assert [column.mark.chosen for column in columns] == [False, True]


def test_without_years_there_is_no_column(labels: Labels) -> None:
    years = make_years({UNKNOWN: 2}, labels, SearchRequest())
    assert years.columns == ()
    assert [row.label for row in years.table.rows] == ["Not stated"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(counts=st.dictionaries(st.integers(1900, 2100).map(str), st.integers(0, 10_000), max_size=60))
def test_columns_count_every_brief_once(labels: Labels, counts: dict[str, int]) -> None:
    columns = make_years(counts, labels, SearchRequest()).columns
    assert sum(column.mark.count for column in columns) == sum(counts.values())
    assert len(columns) <= COLUMNS


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(counts=st.dictionaries(st.integers(1890, 2110).map(str), st.integers(0, 10**6), max_size=30))
def test_every_picture_is_sound_svg(labels: Labels, counts: dict[str, int]) -> None:
    years = make_years(counts, labels, SearchRequest())
    tree = ElementTree.fromstring(str(years.picture()))
    links = tree.findall("a")
    assert len(links) == sum(column.mark.count > 0 for column in years.columns)
    assert all(link.get("aria-label") for link in links)
    heights = [float(link.findall("rect")[1].get("height") or 0) for link in links]
    assert all(0 < height <= HEIGHT for height in heights)
