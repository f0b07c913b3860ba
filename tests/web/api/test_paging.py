"""Lists page by page: nothing is left out and nothing comes twice, also when something is published meanwhile."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from kb.model import BriefStatus, Mover, TransferBrief
from tests.web.api.conftest import problem_of
from tests.web.small_site import brief, confirmed
from web.silta import Silta

Small = Callable[..., tuple[Silta, FlaskClient]]


def pages(program: FlaskClient, path: str, **parameters: Any) -> Iterator[list[dict[str, Any]]]:
    """Yield the pages of a list, following the cursors."""
    cursor: str | None = None
    while True:
        more = {"cursor": cursor} if cursor else {}
        response = program.get(f"/api/v1{path}", query_string={**parameters, **more})
        assert response.status_code == 200, response.text
        document = response.get_json()
        yield document["items"]
        cursor = document.get("next")
        if cursor is None:
            assert "Link" not in response.headers
            return
        assert f"cursor={cursor}" in response.headers["Link"]
        assert response.headers["Link"].endswith('; rel="next"')


@pytest.mark.parametrize("limit", [1, 4, 27, 100])
@pytest.mark.parametrize(
    ("path", "name", "total"),
    [
        ("/briefs", "slug", 27),
        ("/search", "slug", 27),
        ("/technologies", "id", 5),
        ("/organisations", "key", 1),
        ("/offers", "slug", 5),
        ("/requests", "slug", 3),
        ("/openings", "slug", 3),
    ],
)
def test_a_list_is_read_whole(program: FlaskClient, path: str, name: str, total: int, limit: int) -> None:
    read = list(pages(program, path, limit=limit))
    found = [item[name] for page in read for item in page]
    assert len(found) == len(set(found)) == total
    assert all(len(page) == limit for page in read[:-1])


@pytest.mark.parametrize("sort", ["relevance", "newest", "readiest", "potential"])
def test_a_search_by_cursors_is_the_search_at_once(program: FlaskClient, sort: str) -> None:
    whole = program.get("/api/v1/search", query_string={"q": "robot", "sort": sort, "limit": 100}).get_json()
    pieces = [item for page in pages(program, "/search", q="robot", sort=sort, limit=5) for item in page]
    assert [item["slug"] for item in pieces] == [item["slug"] for item in whole["items"]]
    assert whole["total"] == len(pieces) == 25


def publish(silta: Silta, made: TransferBrief) -> None:
    with silta.database.unit_of_work(writing=True) as work:
        work.briefs.save(made, author="test", reason="new")
        work.commit()
    silta.indexer.drain()


@pytest.mark.parametrize("path", ["/briefs", "/search"])
def test_what_is_published_meanwhile_hides_and_repeats_nothing(small_api: Small, path: str) -> None:
    before = [brief(f"brief-{number:02}", technologies=[confirmed("robotics")]) for number in range(9)]
    silta, program = small_api(before)
    found: list[str] = []
    options = {"sort": "newest"} if path == "/search" else {}
    for number, page in enumerate(pages(program, path, limit=2, **options)):
        found += [item["slug"] for item in page]
        if number < 3:  # newest of all: it comes first and pushes the others down
            publish(silta, brief(f"late-{number}", published_on="2026-09-01"))
    assert len(found) == len(set(found)), "nothing comes twice"
    assert {item.slug for item in before} <= set(found), "nothing is left out"


@pytest.mark.parametrize("withdrawn", [1, 3])
def test_a_withdrawn_anchor_hides_nothing(small_api: Small, withdrawn: int) -> None:
    made = {item.slug: item for item in (brief(f"brief-{number}") for number in range(9))}
    silta, program = small_api(made.values())
    whole = [item["slug"] for item in program.get("/api/v1/search?limit=9&sort=newest").get_json()["items"]]
    first = program.get("/api/v1/search?limit=4&sort=newest").get_json()
    for slug in whole[4 - withdrawn : 4]:
        with silta.database.unit_of_work(writing=True) as work:
            archived = made[slug].model_copy(update={"status": BriefStatus.ARCHIVED})
            work.briefs.save(archived, author="test", reason="gone", moved_by=Mover.PERSON)
            work.commit()
    silta.indexer.drain()
    second = program.get(f"/api/v1/search?limit=5&sort=newest&cursor={first['next']}").get_json()
    assert [item["slug"] for item in second["items"]] == whole[4:]


@pytest.mark.parametrize("cursor", ["A", "AAAA", "x" * 400, "_-_-", "bm90IGEgY3Vyc29y"])
@pytest.mark.parametrize(
    "path", ["/briefs", "/search", "/technologies", "/organisations", "/offers", "/requests", "/openings"]
)
def test_nobody_can_make_up_a_cursor(program: FlaskClient, path: str, cursor: str) -> None:
    document = problem_of(program.get(f"/api/v1{path}?cursor={cursor}"), 404)
    assert document["type"] == "/api#unknown-cursor"


def test_a_cursor_belongs_to_its_question(program: FlaskClient) -> None:
    cursor = program.get("/api/v1/search?q=robot&limit=2").get_json()["next"]
    assert program.get(f"/api/v1/search?q=robot&limit=5&cursor={cursor}").status_code == 200, "the size may change"
    problem_of(program.get(f"/api/v1/search?q=pump&limit=2&cursor={cursor}"), 404)
    problem_of(program.get(f"/api/v1/search?q=robot&sort=newest&cursor={cursor}"), 404)
    problem_of(program.get(f"/api/v1/briefs?cursor={cursor}"), 404)
    changed = ("A" if cursor[0] != "A" else "B") + cursor[1:]
    problem_of(program.get(f"/api/v1/search?q=robot&cursor={changed}"), 404)


def test_hits_beyond_a_block_are_paged_too(small_api: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.api.hits.BLOCK", 4)
    made = [brief(f"brief-{number:02}") for number in range(15)]
    _, program = small_api(made)
    found = [item["slug"] for page in pages(program, "/search", limit=3) for item in page]
    assert sorted(found) == sorted(item.slug for item in made)
