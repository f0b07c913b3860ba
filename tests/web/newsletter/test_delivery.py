"""Mails of an issue, at a real SMTP server: their form, refusals for now and for good, broken connections."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from threading import Event

import pytest

from kb.model import BriefStatus, Language, Mover
from kb.model.newsletter import DeliveryState, Frequency, IssueState
from kb.newsletter.delivery import Dispatcher
from kb.newsletter.handover import PAUSES, Delivered, Pace
from kb.settings import MailSettings
from kb.store import AlertMatch, Delivery
from tests.web.newsletter.conftest import SECRET, text_of
from tests.web.newsletter.issues import NOW, released, subscribed
from tests.web.newsletter.mail_server import MailServer
from tests.web.small_site import brief
from web.app import create_app
from web.mail.server import SmtpCarrier
from web.newsletter.mails import MANAGE, UNSUBSCRIBE, MailWriter
from web.newsletter.setup import signing_of
from web.silta import Silta


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A mail server that the settings name."""
    running = MailServer()
    for name, value in running.environment.items():
        monkeypatch.setenv(name, value)
    yield running
    running.stop()


def deliver(silta: Silta, now: datetime = NOW) -> Delivered:
    signing = signing_of(silta.settings)
    assert signing is not None
    writer = MailWriter(create_app(silta), silta, signing)
    mail = silta.settings.mail
    return Dispatcher(silta.database, writer, lambda: SmtpCarrier(mail), Pace(0), lambda: now).run(Event())


def deliveries(silta: Silta) -> dict[str, Delivery]:
    """The mails by their recipients."""
    with silta.database.unit_of_work() as work:
        found = {}
        for number in range(1, 50):
            item = work.deliveries.get(number)
            person = work.subscriptions.get(item.subscription_id) if item and item.subscription_id else None
            if item is not None and person is not None:
                found[person.email] = item
        return found


def add(silta: Silta, *addresses: str, **options: object) -> None:
    with silta.database.unit_of_work(writing=True) as work:
        for address in addresses:
            subscribed(work, address, **options)  # type: ignore[arg-type]
        work.commit()


def test_a_mail_is_as_the_standards_want_it(readers: Silta, server: MailServer) -> None:
    add(readers, "reader@example.org")
    released(readers)
    done = deliver(readers)
    assert (done.sent, done.finished, done.problem) == (1, [1], "")
    (got,) = server.box.received
    assert got.raw.isascii()
    assert all(len(line) < 999 for line in got.raw.split(b"\r\n"))
    mail = got.mail
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert mail["Subject"] == "News from research"
    assert mail["From"] == "Silta <news@silta.example.org>"
    assert mail["To"] == "reader@example.org"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Precedence"] == "bulk"
    assert mail["List-Id"] == "Silta <newsletter.silta.example.org>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"].startswith("<https://silta.example.org/newsletter/unsubscribe/")
    head = got.raw.partition(b"\r\n\r\n")[0].decode()
    for name in ("List-Unsubscribe", "List-Archive"):
        assert f"\r\n{name}: {mail[name]}\r\n" in head, "an address is never cut into encoded words (RFC 2047)"
    assert mail["Message-ID"].startswith("<silta-1-")
    assert mail["Date"].datetime is not None
    assert got.sender.startswith("bounces+1-")
    assert got.sender.endswith("@silta.example.org")
    html = text_of(mail, "html")
    for tracking in ("<img", "<script", "<link", "background:url", "@import"):
        assert tracking not in html
    for form in (html, text_of(mail)):
        assert MANAGE not in form, "every placeholder was filled"
        assert UNSUBSCRIBE not in form
        assert "Vibration watch for pumps" in form
        assert "/newsletter/manage/" in form
    assert html.count("https://silta.example.org/briefs/") == text_of(mail).count("https://silta.example.org/briefs/")


@pytest.mark.parametrize(
    ("language", "title", "group", "foreign"),
    [
        (Language.DE, "Neues aus der Forschung", "Robotik", "Vibration watch for pumps (de)"),
        (Language.EN, "News from research", "Robotics", "Griff in die kiste [In German]"),
        (Language.FI, "Uutta tutkimuksesta", "Robotiikka", "Griff in die kiste [Saksaksi]"),
    ],
)
def test_every_language(
    readers: Silta, server: MailServer, language: Language, title: str, group: str, foreign: str
) -> None:
    add(readers, "reader@example.org", language=language)
    released(readers)
    deliver(readers)
    mail = server.box.received[0].mail
    assert mail["Subject"] == title
    assert mail["Content-Language"] == language.value
    assert group.upper() in text_of(mail)
    assert foreign in text_of(mail)
    assert f'<html lang="{language.value}">' in text_of(mail, "html")


