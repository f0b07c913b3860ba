"""The taxonomy desk on the web: proposing, deciding, and what readers see of it."""

from collections.abc import Callable

import pytest

from kb.model import AccountRole, BriefStatus, TransferBrief
from tests.web.curate.conftest import listed
from tests.web.html_page import Page
from tests.web.person import Person
from web.app import create_app

Put = Callable[..., TransferBrief]
NEW = {
    "label.de": "Blattsortierung",
    "label.en": "leaf sorting",
    "label.fi": "lehtien lajittelu",
    "scope_note.de": "Sortiert Blätter.",
    "scope_note.en": "Sorts leaves.",
    "scope_note.fi": "Lajittelee lehtiä.",
    "broader": "Bin picking",
}


def tagged(put: Put, slug: str, *technologies: str) -> TransferBrief:
    tags = [
        {"value": value, "origin": "estimated", "confidence": 0.5, "evidence": [{"quote": "It says so."}]}
        for value in technologies
    ]
    return put(slug, BriefStatus.PUBLISHED, technologies=tags)


def pages(person: Person) -> None:
    for address in ("", "/proposals", "/candidates", "/history", "/new"):
        person.page(f"/curate/taxonomy{address}")


def test_a_scout_proposes_a_technology_and_an_editor_accepts_it(scout: Person, editor: Person) -> None:
    checked = scout.send("/curate/taxonomy/new", {**NEW, "action": "check"})
    assert checked.status_code == 200
    assert "no brief changes" in checked.text
    assert scout.send("/curate/taxonomy/new", {**NEW, "action": "propose"}).status_code == 422  # without a reason
    told = scout.told(scout.send("/curate/taxonomy/new", {**NEW, "action": "propose", "reason": "Three records."}))
    assert "An editor decides" in told
    assert scout.client.get("/technologies/leaf-sorting").status_code == 404
    assert scout.send("/curate/taxonomy/proposals/1", {"action": "accept"}).status_code == 422
    assert listed(editor.page("/curate/taxonomy/proposals")) == ["New technology: leaf sorting"]
    assert scout.client.get("/api/v1/technologies/leaf-sorting").status_code == 404
    assert "in force" in editor.told(editor.send("/curate/taxonomy/proposals/1", {"action": "accept"}))
    assert scout.client.get("/api/v1/technologies/leaf-sorting").json["broader"] == ["bin-picking"]
    assert "Leaf sorting" in scout.page("/technologies/leaf-sorting").text
    assert "Leaf sorting" in scout.page("/curate/taxonomy?q=leaf").text
    assert "Three records." in scout.page("/curate/taxonomy/history").text
    pages(scout)


def test_everything_that_is_wrong_is_told_at_its_field(scout: Person) -> None:
    wrong = {**NEW, "label.fi": "", "label.en": "robotics", "broader": "Nothing at all"}
    page = Page(scout.send("/curate/taxonomy/new", {**wrong, "action": "check"}).text)
    text = page.text
    assert "There is no technology “Nothing at all”." in text
    assert "needed in all three languages" in text
    wrong = {**NEW, "label.en": "robotics"}
    text = scout.send("/curate/taxonomy/new", {**wrong, "action": "check"}).text
    assert "is a name of Robotics already" in text
    for name, value in (
        ("label.de", "x" * 600),
        ("label.en", "a\0b"),
        ("concept", "No Id"),
        ("synonyms_de", "x\n" * 99),
    ):
        assert scout.send("/curate/taxonomy/new", {**NEW, name: value, "action": "check"}).status_code == 422


def test_a_merge_shows_what_it_does_and_does_it(editor: Person, put: Put) -> None:
    tagged(put, "old-one", "predictive-maintenance")
    tagged(put, "both", "predictive-maintenance", "robotics")
    address = "/curate/taxonomy/concepts/predictive-maintenance/merge"
    form = {"replacement": "Bin picking", "reason": "One field."}
    checked = editor.send(address, {**form, "action": "check"})
    assert "2 briefs get the other technology." in checked.text
    assert "Title of old-one" in checked.text
    told = editor.told(editor.send(address, {**form, "action": "accept"}))
    assert "2 briefs got the other technology" in told
    moved = editor.client.get("/technologies/predictive-maintenance")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/technologies/bin-picking")
    assert "2 briefs" in editor.page("/technologies/bin-picking").text
    found = editor.page("/search?technology=predictive-maintenance").text
    assert "Title of old-one" in found
    assert "Title of old-one" in editor.page("/search?technology=bin-picking").text
    assert editor.client.get(address).status_code == 404


