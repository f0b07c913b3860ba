"""Mails about submissions are stored with what they tell, and go out whatever becomes of the process."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from flask import Flask

from kb.curation.desk import Curation
from kb.curation.leaving import delete_account
from kb.curation.own_data import own_data
from kb.curation.publication_plan import plan
from kb.model import AccountRole, Actor, BriefStatus
from kb.model.newsletter import DeliveryState
from kb.model.publishing_check import PublishingCheck
from kb.settings import MailSettings
from kb.store import Topic
from tests.web.accounts.mails import mails
from tests.web.curate.editor.conftest import Case
from tests.web.curate.editor.test_notices import handed_in, researcher
from tests.web.newsletter.mail_server import MailServer
from tests.web.person import Person
from web.commands.worker import publish
from web.commands.worker_mails import newsletter
from web.mail.postman import this_postman
from web.notices import Notice, keep, send_soon, send_stored
from web.silta import Silta

__all__ = ["handed_in", "researcher"]

ROOT = Path(__file__).parents[4]
TEXT = "Look at it."


def tell(silta: Silta, person: Person, subject: str = "News") -> None:
    with silta.database.unit_of_work(writing=True) as work:
        keep(work, [Notice(person.account.id, subject, TEXT)])
        work.commit()


def waiting(silta: Silta) -> dict[DeliveryState, int]:
    with silta.database.unit_of_work() as work:
        return work.notices.counts()


def with_server(silta: Silta, server: MailServer | None) -> Silta:
    """The same knowledge base with a mail server; None for one that does not answer."""
    port = int(server.environment["SILTA_SMTP_PORT"]) if server else 1
    mail = MailSettings(host="127.0.0.1", port=port, encryption="none", sender="silta@example.org")
    return replace(silta, settings=silta.settings.model_copy(update={"mail": mail}))


@pytest.mark.end_to_end
def test_killed_at_any_step_nobody_gets_two_and_no_mail_is_lost(silta: Silta, scout: Person) -> None:
    server = MailServer()
    try:
        port = server.environment["SILTA_SMTP_PORT"]
        arguments = [silta.settings.store_url, str(scout.account.id), "127.0.0.1", port]
        done = subprocess.run(
            [sys.executable, "-m", "tests.web.killed_notices", *arguments],
            cwd=ROOT, capture_output=True, text=True, check=False, timeout=240,
        )  # fmt: skip
    finally:
        server.stop()
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["kills"] > 10
    got = [int(str(item.mail["Subject"]).removeprefix("Notice ")) for item in server.box.received]
    assert len(got) == len(set(got)), "nobody gets two"
    assert set(got) <= set(found["done"]), "nobody is told of what was not done"
    assert len(set(found["done"]) - set(got)) <= found["doubt"], "what did not arrive is in doubt"
    assert found["doubt"] < len(found["done"]) / 2
    assert found["left"] == 0


def test_what_cannot_be_sent_now_waits(silta: Silta, scout: Person) -> None:
    tell(silta, scout)
    away = send_stored(with_server(silta, None), Event())
    assert (away.sent, away.put_off) == (0, 1)
    assert waiting(silta) == {DeliveryState.WAITING: 1}
    assert send_stored(silta, Event()).sent == 0, "not before its time"
    with silta.database.unit_of_work() as work:
        (item,) = work.notices.due(datetime.max.replace(tzinfo=UTC), 10)
    assert (item.tries, item.body) == (1, TEXT)
    assert item.due_at > datetime.now(UTC)


def test_what_is_left_when_the_time_is_up_goes_out_in_the_next_turn(
    app: Flask, silta: Silta, scout: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.notices.SECONDS", 0.001)
    monkeypatch.setattr("kb.newsletter.handover.BATCH", 1)
    for number in range(5):
        tell(silta, scout, f"News {number}")
    with app.app_context():
        send_soon()
        for _ in range(10):
            this_postman().wait()
    assert waiting(silta) == {}
    assert {mail["Subject"] for mail in mails(app, silta)} >= {f"News {number}" for number in range(5)}


def test_what_is_refused_is_kept_as_a_number(silta: Silta, scout: Person) -> None:
    tell(silta, scout)
    with silta.database.unit_of_work() as work:
        assert TEXT in str(own_data(work, scout.account.id).records[Topic.NOTICES]), "people see what waits for them"
    server = MailServer()
    server.box.answer_rcpt = lambda _: "550 5.1.1 no such user"
    try:
        assert send_stored(with_server(silta, server), Event()).failed == 1
    finally:
        server.stop()
    assert waiting(silta) == {DeliveryState.FAILED: 1}
    with silta.database.unit_of_work() as work:
        assert TEXT not in str(own_data(work, scout.account.id).records)


def test_administrators_see_what_did_not_go_out(silta: Silta, scout: Person, person: Callable[..., Person]) -> None:
    administrator = person(AccountRole.ADMINISTRATOR)
    assert "Mails to account holders" not in administrator.page("/account/people").text
    for _ in range(3):
        tell(silta, scout)
    with silta.database.unit_of_work(writing=True) as work:
        for item, state in zip(work.notices.due(datetime.now(UTC), 2), ("FAILED", "UNCERTAIN"), strict=True):
            work.notices.settle(item.id, DeliveryState[state], datetime.now(UTC), was=DeliveryState.WAITING)
        work.commit()
    text = administrator.page("/account/people").text
    for words in ("1 mail waits to be sent.", "1 mail could not be sent.", "Of 1 mail nobody knows whether"):
        assert words in text


def test_a_mail_goes_to_the_address_of_the_moment_and_to_nobody_who_is_gone(
    app: Flask, silta: Silta, person: Callable[..., Person]
) -> None:
    moved, disabled, gone = (person(AccountRole.SCOUT, name=name) for name in ("Moved", "Disabled", "Gone"))
    for somebody in (moved, disabled, gone):
        tell(silta, somebody)
    with silta.database.unit_of_work(writing=True) as work:
        work.accounts.change(moved.account.id, email="moved@example.org")
        work.accounts.change(disabled.account.id, active=False)
        delete_account(work, gone.account.id, actor_id=None)
        work.commit()
    assert waiting(silta) == {DeliveryState.WAITING: 2}
    assert send_stored(silta, Event()).sent == 1
    assert [message["To"] for message in mails(app, silta)] == ["moved@example.org"]
    assert waiting(silta) == {}


def test_the_worker_sends_what_the_site_left_behind(app: Flask, silta: Silta, scout: Person) -> None:
    tell(silta, scout)
    newsletter(silta, Event())()
    (message,) = mails(app, silta)
    assert (message["To"], message["Subject"]) == (scout.account.email, "News")
    assert waiting(silta) == {}


def checking(silta: Silta, *checks: PublishingCheck) -> Silta:
    """The same knowledge base with these checks before publishing."""
    return replace(silta, settings=silta.settings.model_copy(update={"publishing_checks": checks}))


def approve(silta: Silta, case: Case, planner: Person) -> None:
    """Bring what was handed in to where its publication can be planned for today, and plan it."""
    desk = Curation()
    actor = Actor(id=planner.account.id, name=planner.account.name, roles=frozenset(AccountRole))
    with silta.database.unit_of_work(writing=True) as work:
        for status in (BriefStatus.IN_REVIEW, BriefStatus.WAITING_FOR_RESEARCHER, BriefStatus.APPROVED):
            seen = work.briefs.existing(case.id).revision
            desk.move(work, case.id, status, actor, "Because.", seen_revision=seen)
        seen = work.briefs.existing(case.id).revision
        plan(work, desk, case.id, desk.today(), actor, seen_revision=seen)
        work.commit()


def test_a_planned_publication_is_told_as_an_immediate_one(
    app: Flask, silta: Silta, researcher: Person, publisher: Person, handed_in: Case
) -> None:
    approve(silta, handed_in, publisher)
    publish(checking(silta))
    assert handed_in.brief.status is BriefStatus.PUBLISHED
    assert send_stored(silta, Event()).sent == 1
    (message,) = mails(app, silta)
    assert message["To"] == researcher.account.email
    assert message["Subject"] == "Neues zu „Hearing pumps“"
    assert f"{silta.settings.site_url}/contribute/{handed_in.id}" in message.get_content()
    publish(checking(silta))
    assert waiting(silta) == {}, "once"


def test_who_planned_it_is_not_told(silta: Silta, researcher: Person, handed_in: Case) -> None:
    approve(silta, handed_in, researcher)
    publish(checking(silta))
    assert handed_in.brief.status is BriefStatus.PUBLISHED
    assert waiting(silta) == {}


def test_a_plan_that_fails_tells_nobody(silta: Silta, publisher: Person, handed_in: Case) -> None:
    approve(silta, handed_in, publisher)
    publish(checking(silta, *PublishingCheck))
    assert handed_in.brief.status is BriefStatus.APPROVED
    assert waiting(silta) == {}
