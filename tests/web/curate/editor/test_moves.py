"""The checklist, and moving a brief on."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from kb.curation.merges import merge
from kb.model import BriefStatus
from tests.web.curate.editor.conftest import Case, Person
from tests.web.person import sound


def move(person: Person, case: Case, to: str, **fields: str):
    return person.send(f"{case.address}/moves", {"revision": str(case.stored.revision), "to": to, **fields})


def confirmed(value: object) -> dict[str, object]:
    return {"value": value, "origin": "confirmed", "assessor": "A Scout"}


@pytest.fixture
def ready(put: Callable[..., Case]) -> Case:
    """An approved brief that passes every required check."""
    return put(
        status="approved",
        technologies=[confirmed("vibration-analysis")],
        maturity=confirmed({"level": 6}),
        contact={
            "name": "Transfer desk",
            "email": "transfer@example.org",
            "consent": {"given_on": "2026-05-04", "basis": "desk"},
        },
        licence="CC-BY-4.0",
    )


def test_the_checklist_says_what_is_needed(scout: Person, case: Case) -> None:
    page = scout.page(f"{case.address}/moves")
    checks = {element.text.split(maxsplit=1)[1]: element.text.split()[0] for element in page.all("li", class_="check")}
    assert checks["A summary in two languages"] == "passed"
    assert checks["Readiness confirmed by a person"] == "needed"
    assert checks["All sections in one language"] == "advised"
    assert len(checks) == 12


def test_a_brief_goes_its_way(scout: Person, publisher: Person, case: Case) -> None:
    offered = [element["value"] for element in scout.page(f"{case.address}/moves").all("button", name="to")]
    assert offered == ["waiting-for-researcher", "approved", "archived"]
    page = sound(move(scout, case, "waiting-for-researcher"), 422)
    assert "Say in a sentence why" in page.text
    assert move(scout, case, "waiting-for-researcher", reason="Is TRL 6 right?").status_code == 303
    assert case.brief.status is BriefStatus.WAITING_FOR_RESEARCHER
    assert move(scout, case, "in-review").status_code == 303
    assert move(scout, case, "approved").status_code == 303
    # What is approved is published by editors only, and only when its checks pass.
    sound(move(scout, case, "published"), 403)
    page = sound(move(publisher, case, "published"), 422)
    assert "It cannot be published yet. Still needed: A contact who can be reached" in page.text
    button = publisher.page(f"{case.address}/moves").one("button", name="to", value="published")
    assert "disabled" in button.attributes
    assert case.brief.status is BriefStatus.APPROVED
    assert move(publisher, case, "archived", reason="never asked for").status_code == 303
    assert move(scout, case, "in-review", reason="asked for after all").status_code == 303
    states = [item.brief.status for item in case.revisions]
    assert states == ["in-review", "waiting-for-researcher", "in-review", "approved", "archived", "in-review"]


def test_what_passes_is_published(publisher: Person, ready: Case) -> None:
    assert move(publisher, ready, "published").status_code == 303
    assert (ready.brief.status, ready.brief.published_on) == (BriefStatus.PUBLISHED, datetime.now(UTC).date())
    page = publisher.page(f"{ready.address}/moves")
    assert f"/briefs/{ready.brief.slug}" in page.links
    assert move(publisher, ready, "archived", reason="sold").status_code == 303
    assert move(publisher, ready, "published", reason="available again").status_code == 303


def test_a_day_is_planned_changed_and_dropped(scout: Person, publisher: Person, ready: Case) -> None:
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)

    def plan(person: Person, on: str):
        return person.send(f"{ready.address}/plan", revision="1", on=on)

    sound(plan(scout, tomorrow.isoformat()), 403)
    for wrong in ("", "soon", "2001-01-01", "0000-00-00"):
        assert "Choose today or a later day." in sound(plan(publisher, wrong), 422).text
    assert plan(publisher, tomorrow.isoformat()).status_code == 303
    page = scout.page(f"{ready.address}/moves")
    assert "Planned by An Editor for" in page.text
    assert page.all("button", text="Drop the plan") == []
    sound(scout.send(f"{ready.address}/plan/cancel"), 403)
    with ready.silta.database.unit_of_work() as work:
        found = work.publication_plans.of(ready.id)
    assert found is not None
    assert found.publish_on == tomorrow
    assert publisher.send(f"{ready.address}/plan/cancel").status_code == 303
    with ready.silta.database.unit_of_work() as work:
        assert work.publication_plans.of(ready.id) is None


def test_a_published_brief_is_checked_again(scout: Person, put: Callable[..., Case]) -> None:
    case = put(status="published", published_on=date(2024, 1, 1), reviewed_on=date(2024, 1, 1))
    assert scout.send(f"{case.address}/reviewed", revision="1").status_code == 303
    assert case.brief.reviewed_on == datetime.now(UTC).date()
    assert "Checked as a whole and found right" in scout.page(f"{case.address}/history").text


def test_a_merged_brief_leads_to_the_other(scout: Person, put: Callable[..., Case]) -> None:
    leader, follower = put(slug="leader"), put(slug="follower", sources=[], origins=[])
    with leader.silta.database.unit_of_work(writing=True) as work:
        stays = merge(work, leader.id, follower.id, author="A Scout", reason="the same")
        work.commit()
    merged = follower if stays == leader.id else leader
    page = scout.page(f"{merged.address}/moves")
    assert f"/curate/briefs/{stays}" in page.links
    assert page.all("button", name="to") == []
    sound(scout.send(merged.address, {"texts.en.problem": "Late."}, revision=str(merged.stored.revision)), 403)


def test_the_search_follows_at_once(publisher: Person, ready: Case) -> None:
    def is_found(words: str) -> bool:
        return f"/briefs/{ready.brief.slug}" in publisher.client.get("/search", query_string={"q": words}).text

    assert not is_found("Watching pumps")
    move(publisher, ready, "published")
    assert is_found("Watching pumps")
    form = {"revision": str(ready.stored.revision), "tab": "brief", "text": "en", "texts.en.summary": "Zebrafish."}
    assert publisher.send(ready.address, form).status_code == 303
    assert is_found("Zebrafish")
    move(publisher, ready, "archived", reason="old")
    assert not is_found("Watching pumps")