def test_a_technology_that_nothing_replaces_says_so_and_is_offered_no_more(
    editor: Person, scout: Person, put: Put
) -> None:
    brief = tagged(put, "waves", "vibration-analysis")
    address = "/curate/taxonomy/concepts/vibration-analysis/deprecate"
    editor.send(address, {"reason": "Nobody asks.", "action": "accept"})
    assert "is used no more" in editor.page("/technologies/vibration-analysis").text
    assert 'value="vibration-analysis"' not in editor.client.get("/search").text
    assert "vibration-analysis" not in editor.client.get("/sitemap.xml").text
    assert editor.client.get("/api/v1/technologies/vibration-analysis").status_code == 410
    assert "ibration" not in editor.client.get("/suggest?q=vibrat").text
    assert "used no more" in scout.page(f"/briefs/{brief.slug}").text
    assert "used no more" in scout.page(f"/curate/briefs/{brief.id}/assessments").text


def test_researchers_propose_what_is_simple(person: Callable[..., Person]) -> None:
    researcher = person(AccountRole.RESEARCHER, "A Researcher")
    told = researcher.told(researcher.send("/curate/taxonomy/new", {**NEW, "action": "propose", "reason": "Ours."}))
    assert "An editor decides" in told
    assert researcher.client.get("/curate/taxonomy").status_code == 403
    assert researcher.client.get("/curate/taxonomy/concepts/robotics/merge").status_code == 403
    other = person(AccountRole.RESEARCHER, "Somebody else")
    assert other.client.get("/curate/taxonomy/proposals/1").status_code == 404
    assert "Withdrawn." in researcher.told(researcher.send("/curate/taxonomy/proposals/1", {"action": "withdraw"}))


def test_candidates_become_names_or_technologies_or_are_ignored(scout: Person, put: Put) -> None:
    put("beetles", subjects=("leaf beetles",))
    page = scout.page("/curate/taxonomy/candidates")
    assert "leaf beetles" in page.text
    form = scout.page("/curate/taxonomy/new?term=leaf+beetles&in=en")
    assert [item["value"] for item in form.all("input", name="label.en")] == ["leaf beetles"]
    found = scout.client.get("/curate/taxonomy/find?concept=Robotics&term=leaf+beetles&in=en")
    assert "leaf beetles" in scout.client.get(found.headers["Location"]).text
    unknown = scout.client.get("/curate/taxonomy/find?concept=Nothing&term=leaf+beetles&in=en")
    assert unknown.headers["Location"] == "/curate/taxonomy?q=Nothing"
    assert scout.send("/curate/taxonomy/candidates", {"term": "leaf beetles"}).status_code == 422
    told = scout.told(scout.send("/curate/taxonomy/candidates", {"term": "leaf beetles", "reason": "An animal."}))
    assert "An animal." in told
    told = scout.told(scout.send("/curate/taxonomy/candidates", {"term": "leaf beetles", "action": "restore"}))
    assert "is a candidate again" in told


def test_another_process_notices(editor: Person, scout: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.taxonomy_in_force.EVERY", 0.0)
    other = create_app(editor.silta.current()).test_client()
    editor.send("/curate/taxonomy/new", {**NEW, "action": "accept", "reason": "Why."})
    assert other.get("/technologies/leaf-sorting").status_code == 200


@pytest.mark.parametrize("language", ["de", "en", "fi"])
def test_every_page_is_sound_in_every_language(editor: Person, put: Put, language: str) -> None:
    tagged(put, "one", "robotics")
    editor.send("/curate/taxonomy/new", {**NEW, "action": "propose", "reason": "Why."})
    for address in (
        "",
        "?q=robot",
        "/proposals",
        "/proposals/1",
        "/candidates",
        "/history",
        "/new",
        "/concepts/robotics",
        "/concepts/robotics/edit",
        "/concepts/robotics/merge",
        "/concepts/robotics/deprecate",
    ):
        mark = "&" if "?" in address else "?"
        editor.page(f"/curate/taxonomy{address}{mark}lang={language}")


def test_what_is_no_number_or_concept_is_not_found(editor: Person) -> None:
    for address in ("/proposals/99", "/proposals/99999999999999999999", "/concepts/nothing", "/concepts/nothing/edit"):
        assert editor.client.get(f"/curate/taxonomy{address}").status_code == 404
    assert editor.send("/curate/taxonomy/proposals/1", {"action": "nothing"}).status_code in {400, 404}
