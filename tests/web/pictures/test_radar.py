"""The radar puts every technology where its readiness belongs, and nothing upon anything else."""

import math
import re
from itertools import combinations

import pytest

from kb.search.request import UNKNOWN, FacetName, SearchRequest
from tests.web.html_page import Page
from web.labels import Labels
from web.pictures.bands import BANDS
from web.pictures.radar import RINGS, SIZE, Radar, make_radar


def radar_of(labels: Labels, fields: int, count: int = 3) -> Radar:
    names = [f"field-{number}" for number in range(fields)]
    counts = {(name, band): count + place for place, name in enumerate(names) for band in BANDS}
    return make_radar(counts, [(name, f"/search?technology={name}") for name in names], labels, SearchRequest())


def drawn(radar: Radar) -> list[tuple[float, float, float]]:
    """Return place and radius of what can be hit."""
    circles = re.findall(r'class="radar-target" cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"', radar.picture())
    return [(float(x), float(y), float(r)) for x, y, r in circles]


@pytest.mark.parametrize("fields", [1, 2, 3, 5, 8, 13, 15, 24])
def test_marks_overlap_neither_each_other_nor_the_edge(labels: Labels, fields: int) -> None:
    marks = drawn(radar_of(labels, fields))
    if fields > 1:
        assert len(marks) == fields * len(RINGS)
    for (x, y, r), (u, v, s) in combinations(marks, 2):
        assert math.hypot(x - u, y - v) >= r + s - 0.2  # places are written with one decimal
    for x, y, r in marks:
        assert math.hypot(x - SIZE / 2, y - SIZE / 2) + r <= SIZE / 2


def test_fifteen_fields_have_targets_of_24_units(labels: Labels) -> None:
    assert all(2 * r >= 24 for _, _, r in drawn(radar_of(labels, 15)))


def test_the_readiest_are_nearest_to_the_centre(labels: Labels) -> None:
    radar = make_radar(
        {("robotics", "ready"): 2, ("robotics", "research"): 1, ("maintenance", UNKNOWN): 4},
        [("maintenance", "/m"), ("robotics", "/r")],
        labels,
        SearchRequest(),
    )
    page = Page(radar.picture())
    assert [(link["aria-label"], link["href"]) for link in page.all("a")] == [
        ("2 Robotics, readiness: Ready to use, briefs: 2", "/search?technology=robotics&maturity=ready"),
        ("2 Robotics, readiness: In research, briefs: 1", "/search?technology=robotics&maturity=research"),
    ]
    ready, research = (math.hypot(x - SIZE / 2, y - SIZE / 2) for x, y, _ in drawn(radar))
    assert ready < research
    # What states no readiness has no ring, so only the table counts it.
    assert [mark.count for mark in radar.table.rows[0].marks] == [0, 0, 0, 0, 4]


def test_larger_counts_are_larger_dots(labels: Labels) -> None:
    counts = {("robotics", "ready"): 100, ("robotics", "validated"): 1}
    picture = make_radar(counts, [("robotics", "/r"), ("maintenance", "/m")], labels, SearchRequest()).picture()
    radii = [float(r) for r in re.findall(r'r="([\d.]+)"/><text', picture)]
    assert radii[0] > radii[1]


def test_briefs_without_a_technology_are_in_the_table(labels: Labels) -> None:
    radar = make_radar({(UNKNOWN, "ready"): 2}, [("robotics", "/r")], labels, SearchRequest())
    assert radar.table.rows[-1].label == "Not stated"
    assert radar.table.rows[-1].marks[0].address == "/search?technology=unknown&maturity=ready"
    assert "technology=unknown" not in radar.picture()


def test_links_keep_the_question_and_show_what_is_selected(labels: Labels) -> None:
    question = SearchRequest(
        text="a <b>", filters={FacetName.MATURITY: ("ready",), FacetName.COUNTRY: ("FI",)}, page=3
    )  # fmt: skip
    counts = {("robotics", "ready"): 2, ("robotics", "validated"): 1}
    page = Page(make_radar(counts, [("robotics", "/r")], labels, question).picture())
    ready, validated = page.all("a")
    assert ready["href"] == "/search?q=a+%3Cb%3E&technology=robotics&maturity=ready&country=FI"
    assert validated["href"].endswith("&maturity=validated&country=FI")
    assert ready["aria-current"] == "true"
    assert "aria-current" not in validated.attributes
