"""The queues: counts, filters in the address, pages without gaps, and what is to be done next."""

from collections.abc import Callable
from datetime import date
from urllib.parse import quote

import pytest

from kb.model import BriefStatus, TransferBrief
from tests.kb.store.sample_briefs import SENTENCE
from tests.web.curate.conftest import listed, titled
from tests.web.person import Person
from web.curate import queues
from web.curate.queue_request import LISTS

Put = Callable[..., TransferBrief]


def judged(origin: str, value: object) -> dict[str, object]:
    return {"value": value, "origin": origin, "assessor": "Scout", "evidence": [{"quote": SENTENCE}]}


def test_the_overview_counts_every_queue(scout: Person, put: Put) -> None:
    for number, status in enumerate(BriefStatus):
        put(f"brief-{number}", status, technologies=[])
    page = scout.page("/curate")
    counts = {
        link["href"]: link.text.split()[0] for link in page.all("a") if "desk-queue" not in link["href"] and link.text
    }
    assert counts["/curate/queues/new"] == "2"
    assert counts["/curate/queues/approved"] == "1"
    assert counts["/curate/queues/all"] == "7"
    assert counts["/curate/queues/mine"] == "0"


def test_every_queue_opens_with_and_without_briefs(scout: Person, put: Put) -> None:
    for queue in LISTS:
        assert listed(scout.page(f"/curate/queues/{queue.value}")) == []
    for number, status in enumerate(BriefStatus):
        put(f"brief-{number}", status, published_on=date(2020, 1, 1))
    lengths = {queue.value: len(listed(scout.page(f"/curate/queues/{queue.value}"))) for queue in LISTS}
    assert (lengths["new"], lengths["stale"], lengths["all"], lengths["mine"]) == (2, 1, 7, 0)


def test_queues_that_are_no_lists_lead_to_their_pages(scout: Person) -> None:
    assert scout.client.get("/curate/queues/duplicates").headers["Location"] == "/curate/duplicates"
    assert scout.client.get("/curate/queues/rejected").headers["Location"] == "/curate/rejected"
    assert scout.client.get("/curate/queues/nonsense").status_code == 404


def test_filters_are_in_the_address(scout: Person, put: Put) -> None:
    put(
        "a",
        texts=titled("Hearing pumps"),
        technologies=[judged("stated", "vibration-analysis")],
        maturity=judged("stated", {"level": 8}),
    )
    put("b", texts=titled("Picking parts"), technologies=[judged("stated", "bin-picking")], maturity=None, sources=[])

    def shown(query: str) -> list[str]:
        return listed(scout.page(f"/curate/queues/new?{query}"))

    assert sorted(shown("")) == ["Hearing pumps", "Picking parts"]
    # A broader technology finds the briefs of the narrower ones.
    assert shown("technology=maintenance") == ["Hearing pumps"]
    assert shown("technology=robotics") == ["Picking parts"]
    assert shown("maturity=ready") == ["Hearing pumps"]
    assert shown("maturity=unknown") == ["Picking parts"]
    assert shown("title=PUMP") == ["Hearing pumps"]
    assert shown("language=de") == []
    assert len(shown("language=no-de")) == 2
    assert shown("source=nowhere") == []
    assert len(shown("assigned=nobody")) == 2
    assert shown("assigned=me") == []
    assert shown("sort=title") == ["Hearing pumps", "Picking parts"]
    page = scout.page("/curate/queues/new?title=PUMP&maturity=ready")
    assert page.one("input", id="filter-title")["value"] == "PUMP"
    assert [option["value"] for option in page.all("option", selected="") if option["value"] == "ready"] == ["ready"]


def test_nonsense_in_the_address_is_left_out(scout: Person, put: Put) -> None:
    put("a")
    for query in (
        "assigned=x&language=xx&technology=zz&maturity=9&sort=wild",
        "title=%00%0A%FF",
        "source=%00",
        "after=nonsense",
        "after=0001-01-01T00:00:00%2B14:00~0198c4c0-0000-7000-8000-000000000000",
        "after=2026-01-01T00:00:00~0198c4c0-0000-7000-8000-000000000000",
        f"title={quote('x' * 5000)}",
    ):
        response = scout.client.get(f"/curate/queues/new?{query}", follow_redirects=True)
        assert response.status_code == 200, query


@pytest.mark.parametrize("order", ["newest", "title"])
def test_pages_have_no_gaps_while_briefs_come_and_go(
    scout: Person, put: Put, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    monkeypatch.setattr(queues, "PAGE", 3)
    for number in range(8):
        put(f"brief-{number}", texts=titled(f"Brief {number % 4}{number}"), days_ago=number // 2)
    seen: list[str] = []
    address = f"/curate/queues/new?sort={order}"
    for turn in range(3):
        page = scout.page(address)
        seen += [link["id"] for link in page.all("a", class_="desk-title")]
        if turn == 0:
            # One that was shown already leaves the queue: nothing that follows moves over the border of a page.
            first = seen[0].removeprefix("brief-")
            scout.send("/curate/batches", {"action": "move:in-review", "seen": f"{first}:1"})
        following = [link["href"] for link in page.all("a", rel="next")]
        address = following[0] if following else ""
    assert address == ""
    assert len(seen) == len(set(seen)) == 8


def test_rows_say_who_looks_after_it_and_what_comes_next(scout: Person, put: Put) -> None:
    brief = put("a", days_ago=3, texts=titled("Hearing pumps"))
    scout.send("/curate/assign", {"take": f"{brief.id}:"})
    row = scout.page("/curate/queues/mine").one("li", class_="desk-row")
    words = " ".join(row.text.split())
    assert "You look after it." in words
    assert "Handed in" in words
    assert "changed 3 days ago" in words
    assert "Take it up for review." in words
    assert scout.page("/curate/queues/mine").one("a", class_="desk-title")["href"] == f"/curate/briefs/{brief.id}"


def test_what_comes_next_depends_on_the_state(scout: Person, editor: Person, put: Put) -> None:
    put("stale", BriefStatus.PUBLISHED, published_on=date(2020, 1, 1))
    put("waits", BriefStatus.WAITING_FOR_RESEARCHER)
    put("done", BriefStatus.APPROVED)
    assert "Check whether it is still true." in scout.page("/curate/queues/stale").text
    assert "Everything is answered" in scout.page("/curate/queues/waiting-for-researcher").text
    assert "An editor publishes it." in scout.page("/curate/queues/approved").text
    assert "Publish it, or plan the day." in editor.page("/curate/queues/approved").text


def test_every_page_is_sound_in_every_language(editor: Person, put: Put) -> None:
    put("a", texts=titled('<b>Hearing</b> & "pumps"'))
    lists = ("", "/queues/new", "/duplicates", "/duplicates/decided", "/organisations", "/rejected", "/runs")
    for language in ("de", "en", "fi"):
        for path in (*lists, "/plans", "/batches", "/audit"):
            assert not editor.page(f"/curate{path}?lang={language}").all("b")
