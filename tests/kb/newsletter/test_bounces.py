"""Reports of mails that came back (RFC 3464), and when an address gets no more mails."""

import mailbox
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model import Language, new_id
from kb.model.newsletter import DeliveryState, Subscription
from kb.newsletter.bounce_rule import Weight, note_bounce, status_in, weigh
from kb.newsletter.bounces import NoMailbox, Report, read_mails, read_report
from kb.newsletter.mail_token import MailTokens
from kb.store import Database

TOKENS = MailTokens("a secret for tests only, of more than 32 characters", "news@example.org", "bounces@example.org")
NOW = datetime(2026, 6, 15, 9, tzinfo=UTC)


def report(
    to: str = "news@example.org",
    *,
    action: str = "failed",
    status: str = "5.1.1",
    diagnostic: str = "smtp; 550 5.1.1 no such user",
    message_id: str = "",
    inside: str = "message/rfc822",
) -> bytes:
    """A report as mail servers write it."""
    return f"""\
Return-Path: <>
From: MAILER-DAEMON@mail.example.org
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

Your mail could not be delivered.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; reader@example.org
Action: {action}
Status: {status}
Diagnostic-Code: {diagnostic}

--b1
Content-Type: {inside}

From: news@example.org
To: reader@example.org
Message-ID: {message_id}
Subject: News

--b1--
""".encode()


def test_a_report_is_recognised_by_the_address_that_it_came_to() -> None:
    assert read_report(report(TOKENS.return_address(42)), TOKENS) == Report(42, "5.1.1")


@pytest.mark.parametrize("inside", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_is_recognised_by_the_mail_inside(inside: str) -> None:
    assert read_report(report(message_id=TOKENS.message_id(7), inside=inside), TOKENS) == Report(7, "5.1.1")


def test_capital_letters_are_lost_on_the_way() -> None:
    assert read_report(report(TOKENS.return_address(42).upper()), TOKENS) == Report(42, "5.1.1")


def test_a_forged_address_is_nobodys() -> None:
    token = TOKENS.return_address(42)
    assert read_report(report(token.replace("+42-", "+43-")), TOKENS) is None
    other = MailTokens(
        "another secret of more than 32 characters, for tests", "news@example.org", "bounces@example.org"
    )
    assert read_report(report(other.return_address(42)), TOKENS) is None


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", ""])
def test_only_failures_count(action: str) -> None:
    assert read_report(report(TOKENS.return_address(42), action=action), TOKENS) is None


def test_the_status_is_looked_for_in_the_servers_words_too() -> None:
    found = read_report(report(TOKENS.return_address(1), status="", diagnostic="smtp; 552 5.2.2 full"), TOKENS)
    assert found == Report(1, "5.2.2")
    found = read_report(report(TOKENS.return_address(1), status="nonsense", diagnostic=""), TOKENS)
    assert found == Report(1, "5.0.0")


def test_an_answer_of_a_person_is_no_report() -> None:
    answer = f"From: reader@example.org\nTo: {TOKENS.return_address(3)}\nSubject: Re: News\n\nThank you.\n"
    assert read_report(answer.encode(), TOKENS) is None


@given(st.binary(max_size=400))
def test_whatever_comes_nothing_breaks(noise: bytes) -> None:
    assert read_report(noise, TOKENS) is None


@given(st.integers(0, 900), st.binary(max_size=60))
def test_a_damaged_report_breaks_nothing(place: int, noise: bytes) -> None:
    whole = report(TOKENS.return_address(42))
    found = read_report(whole[:place] + noise + whole[place:], TOKENS)
    assert found is None or found.delivery_id == 42


def test_a_deeply_nested_mail_breaks_nothing() -> None:
    raw = b"Content-Type: multipart/report; boundary=x\n\n" + b"--x\nContent-Type: message/rfc822\n\n" * 3000
    assert read_report(raw, TOKENS) is None


def test_files_mailboxes_and_folders_are_read(tmp_path: Path) -> None:
    first, second = report(TOKENS.return_address(1)), report(TOKENS.return_address(2))
    (tmp_path / "one.eml").write_bytes(first)
    box = mailbox.mbox(tmp_path / "box")
    for raw in (first, second):
        box.add(raw)
    box.close()
    folder = mailbox.Maildir(tmp_path / "maildir")
    for raw in (first, second):
        folder.add(raw)
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "a").write_bytes(second)
    for name, expected in (("one.eml", {1}), ("box", {1, 2}), ("maildir", {1, 2}), ("plain", {2})):
        found = [read_report(raw, TOKENS) for raw in read_mails(tmp_path / name)]
        assert {item.delivery_id for item in found if item} == expected, name
    with pytest.raises(NoMailbox, match="nowhere"):
        list(read_mails(tmp_path / "nowhere"))


