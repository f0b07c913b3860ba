"""Single mails that a page asks for: a confirmation, a link."""

import logging
import smtplib
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path

from flask import Flask, current_app

from kb.settings import MailSettings, Settings
from web.mail.folder import Shown, write_mail
from web.mail.message import write_message
from web.mail.server import connect

POSTMAN = "silta-postman"
"""Where the app keeps its postman."""
TRIES = 3
PAUSE = 20.0
"""Seconds between two tries."""
_log = logging.getLogger(__name__)


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

    def send(self, recipient: str, subject: str, body: str, html: str | None = None) -> None:
        """Send a mail soon; a failure is logged, because who asked for it must not learn whether there was one."""
        sender = self._settings.sender
        message_id = make_msgid(domain=sender.rpartition("@")[2])
        message = write_message(
            sender=sender, recipient=recipient, subject=subject, message_id=message_id, text=body, html=html
        )
        self.do(lambda: self._deliver(message))

    def do(self, task: Callable[[], None]) -> None:
        """Do something soon, behind the mails that are on their way already.

        :param task: sends mails that are stored; does not raise
        """
        self._on_their_way()
        with self._lock:
            self._waiting.append(self._thread.submit(task))

    def wait(self) -> None:
        """Return when everything has gone out, or failed."""
        while waiting := self._on_their_way():
            for item in waiting:
                item.result()

    def _on_their_way(self) -> list[Future[None]]:
        with self._lock:
            self._waiting = [item for item in self._waiting if not item.done()]
            return list(self._waiting)

    def _deliver(self, message: EmailMessage) -> None:
        for attempt in range(1, TRIES + 1):
            try:
                if self._settings.host:
                    with connect(self._settings) as server:
                        server.send_message(message)
                else:
                    path = write_mail(self._folder, message.as_bytes())
                    if self.shown is not None:
                        self.shown(message, path)
            except (OSError, smtplib.SMTPException) as error:
                # The address stays out of the log: it is personal.
                _log.error("a mail could not be sent (try %s of %s): %s", attempt, TRIES, type(error).__name__)
                if isinstance(error, smtplib.SMTPRecipientsRefused):
                    return
                if attempt < TRIES:
                    time.sleep(self._pause)
            else:
                return


def init_postman(app: Flask, settings: Settings) -> None:
    """Give the app a postman, unless it has one."""
    app.extensions.setdefault(POSTMAN, Postman(settings.mail, settings.mail_folder))


def this_postman() -> Postman:
    """Return the postman of the app that answers now."""
    postman: Postman = current_app.extensions[POSTMAN]
    return postman
