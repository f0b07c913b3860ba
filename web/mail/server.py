"""Connections to the mail server (SMTP, RFC 5321), as the settings say."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from kb.newsletter.bounce_rule import status_in
from kb.newsletter.errors import HandoverUnknown, MailRefused, ServerUnavailable
from kb.settings import MailSettings

ANSWER_SECONDS = 600
"""How long the server may take to answer after the text of a mail (RFC 5321, section 4.5.3.2.6). Giving up early is
what makes mails arrive twice."""
_NOT_THIS_MAIL = range(500, 600)
_FIRST_DOT = re.compile(rb"^\.", re.MULTILINE)


def connect(settings: MailSettings) -> smtplib.SMTP:
    """Open a connection and sign in.

    :raises OSError: when the server cannot be reached; :class:`smtplib.SMTPException` is one
    """
    context = ssl.create_default_context()
    if settings.encryption == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(settings.host, settings.port, timeout=settings.timeout, context=context)
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout)
    try:
        if settings.encryption == "starttls":
            server.starttls(context=context)
        if settings.user:
            password = settings.password.get_secret_value() if settings.password else ""
            server.login(settings.user, password)
        server.ehlo_or_helo_if_needed()
    except BaseException:
        server.close()
        raise
    return server


class SmtpCarrier:
    """Hands mails to the server over one connection (:class:`kb.newsletter.handover.Carrier`)."""

    def __init__(self, settings: MailSettings) -> None:
        """Connect.

        :raises ServerUnavailable: when the server cannot be reached, or does not let us in
        """
        self._timeout = settings.timeout
        self._has_offered = False
        with _as_unavailable():
            self._server = connect(settings)

    def offer(self, sender: str, recipient: str) -> None:
        """Offer a mail by its envelope; see :class:`kb.newsletter.handover.Carrier`."""
        address = _in_ascii(recipient)
        with _as_unavailable():
            self._check(self._server.mail(sender), is_about_recipient=False)
            self._check(self._server.rcpt(address), is_about_recipient=True)
            code, answer = self._server.docmd("DATA")
            if code != 354:
                self._check((code, answer), is_about_recipient=True)
                message = f"the mail server answered {code} to DATA"
                raise ServerUnavailable(message)
            self._has_offered = True

    def hand_over(self, message: bytes) -> None:
        """Send the text of the offered mail; see :class:`kb.newsletter.handover.Carrier`."""
        text = _FIRST_DOT.sub(b"..", message)
        end = b".\r\n" if text.endswith(b"\r\n") else b"\r\n.\r\n"
        try:
            self._server.send(text + end)
            if self._server.sock is not None:
                self._server.sock.settimeout(max(self._timeout, ANSWER_SECONDS))
            code, answer = self._server.getreply()
            if self._server.sock is not None:
                self._server.sock.settimeout(self._timeout)
        except OSError as error:
            reason = f"the mail server did not answer to the text ({type(error).__name__})"
            raise HandoverUnknown(reason) from error
        if code == -1:
            message = "the mail server closed the connection before it answered to the text"
            raise HandoverUnknown(message)
        self._has_offered = False
        if not 200 <= code < 300:
            self._refuse(code, answer)

    def close(self) -> None:
        """End the connection; a mail whose text is missing is not sent."""
        with suppress(OSError):
            if not self._has_offered:  # else QUIT would be taken for the text of the mail
                self._server.quit()
            self._server.close()

    def _check(self, reply: tuple[int, bytes], *, is_about_recipient: bool) -> None:
        code, answer = reply
        if 200 <= code < 300:
            return
        if code == 421 or not 400 <= code < 600:
            message = f"the mail server answered {code}"
            raise ServerUnavailable(message)
        if not is_about_recipient and code in _NOT_THIS_MAIL:
            # It would refuse our sender for everybody.
            message = f"the mail server does not take mails from this sender: {_printed(answer)}"
            raise ServerUnavailable(message)
        self._refuse(code, answer)

    def _refuse(self, code: int, answer: bytes) -> None:
        with suppress(OSError):
            self._server.rset()
        is_permanent = code in _NOT_THIS_MAIL
        status = status_in(_printed(answer), "5.0.0" if is_permanent else "4.0.0")
        raise MailRefused(status, is_permanent=is_permanent)


def _in_ascii(address: str) -> str:
    """Return an address as every server takes it: its domain in the form of IDNA (RFC 3490).

    :raises MailRefused: when the part before the domain is not ASCII (RFC 3463: 5.6.7)
    """
    local, _, domain = address.rpartition("@")
    try:
        return f"{local.encode('ascii').decode()}@{domain.encode('idna').decode()}"
    except UnicodeError as error:
        raise MailRefused("5.6.7", is_permanent=True) from error


@contextmanager
def _as_unavailable() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        message = f"the mail server cannot be used ({type(error).__name__}); look at SILTA_SMTP_HOST and the others"
        raise ServerUnavailable(message) from error


def _printed(answer: bytes) -> str:
    """Return what a server wrote as one line; addresses in it are left out."""
    line = " ".join(answer.decode("ascii", "replace").split())[:200]
    return re.sub(r"\S+@\S+", "...", line)
