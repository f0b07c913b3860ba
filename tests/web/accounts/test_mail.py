"""Mails arrive at a real SMTP server, or in a folder; nobody waits for them and no failure is told to visitors."""

import email
import email.policy
import socket
import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from aiosmtpd.smtp import AuthResult
from pydantic import SecretStr

from kb.settings import MailSettings
from web.mail.folder import write_mail
from web.mail.postman import Postman

PASSWORD = "only for this test"


class Inbox(Message):
    """Keeps what arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[EmailMessage] = []

    def handle_message(self, message: EmailMessage) -> None:
        self.mails.append(email.message_from_bytes(bytes(message), policy=email.policy.default))  # type: ignore[arg-type]


def free_port() -> int:
    """A port that nobody has; the server of aiosmtpd does not choose one itself."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, Controller]]:
    """A mail server that wants a name and a password."""
    inbox = Inbox()

    def check(_server: object, _session: object, _envelope: object, _way: str, data: object) -> AuthResult:
        known = (getattr(data, "login", b""), getattr(data, "password", b"")) == (b"silta", PASSWORD.encode())
        return AuthResult(success=known, handled=known)

    server = Controller(
        inbox, hostname="127.0.0.1", port=free_port(), authenticator=check, auth_required=True, auth_require_tls=False
    )
    server.start()
    yield inbox, server
    server.stop()


def settings(server: Controller, password: str = PASSWORD) -> MailSettings:
    return MailSettings(
        host="127.0.0.1",
        port=server.port,
        encryption="none",
        user="silta",
        password=SecretStr(password),
        sender="silta@example.org",
    )


def test_a_server_receives_the_mail(inbox: tuple[Inbox, Controller], tmp_path: Path) -> None:
    received, server = inbox
    postman = Postman(settings(server), tmp_path)
    postman.send(
        "reader@example.org", "Übung\nBcc: other@example.org", "Hyvää päivää,\n\nhttps://silta.example.org/x\n"
    )
    postman.wait()
    (mail,) = received.mails
    assert (mail["To"], mail["From"]) == ("reader@example.org", "silta@example.org")
    assert mail["Subject"] == "Übung Bcc: other@example.org"
    assert mail["Bcc"] is None
    assert mail.get_content_type() == "text/plain"
    assert "Hyvää päivää" in mail.get_content()
    assert mail["Auto-Submitted"] == "auto-generated"
    assert list(tmp_path.iterdir()) == []


def test_a_refusing_server_is_logged_without_the_address(
    inbox: tuple[Inbox, Controller], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    received, server = inbox
    postman = Postman(settings(server, "wrong"), tmp_path, pause=0)
    postman.send("reader@example.org", "Subject", "Text")
    postman.wait()
    assert received.mails == []
    assert "try 3 of 3): SMTP" in caplog.text
    assert "reader@example.org" not in caplog.text


def test_a_server_that_is_not_there_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    postman = Postman(MailSettings(host="127.0.0.1", port=1, encryption="none"), tmp_path, pause=0)
    postman.send("reader@example.org", "Subject", "Text")
    postman.wait()
    assert "try 3 of 3" in caplog.text


def test_mail_is_not_sent_unencrypted_where_encryption_is_wanted(
    inbox: tuple[Inbox, Controller], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    received, server = inbox
    for encryption in ("starttls", "tls"):
        wanted = settings(server).model_copy(update={"encryption": encryption, "timeout": 3.0})
        postman = Postman(wanted, tmp_path, pause=0)
        postman.send("reader@example.org", "Subject", "Text")
        postman.wait()
    assert received.mails == []
    assert ssl.SSLError.__name__ in caplog.text or "SMTPNotSupportedError" in caplog.text


def test_the_files_of_mails_are_in_the_order_of_their_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    second = 1_800_000_000 * 10**9
    moments = iter([second - 1, second - 1, second, second + 10**9 - 1, second + 10**9])
    monkeypatch.setattr("web.mail.folder.time.time_ns", lambda: next(moments))
    written = [write_mail(tmp_path, b"") for _ in range(4)]
    assert written == sorted(tmp_path.iterdir())


def test_without_a_server_mails_are_written_and_shown(tmp_path: Path) -> None:
    shown = []
    postman = Postman(MailSettings(), tmp_path / "mail", lambda message, path: shown.append((message["To"], path)))
    postman.send("reader@example.org", "Subject", "Text")
    postman.wait()
    ((recipient, path),) = shown
    assert recipient == "reader@example.org"
    assert b"Subject: Subject" in path.read_bytes()