@pytest.mark.parametrize(
    ("language", "known", "unknown"),
    [
        (Language.DE, "TRL 6–7 · Demonstriert", "Reifegrad nicht angegeben"),
        (Language.EN, "TRL 6–7 · Demonstrated", "Readiness not stated"),
        (Language.FI, "TRL 6–7 · Demonstroitu", "Valmiustasoa ei kerrota"),
    ],
)
def test_the_readiness_of_each_brief_is_told(
    readers: Silta, server: MailServer, language: Language, known: str, unknown: str
) -> None:
    add(readers, "reader@example.org", language=language)
    with readers.database.unit_of_work(writing=True) as work:
        new = brief("without-a-level", published_on=date(2026, 6, 14))
        work.briefs.save(new, author="test", reason="new", moved_by=None)
        work.commit()
    released(readers)
    deliver(readers)
    mail = server.box.received[0].mail
    for form in (text_of(mail), text_of(mail, "html")):
        assert known in form
        assert form.count(unknown) == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (Language.DE, ("Demonstration · Reif", "Noch nicht geprüft")),
        (Language.EN, ("Demonstration", "Not yet reviewed")),
        (Language.FI, ("Esimerkki", "Ei vielä tarkastettu")),
    ],
)
def test_what_only_shows_and_what_nobody_has_checked_is_marked(
    readers: Silta, server: MailServer, language: Language, words: tuple[str, str]
) -> None:
    add(readers, "reader@example.org", language=language)
    with readers.database.unit_of_work(writing=True) as work:
        for name, more in (("only-shown", {"demonstration": True}), ("real", {"demonstration": False})):
            made = brief(name, published_on=date(2026, 6, 14), **more)
            work.briefs.save(made, author="test", reason="new")
        work.commit()
    released(readers)
    deliver(readers)
    mail = server.box.received[0].mail
    for form in (text_of(mail), text_of(mail, "html")):
        for title, marked in (("Only shown", [True, False]), ("Real", [False, True])):
            [line] = re.findall(rf"Summary of {title}\.(?:</p>)?\s+(.*)", form)
            assert [word in line for word in words] == marked


def test_interests_come_first_and_nothing_is_left_out(readers: Silta, server: MailServer) -> None:
    add(readers, "a@example.org", technologies=("maintenance",))
    add(readers, "b@example.org", sectors=("food-processing",))
    add(readers, "c@example.org")
    released(readers)
    deliver(readers)
    texts = {item.recipient: text_of(item.mail) for item in server.box.received}
    sections = {who: text.split("FOR YOUR INTERESTS")[-1] for who, text in texts.items()}
    assert sections["a@example.org"].index("Vibration watch") < sections["a@example.org"].index("Griff")
    assert sections["b@example.org"].index("Griff") < sections["b@example.org"].index("Vibration watch")
    assert "FOR YOUR INTERESTS" not in texts["c@example.org"]
    assert len({text.count("/briefs/") for text in texts.values()}) == 1


def test_refused_for_now_is_tried_again_with_growing_pauses_and_then_fails(readers: Silta, server: MailServer) -> None:
    add(readers, "busy@example.org", "well@example.org")
    released(readers)
    server.box.answer_rcpt = lambda address: "451 4.2.2 mailbox full" if address.startswith("busy") else "250 OK"
    now, pauses = NOW, []
    for _ in range(len(PAUSES) + 1):
        deliver(readers, now)
        item = deliveries(readers)["busy@example.org"]
        if item.state is not DeliveryState.WAITING:
            break
        pauses.append(item.due_at - now)
        assert deliver(readers, now).put_off == 0, "not before its time"
        now = item.due_at
    assert pauses == list(PAUSES)
    assert pauses == sorted(pauses)
    assert (item.state, item.detail) == (DeliveryState.FAILED, "4.2.2")
    assert server.box.counts() == {"well@example.org": 1}
    with readers.database.unit_of_work() as work:
        issue = work.issues.get(1)
    assert issue is not None
    assert issue.state is IssueState.SENT


def test_after_a_refusal_for_now_it_arrives(readers: Silta, server: MailServer) -> None:
    add(readers, "reader@example.org")
    released(readers)
    server.box.answer_data = lambda _: "452 4.3.1 insufficient storage"
    assert deliver(readers).put_off == 1
    server.box.answer_data = lambda _: "250 OK"
    assert deliver(readers, NOW + PAUSES[0]).sent == 1
    assert server.box.counts() == {"reader@example.org": 1}


@pytest.mark.parametrize(
    ("answer", "disabled"),
    [("550 5.1.1 no such user", True), ("550 5.7.1 rejected by policy", False), ("550 no", False)],
)
def test_refused_for_good_is_not_tried_again(readers: Silta, server: MailServer, answer: str, disabled: bool) -> None:
    add(readers, "gone@example.org", "well@example.org")
    released(readers)
    server.box.answer_rcpt = lambda address: answer if address.startswith("gone") else "250 OK"
    done = deliver(readers)
    assert (done.sent, done.failed, done.disabled) == (1, 1, disabled)
    assert deliver(readers, NOW + timedelta(days=9)).failed == 0
    with readers.database.unit_of_work() as work:
        person = work.subscriptions.at("gone@example.org")
    assert person is not None
    assert (person.disabled_at is not None) is disabled