@pytest.mark.parametrize(
    ("status", "weight"),
    [
        ("5.1.1", Weight.GONE),
        ("5.1.2", Weight.GONE),
        ("5.1.10", Weight.GONE),
        ("5.2.1", Weight.GONE),
        ("5.1.7", Weight.NOT_ITS_FAULT),
        ("5.1.8", Weight.NOT_ITS_FAULT),
        ("5.2.2", Weight.COUNTS),
        ("5.0.0", Weight.COUNTS),
        ("4.4.7", Weight.COUNTS),
        ("5.4.4", Weight.NOT_ITS_FAULT),
        ("5.7.1", Weight.NOT_ITS_FAULT),
        ("5.6.0", Weight.NOT_ITS_FAULT),
    ],
)
def test_what_a_status_says_about_an_address(status: str, weight: Weight) -> None:
    assert weigh(status) is weight


def test_a_status_is_found_in_an_answer() -> None:
    assert status_in("550 5.1.1 <...>: user unknown") == "5.1.1"
    assert status_in("smtp; 550-5.01.001 unknown") == "5.1.1"
    assert status_in("550 unknown") == "5.0.0"


def mailed(database: Database, times: int) -> tuple[Subscription, list[int]]:
    """A subscription that some mails were sent to."""
    before = NOW - timedelta(days=1)
    person = Subscription(
        id=new_id(),
        email="reader@example.org",
        language=Language.EN,
        newsletter=True,
        key="key",
        consent="1",
        requested_at=before,
        confirmed_at=before,
    )
    with database.unit_of_work(writing=True) as work:
        work.subscriptions.put(person)
        ids = [work.deliveries.add(person.id, None, NOW) for _ in range(times)]
        for number in ids:
            work.deliveries.settle(number, DeliveryState.SENT, NOW, was=DeliveryState.WAITING)
        work.commit()
    return person, ids


def bounce(database: Database, number: int, status: str, at: datetime = NOW) -> tuple[bool, bool]:
    with database.unit_of_work(writing=True) as work:
        delivery = work.deliveries.get(number)
        assert delivery is not None
        noted = note_bounce(work, delivery, status, at)
        work.commit()
    return noted.is_new, noted.disabled


def test_gone_at_once_and_each_mail_counts_once(database: Database) -> None:
    _, ids = mailed(database, 1)
    assert bounce(database, ids[0], "5.1.1") == (True, True)
    assert bounce(database, ids[0], "5.1.1") == (False, False)


def test_three_mails_within_half_a_year(database: Database) -> None:
    _, ids = mailed(database, 5)
    assert bounce(database, ids[0], "5.2.2", NOW) == (True, False)
    assert bounce(database, ids[0], "5.2.2", NOW) == (False, False), "read twice"
    later = NOW + timedelta(days=181)
    assert bounce(database, ids[1], "5.2.2", later) == (True, False)
    assert bounce(database, ids[2], "5.2.2", later) == (True, False), "the first one is too old to count"
    assert bounce(database, ids[3], "5.2.2", later) == (True, True)


def test_what_is_not_its_fault_never_counts(database: Database) -> None:
    person, ids = mailed(database, 4)
    assert {bounce(database, number, "5.7.1") for number in ids} == {(False, False)}
    with database.unit_of_work() as work:
        assert work.deliveries.bounces_of(person.id, NOW - timedelta(days=999)) == []


def test_mails_from_before_the_confirmation_do_not_count(database: Database) -> None:
    person, ids = mailed(database, 1)
    with database.unit_of_work(writing=True) as work:
        work.subscriptions.put(person.model_copy(update={"confirmed_at": NOW + timedelta(days=1)}))
        work.commit()
    assert bounce(database, ids[0], "5.1.1", NOW + timedelta(days=2)) == (False, False)


def test_who_has_gone_is_not_looked_for(database: Database) -> None:
    person, ids = mailed(database, 1)
    with database.unit_of_work(writing=True) as work:
        work.subscriptions.remove(person.id)
        work.commit()
    assert bounce(database, ids[0], "5.1.1") == (False, False)
