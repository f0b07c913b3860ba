"""Many briefs at once: the preview does nothing, the action does what fits, and undo takes it back as a whole."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from kb.model import BriefStatus, TransferBrief, new_id
from tests.kb.store.sample_briefs import SENTENCE
from tests.web.curate.conftest import assignee, statuses, titled
from tests.web.person import Person

Put = Callable[..., TransferBrief]


def seen(*briefs: TransferBrief, revision: int = 1) -> list[str]:
    return [f"{brief.id}:{revision}" for brief in briefs]


def test_the_preview_says_what_fits_and_why_the_rest_does_not(scout: Person, put: Put) -> None:
    a, b = put("a", texts=titled("Handed in")), put("b", BriefStatus.APPROVED, texts=titled("Approved already"))
    page = scout.send("/curate/batches/preview", {"action": "move:in-review", "brief": [str(a.id), str(b.id)]})
    assert page.status_code == 200
    assert "It would be done to 2 briefs" in page.text
    assert 'name="reason"' in page.text
    page = scout.send("/curate/batches/preview", {"action": "move:approved", "brief": [str(a.id), str(b.id)]})
    assert "2 briefs would be left out" in page.text
    assert "It cannot go there from its present state" in page.text
    with scout.silta.database.unit_of_work() as work:
        assert statuses(work, a, b) == ["submitted", "approved"]
        assert work.batches.latest(5) == []


def test_a_batch_is_done_and_undone_as_a_whole(scout: Person, put: Put) -> None:
    briefs = [put(slug) for slug in "abc"]
    answer = scout.send("/curate/batches", {"action": "move:in-review", "seen": seen(*briefs)})
    assert answer.headers["Location"] == "/curate/batches/1"
    told = scout.told(answer)
    assert "Done to 3 briefs." in told
    assert "Handed in, revision 1" in told
    assert "In review, revision 2" in told
    with scout.silta.database.unit_of_work() as work:
        assert statuses(work, *briefs) == ["in-review"] * 3
    assert "Undone for 3 briefs." in scout.told(scout.send("/curate/batches/1/undo"))
    with scout.silta.database.unit_of_work() as work:
        assert statuses(work, *briefs) == ["submitted"] * 3
    assert "It was undone before" in scout.told(scout.send("/curate/batches/1/undo"))


def test_what_was_changed_since_keeps_a_batch_from_being_undone(
    scout: Person, person: Callable[..., Person], put: Put
) -> None:
    a, b = put("a"), put("b")
    scout.send("/curate/batches", {"action": "assign:me", "seen": seen(a, b)})
    assert assignee(scout.silta, b.id) == "A Scout"
    other = person(name="Another Scout")
    assert "Your role" in other.told(other.send("/curate/batches/1/undo"))
    other.send("/curate/assign", {"take": f"{b.id}:{scout.account.id}"})
    assert "changed since" in scout.told(scout.send("/curate/batches/1/undo"))
    assert (assignee(scout.silta, a.id), assignee(scout.silta, b.id)) == ("A Scout", "Another Scout")


def test_a_brief_that_changed_since_the_preview_is_left_out(scout: Person, put: Put) -> None:
    a, b = put("a"), put("b", texts=titled("Second"))
    scout.send("/curate/batches", {"action": "move:in-review", "seen": seen(b)})
    told = scout.told(scout.send("/curate/batches", {"action": "move:in-review", "seen": seen(a, b)}))
    assert "Done to 1 brief." in told
    assert "Second: A Scout changed it meanwhile; look at it again." in told


def test_moves_that_need_a_reason_ask_for_it(editor: Person, put: Put) -> None:
    brief = put("a", BriefStatus.PUBLISHED)
    form = {"action": "move:archived", "seen": seen(brief)}
    preview = editor.send("/curate/batches/preview", {"action": "move:archived", "brief": [str(brief.id)]})
    assert "required>" in preview.text.split('id="reason"')[1].split("</div>")[0]
    answer = editor.send("/curate/batches", form)
    assert answer.status_code == 422
    assert "Say why, in one sentence." in answer.text
    told = editor.told(editor.send("/curate/batches", {**form, "reason": "The offer has ended."}))
    assert "Published, revision 1" in told
    # It is not found any more at once.
    assert editor.silta.backend.status().position > 0
    assert editor.silta.indexer.lag() == 0


def test_editors_publish_and_scouts_do_not(scout: Person, editor: Person, put: Put) -> None:
    brief = put("a", BriefStatus.APPROVED, licence="CC-BY-4.0")
    bare = put("b", BriefStatus.APPROVED, licence=None)
    assert "move:published" not in scout.page("/curate/queues/approved").one("form", id="desk-list").text
    refused = scout.send("/curate/batches/preview", {"action": "move:published", "brief": [str(brief.id)]})
    assert "Your role, or its state, does not allow this." in refused.text
    answer = editor.send(
        "/curate/batches/preview", {"action": "move:published", "brief": [str(brief.id), str(bare.id)]}
    )
    assert "A check does not pass: A licence for the brief." in answer.text
    editor.send("/curate/batches", {"action": "move:published", "seen": seen(brief)})
    with editor.silta.database.unit_of_work() as work:
        assert statuses(work, brief, bare) == ["published", "approved"]


def test_publication_is_planned_listed_and_dropped(scout: Person, editor: Person, put: Put) -> None:
    brief = put("a", BriefStatus.APPROVED, texts=titled("Hearing pumps"))
    day = (datetime.now(UTC) + timedelta(days=30)).date()
    form = {"action": "plan", "seen": seen(brief)}
    assert editor.send("/curate/batches", {**form, "on": "2020-01-01"}).status_code == 422
    assert editor.send("/curate/batches", {**form, "on": "soon"}).status_code == 400
    assert editor.send("/curate/batches", {**form, "on": day.isoformat()}).status_code == 303
    page = scout.page("/curate/plans")
    assert "Hearing pumps" in page.text
    assert page.all("form", action=f"/curate/plans/{brief.id}/cancel") == []
    assert scout.send(f"/curate/plans/{brief.id}/cancel").status_code == 403
    assert "stays approved" in editor.told(editor.send(f"/curate/plans/{brief.id}/cancel"))
    assert "no plan for it any more" in editor.told(editor.send(f"/curate/plans/{brief.id}/cancel"))


def test_assessments_are_confirmed_together(scout: Person, put: Put) -> None:
    evidence = [{"quote": SENTENCE}]
    estimated = {"value": {"level": 6}, "origin": "estimated", "assessor": "maturity-1", "evidence": evidence}
    a = put("a", maturity=estimated)
    b = put("b", maturity=None, texts=titled("Nothing known"))
    page = scout.send("/curate/batches/preview", {"action": "accept:maturity", "brief": [str(a.id), str(b.id)]})
    assert "There is nothing to confirm" in page.text
    scout.send("/curate/batches", {"action": "accept:maturity", "seen": seen(a)})
    with scout.silta.database.unit_of_work() as work:
        stored = work.briefs.get(a.id)
    assert stored is not None
    assert stored.brief.maturity is not None
    assert stored.brief.maturity.origin.value == "confirmed"


def test_rubbish_is_refused(scout: Person, put: Put) -> None:
    brief = put("a")
    assert "Choose briefs first." in scout.told(scout.send("/curate/batches/preview", {"action": "assign:me"}))
    for action in ("", "nonsense", "assign:x", f"assign:{new_id()}", "move:draft", "accept:title", "plan:x"):
        assert scout.send("/curate/batches/preview", {"action": action, "brief": [str(brief.id)]}).status_code == 400
        assert scout.send("/curate/batches", {"action": action, "seen": seen(brief)}).status_code == 400
    for value in ("x", f"{brief.id}:", f"{brief.id}:x", f"{brief.id}:{'9' * 30}", "x:1"):
        assert scout.send("/curate/batches", {"action": "assign:me", "seen": [value]}).status_code == 400
    gone = str(new_id())
    assert scout.send("/curate/batches/preview", {"action": "assign:me", "brief": [gone]}).status_code == 404
    assert scout.send("/curate/batches", {"action": "assign:me", "seen": [f"{gone}:1"]}).status_code == 404
    many = [str(new_id()) for _ in range(501)]
    told = scout.told(scout.send("/curate/batches/preview", {"action": "assign:me", "brief": many}))
    assert "At most 500 briefs at once." in told
    for number in ("7", "9" * 30):
        assert scout.client.get(f"/curate/batches/{number}").status_code == 404
        assert scout.send(f"/curate/batches/{number}/undo").status_code == 404
