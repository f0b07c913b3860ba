"""Duplicates: side by side, decided with a reason, and taken back."""

from collections.abc import Callable

import pytest

from kb.model import TransferBrief
from kb.store import PairState
from tests.web.curate.conftest import listed, titled
from tests.web.person import Person
from web.curate import brief_pairs

Put = Callable[..., TransferBrief]


def pair(scout: Person, put: Put, number: int = 0, score: float = 0.8) -> tuple[TransferBrief, TransferBrief]:
    first = put(f"first-{number}", texts=titled("Hearing pumps"), year=2020)
    second = put(f"second-{number}", texts=titled("Listening to pumps"), year=2020)
    with scout.silta.database.unit_of_work(writing=True) as work:
        work.duplicates.queue(first.id, second.id, score, ["the titles are 80 % alike"])
        work.commit()
    return first, second


def organisations(scout: Person) -> None:
    names = {"example-institute": "Example Institute", "example-institut": "Example Institut"}
    with scout.silta.database.unit_of_work(writing=True) as work:
        one, other = (
            work.organisations.add(key, name, ror=None, country="DE", is_unique=True) for key, name in names.items()
        )
        work.organisations.queue(one.id, other.id, 0.9, ["the names are alike"])
        work.commit()


def test_a_pair_is_shown_side_by_side(scout: Person, put: Put) -> None:
    pair(scout, put)
    assert len(listed(scout.page("/curate/duplicates"))) == 1
    page = scout.page("/curate/duplicates/1")
    differs, agrees = (section.text for section in page.all("section"))
    assert "Listening to pumps" in differs
    assert "Year of the result" in agrees
    assert "80\N{NO-BREAK SPACE}% alike" in page.one("html").text


def test_the_same_is_merged_and_parted_again(scout: Person, put: Put) -> None:
    first, second = pair(scout, put)
    assert scout.send("/curate/duplicates/1", {"decision": "same"}).status_code == 422
    told = scout.told(scout.send("/curate/duplicates/1", {"decision": "same", "reason": "One project."}))
    assert "Merged. It can be undone here." in told
    assert "One project." in told
    with scout.silta.database.unit_of_work() as work:
        assert work.merges.leaders([first.id, second.id])[second.id] == first.id
        assert work.audit.latest(1)[0].action == "merge"
    assert "They are two briefs again" in scout.told(scout.send("/curate/merges/1/undo"))
    assert "stands in the way" in scout.told(scout.send("/curate/merges/1/undo"))
    with scout.silta.database.unit_of_work() as work:
        assert work.merges.leaders([second.id])[second.id] == second.id
        assert [item.state for item in work.duplicates.pairs(None)] == [PairState.DIFFERENT]


def test_different_is_remembered_and_taken_back(scout: Person, put: Put) -> None:
    pair(scout, put)
    form = {"decision": "different", "reason": "Two machines."}
    assert "Remembered as different" in scout.told(scout.send("/curate/duplicates/1", form))
    assert listed(scout.page("/curate/duplicates")) == []
    assert "Listening to pumps" in scout.page("/curate/duplicates/decided").text
    # Somebody else had the page open, and cannot decide over it.
    answer = scout.send("/curate/duplicates/1", {"decision": "same", "reason": "I think so."})
    assert answer.status_code == 409
    assert "Somebody has decided about it meanwhile" in answer.text
    assert "The pair waits again." in scout.told(scout.send("/curate/duplicates/1", {"decision": "reconsider"}))
    assert scout.send("/curate/duplicates/1", {"decision": "reconsider"}).status_code == 409
    with scout.silta.database.unit_of_work() as work:
        events = [(event.action, event.reason) for event in work.audit.latest(5)]
        (waiting,) = work.duplicates.pairs()
    assert events == [("reconsider", None), ("tell-apart", "Two machines.")]
    assert (waiting.decided_by, waiting.decided_at) == (None, None)


def test_pairs_are_paged_without_gaps(scout: Person, put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brief_pairs, "PAGE", 2)
    for number, score in enumerate((0.9, 0.8, 0.8, 0.8, 0.7)):
        pair(scout, put, number, score)
    shown: list[str] = []
    address = "/curate/duplicates"
    for turn in range(3):
        page = scout.page(address)
        shown += [link["href"] for link in page.all("a", class_="desk-title")]
        if turn == 0:
            # The last one of the page is decided before the next page is opened.
            scout.send(shown[-1], {"decision": "different", "reason": "No."})
        address = next((link["href"] for link in page.all("a", rel="next")), "")
    assert shown == [f"/curate/duplicates/{number}" for number in range(1, 6)]
    assert address == ""


def test_organisations_are_one_or_two_and_it_can_be_taken_back(scout: Person) -> None:
    organisations(scout)
    assert listed(scout.page("/curate/organisations")) == ["Example Institute / Example Institut"]
    assert "Country the same" in scout.page("/curate/organisations/1").text
    form = {"decision": "same", "reason": "A mistyped name."}
    assert "The decision is kept." in scout.told(scout.send("/curate/organisations/1", form))
    assert "One organisation" in scout.page("/curate/organisations/1").one("h1").text
    assert scout.send("/curate/organisations/1", {**form, "decision": "different"}).status_code == 409
    scout.send("/curate/organisations/1", {"decision": "reconsider"})
    scout.send("/curate/organisations/1", {**form, "decision": "different"})
    assert "Two organisations" in scout.page("/curate/organisations/1").one("h1").text
    with scout.silta.database.unit_of_work() as work:
        assert [event.action for event in work.audit.latest(3)] == [
            "tell-organisations-apart",
            "reconsider-organisations",
            "merge-organisations",
        ]


def test_rubbish_is_refused(scout: Person) -> None:
    for kind in ("duplicates", "organisations"):
        for number in ("7", "9" * 30, "0"):
            assert scout.client.get(f"/curate/{kind}/{number}").status_code == 404
            form = {"decision": "same", "reason": "x"}
            assert scout.send(f"/curate/{kind}/{number}", form).status_code == 404
        assert scout.send(f"/curate/{kind}/1", {"decision": "perhaps"}).status_code == 400
        assert scout.client.get(f"/curate/{kind}?after=nonsense").status_code == 200
    assert scout.send("/curate/merges/7/undo").status_code == 404
    assert scout.send(f"/curate/merges/{'9' * 30}/undo").status_code == 404
