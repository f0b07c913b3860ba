"""Taking briefs and giving them back, also when two scouts do it at once."""

from collections.abc import Callable

from kb.model import TransferBrief, new_id
from tests.web.curate.conftest import assignee
from tests.web.person import Person

Put = Callable[..., TransferBrief]


def test_a_scout_takes_a_brief_and_gives_it_back(scout: Person, put: Put) -> None:
    brief = put("a")
    back = "/curate/queues/new?sort=title"
    answer = scout.send("/curate/assign", {"take": f"{brief.id}:", "back": back})
    assert answer.headers["Location"] == f"{back}#brief-{brief.id}"
    assert "You look after it now." in scout.told(answer)
    assert assignee(scout.silta, brief.id) == "A Scout"
    scout.send("/curate/assign", {"release": f"{brief.id}:{scout.account.id}"})
    assert assignee(scout.silta, brief.id) is None


def test_of_two_scouts_the_first_one_has_it(scout: Person, person: Callable[..., Person], put: Put) -> None:
    brief = put("a")
    other = person(name="Another Scout")
    # Both have a page on which nobody looks after it.
    scout.send("/curate/assign", {"take": f"{brief.id}:"})
    answer = other.send("/curate/assign", {"take": f"{brief.id}:", "back": "/curate/queues/new"})
    assert "A Scout looks after this brief now; nothing was changed." in other.told(answer)
    assert assignee(scout.silta, brief.id) == "A Scout"
    # Who sees that it is taken may take it over.
    other.send("/curate/assign", {"take": f"{brief.id}:{scout.account.id}"})
    assert assignee(scout.silta, brief.id) == "Another Scout"
    with scout.silta.database.unit_of_work() as work:
        assert [event.action for event in work.audit.of(brief.id)] == ["assign", "assign"]


def test_forms_lead_back_to_the_desk_only(scout: Person, put: Put) -> None:
    brief = put("a")
    for back in ("https://example.org/", "//example.org", "/curateX", "/account", "/curate/\\example.org", "/curate#x"):
        answer = scout.send("/curate/assign", {"take": f"{brief.id}:{scout.account.id}", "back": back})
        assert answer.headers["Location"] == "/curate", back


def test_rubbish_is_refused(scout: Person) -> None:
    assert scout.send("/curate/assign", {"take": "nonsense"}).status_code == 400
    assert scout.send("/curate/assign").status_code == 400
    assert scout.send("/curate/assign", {"take": f"{new_id()}:"}).status_code == 404
