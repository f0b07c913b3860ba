"""A folder in place of a mail server: every mail is a file, for the demonstration and for trying."""

import time
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import cast

from kb.newsletter.errors import ServerUnavailable

Shown = Callable[[EmailMessage, Path], None]


def write_mail(folder: Path, message: bytes) -> Path:
    """Write a mail into a folder, which is made when it is missing; the time orders the files.

    :raises OSError: when it cannot be written
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    while True:
        # One look at the clock: between two of them a second may begin. UTC has no hour that comes twice.
        second, rest = divmod(time.time_ns(), 10**9)
        path = folder / f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime(second))}-{rest:09}.eml"
        try:
            with path.open("xb") as opened:
                opened.write(message)
        except FileExistsError:
            continue
        return path


class FolderCarrier:
    """Writes mails into a folder (:class:`kb.newsletter.handover.Carrier`)."""

    def __init__(self, folder: Path, shown: Shown | None = None) -> None:
        """Take the folder.

        :param shown: is told each mail that was written
        """
        self._folder = folder
        self._shown = shown

    def offer(self, sender: str, recipient: str) -> None:
        """Take every mail."""

    def hand_over(self, message: bytes) -> None:
        """Write the mail.

        :raises ServerUnavailable: when it cannot be written
        """
        try:
            path = write_mail(self._folder, message)
        except OSError as error:
            text = f"{self._folder} cannot be written ({error.strerror})"
            raise ServerUnavailable(text) from error
        if self._shown is not None:
            parser = BytesParser(policy=policy.default)
            self._shown(cast("EmailMessage", parser.parsebytes(message)), path)

    def close(self) -> None:
        """Nothing is open."""
