"""The arrangement of organisations that work together: nothing is lost, nothing lies upon anything else."""

import re
from collections import Counter
from itertools import combinations

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.model import Language
from kb.store import PublicOrganisation
from tests.web.html_page import Page
from web.labels import Labels
from web.network import Link, strongest_links
from web.pictures.arcs import ARCS, FARTHEST, LINE, ORGANISATIONS, WIDTH, Arcs, arc_path, choose_links, make_arcs
from web.site import EXTENSION

CODES = ("DE", "FI", "AT", "BR", None)


def organisation(number: int) -> PublicOrganisation:
    return PublicOrganisation(f"example-{number:03}", f"Example {number:03}", CODES[number % len(CODES)], None, 9)


def ranked(counts: dict[tuple[int, int], int]) -> list[Link]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [Link(organisation(one), organisation(two), count) for (one, two), count in ordered]


def arranged(links: list[Link], labels: Labels) -> Arcs:
    return make_arcs(
        links, labels, lambda link: f"/briefs-of/{link.one.key}/{link.other.key}", lambda key: f"/organisations/{key}"
    )


pairs = st.tuples(st.integers(0, 60), st.integers(0, 60)).filter(lambda pair: pair[0] < pair[1])
counted = st.dictionaries(pairs, st.integers(1, 3000), max_size=120)


@given(counted)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_every_arc_joins_its_two_organisations(app: Flask, counts: dict[tuple[int, int], int]) -> None:
    links = ranked(counts)
    with app.test_request_context("/alliance", headers={"Accept-Language": "en"}):
        made = arranged(links, app.extensions[EXTENSION].labels[Language.EN])
    shown = choose_links(links)
    assert len(made.arcs) == len(shown) <= ARCS
    named = [line.label for line in made.lines if line.address]
    assert len(named) == len(set(named)) <= ORGANISATIONS
    for link, arc, row in zip(shown, made.arcs, made.table.rows, strict=True):
        ends = {made.lines[arc.upper].label, made.lines[arc.lower].label}
        assert ends == {link.one.name, link.other.name}
        assert arc.upper < arc.lower
        assert arc.between_countries == (link.one.country != link.other.country)
        assert row.marks == (arc.mark,), "the table and the picture have the same links"
        assert arc.mark.count == link.briefs
    # A country heads its organisations, and comes once.
    heads = [line.label for line in made.lines if not line.address]
    assert len(heads) == len(set(heads))
    assert not made.lines or not made.lines[0].address
    # Only what does not fit is left out: the strongest link is always there, and none that is shown is weaker than
    # one among the same organisations that is not.
    if links:
        assert shown[0] == links[0]
    among = {item.key for link in shown for item in (link.one, link.other)}
    left_out = [link for link in links if link not in shown and {link.one.key, link.other.key} <= among]
    if len(shown) == ARCS:
        assert all(link.briefs <= shown[-1].briefs for link in left_out)
    else:
        first_missing = next((link for link in links if link not in shown), None)
        assert first_missing is None or len(among) >= ORGANISATIONS - 1


@given(st.integers(2, 60), st.data())
def test_arcs_stay_within_the_picture(lines: int, data: st.DataObject) -> None:
    upper = data.draw(st.integers(0, lines - 2))
    lower = data.draw(st.integers(upper + 1, lines - 1))
    numbers = [float(found) for found in re.findall(r"-?[0-9.]+", arc_path(upper, lower, lines))]
    xs, ys = numbers[0::2], numbers[1::2]
    # The curve goes out three quarters of the way to its control points, which lie farther out.
    assert 0 <= 0.75 * max(xs) <= FARTHEST + 0.1 < WIDTH
    assert 0 <= min(ys) < max(ys) <= LINE * lines


@given(st.lists(st.sets(st.integers(0, 30), min_size=2, max_size=9), max_size=40), st.integers(1, 30), st.data())
def test_the_strongest_links_are_those_that_counting_all_of_them_finds(
    briefs: list[set[int]], limit: int, data: st.DataObject
) -> None:
    one_of = data.draw(st.none() | st.sets(st.integers(0, 30), max_size=8))
    members = [sorted(brief) for brief in briefs]
    every = Counter(pair for brief in members for pair in combinations(brief, 2))
    wanted = [(pair, count) for pair, count in every.items() if one_of is None or one_of & set(pair)]
    wanted.sort(key=lambda item: (-item[1], item[0]))
    sizes = Counter(place for brief in members for place in brief)
    assert strongest_links(members, sizes, one_of, limit, first_look=3) == wanted[:limit]


@pytest.mark.parametrize("count", [1, 5])
def test_a_mark_is_a_link_that_says_what_it_joins(labels: Labels, count: int) -> None:
    page = Page(arranged(ranked({(0, 1): count}), labels).picture())
    (link,) = page.all("a")
    assert link["aria-label"] == f"Example 000 and Example 001, briefs in common: {count}"
    assert link["href"] == "/briefs-of/example-000/example-001"
