"""Mails go out: through the server of the settings, or into a folder where there is none."""

import logging
import smtplib
import ssl
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from email.message import EmailMessage
from email.utils import format_datetime, localtime, make_msgid
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app
from flask_security.mail_util import MailUtil

from kb.settings import MailSettings

POSTMAN = "silta-postman"
"""Where the app keeps its postman."""
TRIES = 3
PAUSE = 20.0
"""Seconds between two tries."""
_log = logging.getLogger(__name__)
Shown = Callable[[EmailMessage, Path], None]


class Postman:
    """Sends in a thread of its own.

    A visitor does not wait for the mail server, and the time of an answer does not tell whether a mail went out.
    """

    def __init__(self, settings: MailSettings, folder: Path, shown: Shown | None = None, pause: float = PAUSE) -> None:
        """Prepare; no connection is made yet.

        :param folder: where mails are written when the settings name no server
        :param shown: is told each mail that was written
        :param pause: seconds between two tries
        """
        self.shown = shown
        self._settings = settings
        self._folder = folder
        self._pause = pause
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="postman")
        self._waiting: list[Future[None]] = []
        self._lock = threading.Lock()

    def send(self, recipient: str, subject: str, body: str) -> None:
        """Send a mail soon; a failure is logged, because who asked for it must not learn whether there was one."""
        message = EmailMessage()
        message["From"] = self._settings.sender
        message["To"] = recipient
        message["Subject"] = " ".join(subject.split())
        message["Date"] = format_datetime(localtime())
        message["Message-ID"] = make_msgid(domain=self._settings.sender.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(body)
        with self._lock:
            self._waiting = [item for item in self._waiting if not item.done()]
            self._waiting.append(self._thread.submit(self._deliver, message))

    def wait(self) -> None:
        """Return when everything has gone out, or failed."""
        with self._lock:
            waiting = list(self._waiting)
        for item in waiting:
            item.result()

    def _deliver(self, message: EmailMessage) -> None:
        for attempt in range(1, TRIES + 1):
            try:
                if self._settings.host:
                    self._transmit(message)
                else:
                    self._write(message)
            except (OSError, smtplib.SMTPException) as error:
                # The address stays out of the log: it is personal.
                _log.error("a mail could not be sent (try %s of %s): %s", attempt, TRIES, type(error).__name__)
                if isinstance(error, smtplib.SMTPRecipientsRefused):
                    return
                if attempt < TRIES:
                    time.sleep(self._pause)
            else:
                return

    def _transmit(self, message: EmailMessage) -> None:
        settings = self._settings
        context = ssl.create_default_context()
        if settings.encryption == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                settings.host, settings.port, timeout=settings.timeout, context=context
            )
        else:
            server = smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout)
        with server:
            if settings.encryption == "starttls":
                server.starttls(context=context)
            if settings.user:
                password = settings.password.get_secret_value() if settings.password else ""
                server.login(settings.user, password)
            server.send_message(message)

    def _write(self, message: EmailMessage) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # The time orders the files; the end keeps two of one moment apart.
        path = self._folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{time.time_ns() % 10**9:09}.eml"
        path.write_bytes(message.as_bytes())
        if self.shown is not None:
            self.shown(message, path)


class AccountMail(MailUtil):  # type: ignore[misc]
    """Flask-Security's mails, by our postman."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,
        **kwargs: Any,
    ) -> None:
        """Send a mail of plain text."""
        address = recipient if isinstance(recipient, str) else recipient[1]
        this_postman().send(address, str(subject), body or "")


def this_postman() -> Postman:
    """Return the postman of the app that answers now."""
    postman: Postman = current_app.extensions[POSTMAN]
    return postman


def at_site(address: str, site_url: str) -> str:
    """Return an address of the site with the public host that the settings name.

    What a request calls its host is up to the visitor, who could have links to a host of their own sent to others.
    """
    parts = urlsplit(address)
    return f"{site_url}{parts.path}{'?' + parts.query if parts.query else ''}"