def test_three_mails_that_come_back_disable_an_address(readers: Silta, server: MailServer) -> None:
    add(readers, "full@example.org")
    server.box.answer_rcpt = lambda _: "552 5.2.2 mailbox full"
    disabled = []
    for number in range(3):
        moment = NOW + timedelta(days=number)
        with readers.database.unit_of_work(writing=True) as work:
            person = work.subscriptions.at("full@example.org")
            assert person is not None
            brief_id = next(work.briefs.iterate()).brief.id
            work.saved_searches.put(person.id, f"q={number}", Frequency.DAILY, NOW)
            (search,) = [item for item in work.saved_searches.of(person.id) if item.query == f"q={number}"]
            work.saved_searches.note([AlertMatch(search.id, brief_id)], moment)
            work.saved_searches.tell([search.id], work.deliveries.add(person.id, None, moment), moment)
            work.commit()
        disabled.append(deliver(readers, moment).disabled)
    assert disabled == [0, 0, 1]


def test_a_server_that_is_away_loses_nothing(readers: Silta, server: MailServer) -> None:
    add(readers, "reader@example.org")
    released(readers)
    readers.settings.__dict__["mail"] = MailSettings(host="127.0.0.1", port=1, encryption="none")
    done = deliver(readers)
    assert "cannot be used" in done.problem
    assert deliveries(readers)["reader@example.org"].state is DeliveryState.WAITING


def test_a_sender_that_is_refused_blames_no_reader(readers: Silta, server: MailServer) -> None:
    add(readers, "a@example.org", "b@example.org")
    released(readers)
    server.box.answer_mail = "550 5.7.1 who are you?"
    done = deliver(readers)
    assert "sender" in done.problem
    assert done.failed == 0
    server.box.answer_mail = ""
    assert deliver(readers, NOW + PAUSES[0]).sent == 2


def test_a_connection_that_ends_after_the_text_leaves_it_uncertain(readers: Silta, server: MailServer) -> None:
    add(readers, "a@example.org", "b@example.org")
    released(readers)
    server.box.hang_up_once = True
    done = deliver(readers)
    assert (done.sent, done.uncertain) == (1, 1)
    assert server.box.counts() == {"a@example.org": 1, "b@example.org": 1}
    assert deliver(readers, NOW + timedelta(days=1)).sent == 0, "it is not sent again by itself"


def test_who_unsubscribed_or_was_disabled_meanwhile_gets_nothing(readers: Silta, server: MailServer) -> None:
    add(readers, "a@example.org", "b@example.org", "c@example.org")
    released(readers)
    with readers.database.unit_of_work(writing=True) as work:
        for name in "ab":
            person = work.subscriptions.at(f"{name}@example.org")
            assert person is not None
            if name == "a":
                work.subscriptions.remove(person.id)
            else:
                work.subscriptions.put(person.model_copy(update={"disabled_at": NOW, "disabled_for": "5.1.1"}))
        work.commit()
    deliver(readers)
    assert server.box.counts() == {"c@example.org": 1}


def test_what_is_withdrawn_is_not_told(readers: Silta, server: MailServer) -> None:
    add(readers, "a@example.org")
    released(readers)
    with readers.database.unit_of_work(writing=True) as work:
        stored = work.briefs.by_slug("griff-in-die-kiste")
        assert stored is not None
        archived = stored.brief.model_copy(update={"status": BriefStatus.ARCHIVED})
        work.briefs.save(archived, author="test", reason="withdrawn", moved_by=Mover.PERSON)
        work.commit()
    deliver(readers)
    text = text_of(server.box.received[0].mail)
    assert "griff-in-die-kiste" not in text
    assert "vibration-watch-for-pumps" in text


def test_a_hostile_brief_stays_text(readers: Silta, server: MailServer) -> None:
    with readers.database.unit_of_work(writing=True) as work:
        stored = work.briefs.by_slug("griff-in-die-kiste")
        assert stored is not None
        text = stored.brief.texts.de
        assert text is not None
        evil = text.model_copy(update={"title": "<script>alert(1)</script>", "summary": "\n.\nQUIT"})
        texts = stored.brief.texts.model_copy(update={"de": evil})
        work.briefs.save(stored.brief.model_copy(update={"texts": texts}), author="test", reason="evil")
        work.commit()
    add(readers, "a@example.org", "b@example.org")
    released(readers)
    assert deliver(readers).sent == 2
    assert "<script" not in text_of(server.box.received[0].mail, "html")


def test_the_secret_signs_what_comes_back(readers: Silta) -> None:
    signing = signing_of(readers.settings)
    other = signing_of(
        readers.settings.model_copy(update={"secret_key": type(readers.settings.secret_key)(SECRET[::-1])})
    )
    assert signing is not None
    assert other is not None
    assert signing.tokens.read(signing.tokens.message_id(7).upper()) == 7
    assert other.tokens.read(signing.tokens.message_id(7)) is None


def test_an_address_that_no_server_can_be_told_keeps_nobody_waiting(readers: Silta, server: MailServer) -> None:
    add(readers, "anna@müller.example", "änna@example.org", "reader@example.org")
    released(readers)
    done = deliver(readers)
    assert (done.sent, done.failed, done.problem) == (2, 1, "")
    assert {mail.recipient for mail in server.box.received} == {"anna@xn--mller-kva.example", "reader@example.org"}
