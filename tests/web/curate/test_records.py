"""Rejected records, runs and the audit log: filters, marks, and pages without gaps."""

from collections.abc import Callable

import pytest

from kb.model import TransferBrief
from kb.store import ReviewQueue
from tests.web.curate.conftest import titled
from tests.web.html_page import Page
from tests.web.person import Person
from web.contribute.moment import today
from web.curate import audit_log, rejections, runs

Put = Callable[..., TransferBrief]


def reject(person: Person, *places: str, source: str = "cordis", reason: str = "the title is missing") -> int:
    with person.silta.database.unit_of_work(writing=True) as work:
        run = work.runs.start(["a.csv"], dry_run=False)
        for place in places:
            work.rejections.add(run, source=source, location=place, identifier="", reason=reason)
        said = [{"location": place, "identifier": "", "reason": reason} for place in places]
        work.runs.progress(run, {"read": 3, "rejected": len(places)}, said)
        work.runs.finish(run, {"read": 3, "rejected": len(places)}, "finished")
        work.commit()
    return run


def places(page: Page) -> list[str]:
    return [code.text for code in page.all("code")]


def test_rejected_records_say_why_and_where(scout: Person) -> None:
    run = reject(scout, "a.csv:7")
    reject(scout, "b.bib:1", source="bibtex")
    page = scout.page("/curate/rejected")
    assert places(page) == ["b.bib:1", "a.csv:7"]
    assert "the title is missing" in page.text
    assert places(scout.page("/curate/rejected?source=bibtex")) == ["b.bib:1"]
    assert places(scout.page(f"/curate/rejected?run={run}")) == ["a.csv:7"]
    assert len(places(scout.page("/curate/rejected?source=%00&run=x&seen=x&after=x"))) == 2


def test_what_was_seen_leaves_the_list_until_it_is_rejected_again(scout: Person) -> None:
    reject(scout, "a.csv:7", "a.csv:8")
    values = [box["value"] for box in scout.page("/curate/rejected").all("input", name="record")]
    told = scout.told(scout.send("/curate/rejected/seen", {"record": values, "back": "/curate/rejected?seen=all"}))
    assert "2 records marked." in told
    assert "seen by A Scout" in told
    assert places(scout.page("/curate/rejected")) == []
    assert sorted(places(scout.page("/curate/rejected?seen=yes"))) == ["a.csv:7", "a.csv:8"]
    with scout.silta.database.unit_of_work() as work:
        counts = work.review_queues.counts(today=today())
        assert counts[ReviewQueue.REJECTED] == 0
        assert work.rejections.count() == 2
    reject(scout, "a.csv:7")
    assert places(scout.page("/curate/rejected")) == ["a.csv:7"]
    # A page that was opened before knows nothing of the new reason, so its mark does not count.
    assert "0 records marked." in scout.told(scout.send("/curate/rejected/seen", {"record": [values[1]]}))
    scout.send("/curate/rejected/seen", {"record": [values[0]], "as": "unseen"})
    assert len(places(scout.page("/curate/rejected"))) == 2


def test_marks_name_records(scout: Person) -> None:
    assert "Choose records first." in scout.told(scout.send("/curate/rejected/seen"))
    for value in ("x", "1", "1:x", f"{'9' * 20}:1"):
        assert scout.send("/curate/rejected/seen", {"record": [value]}).status_code == 400


def test_pages_of_rejected_records_and_runs_have_no_gaps(scout: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rejections, "PAGE", 3)
    monkeypatch.setattr(runs, "PAGE", 3)
    for number in range(4):
        reject(scout, f"a.csv:{number}", f"b.csv:{number}")
    for path, element, count in (("/curate/rejected", "code", 8), ("/curate/runs", "h2", 4)):
        shown: list[str] = []
        address = path
        while address:
            page = scout.page(address)
            shown += [item.text for item in page.all(element)]
            address = next((link["href"] for link in page.all("a", rel="next")), "")
        assert len(shown) == len(set(shown)) == count, path


def test_runs_say_what_became_of_the_records(scout: Person) -> None:
    reject(scout, "a.csv:7")
    page = scout.page("/curate/runs")
    assert "Run 1: a.csv" in page.text
    assert "3 read, 1 rejected" in page.text
    assert "a.csv:7" in page.text


def test_the_audit_log_is_for_editors_and_filtered(
    scout: Person, editor: Person, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_log, "PAGE", 2)
    first, second = put("a", texts=titled("Hearing pumps")), put("b", texts=titled("Picking parts"))
    for brief in (first, second):
        scout.send("/curate/batches", {"action": "move:in-review", "seen": [f"{brief.id}:1"]})
    editor.send("/curate/assign", {"take": f"{first.id}:"})
    assert scout.client.get("/curate/audit").status_code == 403
    assert "Audit log" not in scout.page("/curate").text

    def shown(query: str) -> list[str]:
        found = []
        address = f"/curate/audit?{query}"
        while address:
            page = editor.page(address)
            found += [item.text for item in page.all("strong") if "ol" in item.inside]
            address = next((link["href"] for link in page.all("a", rel="next")), "")
        return found

    assert shown("") == ["Assigned", "Take up for review", "Take up for review"]
    assert shown(f"person={scout.account.id}") == ["Take up for review"] * 2
    assert shown("action=assign") == ["Assigned"]
    assert shown(f"brief={first.id}") == ["Assigned", "Take up for review"]
    assert shown("since=2020-01-01&until=2020-12-31") == []
    assert len(shown("since=0001-01-01&until=9999-12-31")) == 3
    assert len(shown("person=x&action=x&brief=x&since=x&until=x&before=x")) == 3
    entry = editor.page(f"/curate/audit?brief={first.id}&action=take-up").one("ol", class_="desk-log").text
    assert "Take up for review Hearing pumps · Handed in → became In review" in " ".join(entry.split())
