"""A real SMTP server (aiosmtpd) that keeps what it was sent, refuses what it is told to, and can be slow."""

import asyncio
import email
import email.policy
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from threading import Lock

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.web.accounts.test_mail import free_port


@dataclass
class Received:
    """A mail that the server took over."""

    sender: str
    recipient: str
    raw: bytes

    @property
    def mail(self) -> EmailMessage:
        """The mail, parsed."""
        return email.message_from_bytes(self.raw, policy=email.policy.default)  # type: ignore[return-value]


class Postbox:
    """What the server does; everything is taken unless a test says otherwise."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.lock = Lock()
        self.answer_rcpt: Callable[[str], str] = lambda _: "250 OK"
        self.answer_data: Callable[[str], str] = lambda _: "250 OK"
        self.answer_mail = ""
        """What is answered to every sender; empty takes them."""
        self.hang_up_once = False
        """Whether the connection ends once after a mail was taken over, instead of an answer."""
        self.delay = 0.0
        """Seconds between taking a mail over and saying so."""

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answer_mail:
            return self.answer_mail
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802  the library calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answer_rcpt(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        (recipient,) = envelope.rcpt_tos
        answer = self.answer_data(recipient)
        if answer.startswith("250"):
            with self.lock:
                self.received.append(Received(envelope.mail_from or "", recipient, envelope.content or b""))
        await asyncio.sleep(self.delay)
        if self.hang_up_once:
            self.hang_up_once = False
            server.transport.abort()
        return answer

    def counts(self) -> Counter[str]:
        """How many mails each recipient got."""
        with self.lock:
            return Counter(item.recipient for item in self.received)


class MailServer:
    """The server, running."""

    def __init__(self) -> None:
        self.box = Postbox()
        self._controller = Controller(self.box, hostname="127.0.0.1", port=free_port())
        self._controller.start()

    @property
    def environment(self) -> dict[str, str]:
        """The settings that lead to it."""
        return {
            "SILTA_SMTP_HOST": "127.0.0.1",
            "SILTA_SMTP_PORT": str(self._controller.port),
            "SILTA_SMTP_ENCRYPTION": "none",
            "SILTA_SMTP_SENDER": "news@silta.example.org",
            "SILTA_NEWSLETTER_BOUNCES": "bounces@silta.example.org",
            "SILTA_NEWSLETTER_MAILS_PER_MINUTE": "0",
        }

    def stop(self) -> None:
        """End it."""
        self._controller.stop()
