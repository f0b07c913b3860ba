"""News of saved searches: what is new, once, when it is time, and no mail without news."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from threading import Event
from typing import Any
from uuid import UUID

import pytest

from kb.model import BriefStatus, Mover, TransferBrief
from kb.model.newsletter import Frequency, SavedSearch, Subscription
from kb.newsletter.alerts import Scanner, is_due, queue_due
from tests.web.newsletter.conftest import Mails, text_of
from tests.web.newsletter.issues import NOW, released, subscribed
from tests.web.small_site import brief, confirmed
from web.newsletter.rounds import Alerted, Rounds
from web.silta import Silta

Save = Callable[..., Subscription]
LATER = datetime(2040, 1, 3, 9, tzinfo=UTC)
"""A Tuesday, after everything that the tests store."""


@pytest.fixture
def save(readers: Silta) -> Save:
    """Save a search."""

    def make(
        query: str, frequency: Frequency = Frequency.DAILY, address: str = "reader@example.org", **more: Any
    ) -> Subscription:
        with readers.database.unit_of_work(writing=True) as work:
            person = work.subscriptions.at(address) or subscribed(work, address, newsletter=False, **more)
            work.saved_searches.put(person.id, query, frequency, NOW)
            work.commit()
        return person

    return make


def scan(silta: Silta, now: datetime = NOW) -> tuple[int, int]:
    found = Scanner(silta.database, silta.vocabularies).scan(now)
    return found.changed, found.matches


def put(silta: Silta, item: TransferBrief, moved_by: Mover | None = None) -> TransferBrief:
    with silta.database.unit_of_work(writing=True) as work:
        work.briefs.save(item, author="test", reason="changed", moved_by=moved_by)
        work.commit()
    return item


def untold(silta: Silta, person: Subscription) -> set[UUID]:
    with silta.database.unit_of_work() as work:
        ids = [search.id for search in work.saved_searches.of(person.id)]
        return {match.brief_id for match in work.saved_searches.untold(ids)}


def run(silta: Silta, now: datetime) -> Alerted:
    rounds = Rounds(silta, lambda: now)
    alerted = rounds.alert()
    rounds.deliver(Event())
    return alerted


def test_what_was_there_before_is_not_new(readers: Silta, save: Save) -> None:
    person = save("")
    assert scan(readers) == (0, 0), "the first time it only remembers where it stands"
    assert scan(readers) == (0, 0)
    assert untold(readers, person) == set()


def test_published_and_changed_into_a_search(readers: Silta, save: Save) -> None:
    ready = save("maturity=ready")
    words = save("q=ultrasound", address="other@example.org")
    scan(readers)
    new = put(readers, brief("leaks-by-ear", title="Leaks found by ultrasound", maturity=confirmed({"level": 9})))
    other = put(readers, brief("something-else", maturity=confirmed({"level": 2})))
    assert scan(readers) == (2, 2)
    assert untold(readers, ready) == untold(readers, words) == {new.id}
    risen = put(readers, other.model_copy(update={"maturity": new.maturity}))
    assert scan(readers) == (1, 1)
    assert untold(readers, ready) == {new.id, risen.id}


def test_an_edit_of_what_was_found_before_is_not_new(readers: Silta, save: Save) -> None:
    person = save("technology=robotics")
    scan(readers)
    with readers.database.unit_of_work() as work:
        stored = work.briefs.by_slug("robot-cell-03")
        assert stored is not None
    put(readers, stored.brief.model_copy(update={"year": 2020}))
    assert scan(readers) == (1, 0)
    assert untold(readers, person) == set()


def test_each_brief_is_told_once(readers: Silta, save: Save) -> None:
    """Also when it leaves a search and comes back, or is withdrawn and published again."""
    person = save("maturity=ready")
    scan(readers)
    new = put(readers, brief("a-new-one", maturity=confirmed({"level": 9})))
    scan(readers)
    assert queue_due(readers.database, LATER, 0) == 1
    for level in (2, 9):
        put(readers, new.model_copy(update={"maturity": brief("x", maturity=confirmed({"level": level})).maturity}))
        scan(readers)
    put(readers, new.model_copy(update={"status": BriefStatus.ARCHIVED}), Mover.PERSON)
    scan(readers)
    assert untold(readers, person) == set()
    assert queue_due(readers.database, LATER + timedelta(days=1), 0) == 0


def test_broader_technologies_and_other_languages_count_as_in_the_search(readers: Silta, save: Save) -> None:
    broad = save("technology=maintenance")
    german = save("q=Schwingungsanalyse", address="other@example.org")
    scan(readers)
    new = put(readers, brief("bearings", title="Bearings that report", technologies=[confirmed("vibration-analysis")]))
    scan(readers)
    assert untold(readers, broad) == untold(readers, german) == {new.id}


def test_drafts_and_withdrawn_briefs_are_not_told(readers: Silta, save: Save, mails: Mails) -> None:
    save("")
    scan(readers)
    put(readers, brief("a-draft", status="draft"))
    gone = put(readers, brief("soon-gone"))
    assert scan(readers) == (1, 1)
    put(readers, gone.model_copy(update={"status": BriefStatus.ARCHIVED}), Mover.PERSON)
    run(readers, LATER)
    assert mails() == []


def test_many_changes_are_looked_at_in_steps(readers: Silta, save: Save) -> None:
    person = save("")
    scan(readers)
    made = {put(readers, brief(f"one-of-many-{number}")).id for number in range(7)}
    found = Scanner(readers.database, readers.vocabularies, chunk=3).scan(NOW)
    assert found.matches == 7
    assert untold(readers, person) == made


def test_a_mail_with_everything_that_is_due(readers: Silta, save: Save, mails: Mails) -> None:
    save("maturity=ready")
    save("q=ultrasound", Frequency.WEEKLY)
    save("", Frequency.NEWSLETTER)
    run(readers, NOW)
    put(
        readers,
        brief("leaks-by-ear", ("de", "en"), title="Leaks found by ultrasound", maturity=confirmed({"level": 9})),
    )
    assert run(readers, LATER).queued == 1
    (mail,) = mails()
    check_alert(mail)
    assert run(readers, LATER + timedelta(days=1)).queued == 0
    assert len(mails()) == 1, "nothing new, no mail"


def check_alert(mail: EmailMessage) -> None:
    assert mail["Subject"] == "1 new brief for you"
    assert mail["List-Id"] == "Silta <alerts.localhost>"
    text = text_of(mail)
    assert text.count("New in your search") == 2
    assert "“ultrasound”" in text
    assert "https://silta.example.org/search?maturity=ready&sort=newest&lang=en" in text
    assert text.count("https://silta.example.org/briefs/leaks-by-ear?lang=en") == 2
    assert "%3Dready" not in text
    for form in (text, text_of(mail, "html")):
        assert form.count("TRL 9 · Ready to use") == 2, "in each of the two searches"


def test_unsubscribing_from_an_alert_forgets_its_searches(
    readers: Silta, save: Save, mails: Mails, visitor: Any
) -> None:
    person = save("maturity=ready")
    save("q=pump")
    run(readers, NOW)
    put(readers, brief("a-new-one", maturity=confirmed({"level": 9})))
    run(readers, LATER)
    (mail,) = mails()
    link = mail["List-Unsubscribe"].strip("<>").removeprefix("https://silta.example.org")
    assert visitor.post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    with readers.database.unit_of_work() as work:
        assert [search.query for search in work.saved_searches.of(person.id)] == ["q=pump"]


def test_with_the_newsletter(readers: Silta, save: Save, mails: Mails) -> None:
    """On top of the issue for who gets it; a mail of its own for who does not."""
    save("maturity=ready", Frequency.NEWSLETTER)
    with readers.database.unit_of_work(writing=True) as work:
        both = subscribed(work, "both@example.org")
        work.saved_searches.put(both.id, "q=ultrasound", Frequency.NEWSLETTER, NOW)
        work.commit()
    run(readers, NOW)
    put(readers, brief("leaks-by-ear", title="Leaks found by ultrasound", maturity=confirmed({"level": 9})))
    assert run(readers, LATER).queued == 0
    released(readers)
    Rounds(readers).deliver(Event())
    by_address = {str(mail["To"]): mail for mail in mails()}
    assert by_address["both@example.org"]["Subject"] == "News from research"
    assert "New in your search: “ultrasound”" in text_of(by_address["both@example.org"])
    assert by_address["reader@example.org"]["Subject"] == "1 new brief for you"


@pytest.mark.parametrize(
    ("frequency", "last", "now", "due"),
    [
        (Frequency.DAILY, "2026-06-14T23:00", "2026-06-15T05:00", True),
        (Frequency.DAILY, "2026-06-14T23:00", "2026-06-15T04:59", False),
        (Frequency.DAILY, "2026-06-15T05:00", "2026-06-15T23:00", False),
        (Frequency.WEEKLY, "2026-06-14T23:00", "2026-06-15T05:00", True),
        (Frequency.WEEKLY, "2026-06-15T05:00", "2026-06-21T23:00", False),
        (Frequency.WEEKLY, "2026-06-12T05:00", "2026-06-14T05:00", False),
        (Frequency.WEEKLY, "2026-05-12T05:00", "2026-06-18T05:00", True),
        (Frequency.NEWSLETTER, "2020-06-14T23:00", "2026-06-15T05:00", False),
    ],
)
def test_when_it_is_time(frequency: Frequency, last: str, now: str, due: bool) -> None:
    search = SavedSearch(
        id=1,
        subscription_id=UUID(int=1),
        query="",
        frequency=frequency,
        created_at=datetime.fromisoformat(last).replace(tzinfo=UTC),
    )
    assert is_due(search, datetime.fromisoformat(now).replace(tzinfo=UTC), 5) is due
    later = search.model_copy(update={"created_at": datetime(2000, 1, 1, tzinfo=UTC), "notified_at": search.created_at})
    assert is_due(later, datetime.fromisoformat(now).replace(tzinfo=UTC), 5) is due
