"""News of saved searches over openings of academic exchange."""

from datetime import UTC, datetime
from threading import Event
from typing import Any

import pytest
from flask.testing import FlaskClient

from kb.model import ExchangeOpening, ProfileStatus
from kb.model.newsletter import Frequency
from kb.newsletter.alerts import Scanner
from tests.exchange.openings import opening
from tests.web.newsletter.conftest import Mails, text_of
from tests.web.newsletter.issues import NOW, subscribed
from web.newsletter.rounds import Alerted, Rounds
from web.silta import Silta

LATER = datetime(2040, 1, 3, 9, tzinfo=UTC)
"""A Tuesday, after everything that the tests store."""
THESES = "in=exchange&kind=thesis&country=FI"


def save(silta: Silta, *queries: str) -> None:
    with silta.database.unit_of_work(writing=True) as work:
        person = subscribed(work, "reader@example.org", newsletter=False)
        for query in queries:
            work.saved_searches.put(person.id, query, Frequency.DAILY, NOW)
        work.commit()


def publish(silta: Silta, slug: str, **changes: Any) -> ExchangeOpening:
    made = opening(slug, status="published", **changes)
    with silta.database.unit_of_work(writing=True) as work:
        work.exchange.add(made, author="ingest", reason="read from a file")
        work.commit()
    return made


def run(silta: Silta, now: datetime) -> Alerted:
    rounds = Rounds(silta, lambda: now)
    alerted = rounds.alert()
    rounds.deliver(Event())
    return alerted


def test_what_is_published_into_a_search_is_told_once(readers: Silta, mails: Mails) -> None:
    save(readers, THESES, "q=pumps")
    assert run(readers, LATER).queued == 0
    publish(readers, "one")
    publish(readers, "elsewhere", country="DE")
    publish(readers, "course", kind="teaching")
    alerted = run(readers, LATER.replace(day=4))
    assert (alerted.scanned.openings, alerted.queued) == (1, 1)
    [mail] = mails()
    assert mail["Subject"] == "1 new opening for you"
    assert "https://silta.example.org/exchange/one?lang=en" in text_of(mail)
    assert "https://silta.example.org/exchange?in=exchange&kind=thesis&country=FI" in text_of(mail)
    assert "Academic exchange · Thesis · Finland" in text_of(mail)
    assert "elsewhere" not in text_of(mail)
    assert run(readers, LATER.replace(day=5)).queued == 0
    assert len(mails()) == 1


def test_what_was_withdrawn_meanwhile_is_not_told(readers: Silta, mails: Mails) -> None:
    save(readers, "in=exchange")
    made = publish(readers, "one")
    assert Scanner(readers.database, readers.vocabularies).scan(NOW).openings == 1
    with readers.database.unit_of_work(writing=True) as work:
        gone = made.model_copy(update={"status": ProfileStatus.ARCHIVED})
        work.exchange.save(gone, author="A", reason="withdrawn", expected_revision=1)
        work.commit()
    run(readers, LATER)
    assert mails() == []


def test_what_was_there_before_is_not_new(readers: Silta) -> None:
    publish(readers, "one")
    with readers.database.unit_of_work(writing=True) as work:
        person = subscribed(work, "reader@example.org", newsletter=False)
        work.saved_searches.put(person.id, "in=exchange", Frequency.DAILY, datetime.now(UTC))
        work.commit()
    assert Scanner(readers.database, readers.vocabularies).scan(LATER).openings == 0


@pytest.mark.parametrize("language", ["de", "en", "fi"])
def test_the_form_says_what_is_searched(visitor: FlaskClient, language: str) -> None:
    address = f"/exchange?technology=robotics&lang={language}"
    page = visitor.get(address).text
    assert "/newsletter/search?in=exchange&amp;technology=robotics" in page
    form = visitor.get(
        f"/newsletter/search?in=exchange&technology=robotics&technology=magic&page=2&lang={language}"
    ).text
    assert "/newsletter/search?in=exchange&amp;technology=robotics" in form
    named = {"de": "Akademischer Austausch", "en": "Academic exchange", "fi": "Akateeminen vaihto"}[language]
    assert f"{named} · " in form
