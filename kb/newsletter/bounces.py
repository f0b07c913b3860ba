"""Mails that came back: delivery status notifications (RFC 3464) in files, mailboxes (mbox) and Maildir folders."""

import mailbox
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from pathlib import Path

from kb.model import SiltaError
from kb.newsletter.bounce_rule import UNKNOWN, status_in
from kb.newsletter.mail_token import MailTokens

SIZE = 10_000_000
"""Bytes of a mail that is read."""
PARTS = 100
"""Parts of a mail, and recipients of a report, that are looked at."""
_ADDRESSED = ("To", "Delivered-To", "X-Original-To", "Envelope-To")


class NoMailbox(SiltaError):
    """What should hold mails is not there or cannot be read; the message names it."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a mail says about one of ours."""

    delivery_id: int
    status: str
    """Of RFC 3463; of several recipients (an address that is passed on) the first that failed."""


def read_mails(path: Path) -> Iterator[bytes]:
    """Yield the mails of a file, a mailbox or a folder.

    A folder with ``new`` and ``cur`` is a Maildir; in another one each file is a mail; a file that begins with
    ``From `` is an mbox. Mails beyond :data:`SIZE` are left out.

    :raises NoMailbox: when it is not there or cannot be read
    """
    try:
        if path.is_dir():
            inside = [path / "new", path / "cur"] if (path / "cur").is_dir() else [path]
            files = sorted(file for folder in inside if folder.is_dir() for file in folder.iterdir() if file.is_file())
        else:
            files = [path]
        for file in files:
            with file.open("rb") as opened:
                is_mbox = opened.read(5) == b"From "
            if is_mbox:
                yield from _of_mbox(file)
            elif file.stat().st_size <= SIZE:
                yield file.read_bytes()
    except OSError as error:
        message = (
            f"{error.filename or path} cannot be read ({error.strerror or error}); name a mail, an mbox or a folder"
        )
        raise NoMailbox(message) from error


def _of_mbox(file: Path) -> Iterator[bytes]:
    box = mailbox.mbox(file, create=False)
    try:
        for key in box.iterkeys():
            with box.get_file(key) as opened:
                raw = opened.read(SIZE + 1)
            if len(raw) <= SIZE:
                yield raw
    finally:
        box.close()


def read_report(raw: bytes, tokens: MailTokens) -> Report | None:
    """Return what a mail reports about one of ours, or None when it is no report of a failure, or not about ours.

    Never raises, whatever is in the mail.
    """
    try:
        # compat32 keeps what cannot be parsed as it is, where the newer policies may raise when a header is read.
        mail = message_from_bytes(raw, policy=policy.compat32)
        status = _failure(mail)
        delivery_id = _ours(mail, tokens) if status is not None else None
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        # A broken or hostile mail is no report.
        return None
    return Report(delivery_id, status) if status is not None and delivery_id is not None else None


def _failure(mail: Message) -> str | None:
    """Return the status of the first recipient whose delivery failed for good."""
    for part in _parts(mail):
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        # The first block is about the mail, each further one about a recipient (RFC 3464, section 2.1).
        for block in blocks[:PARTS] if isinstance(blocks, list) else []:
            if isinstance(block, Message) and _field(block, "Action").lower() == "failed":
                return status_in(_field(block, "Status"), status_in(_field(block, "Diagnostic-Code"), UNKNOWN))
    return None


def _ours(mail: Message, tokens: MailTokens) -> int | None:
    """Return which of our mails came back: by the address that it came back to, else by the headers inside."""
    for name in _ADDRESSED:
        for value in mail.get_all(name, [])[:PARTS]:
            found = tokens.read(str(value))
            if found is not None:
                return found
    for part in _parts(mail):
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            headers: object = message_from_bytes(payload[:SIZE]) if isinstance(payload, bytes) else None
        elif kind == "message/rfc822":
            inside = part.get_payload()
            headers = inside[0] if isinstance(inside, list) and inside else None
        else:
            continue
        found = tokens.read(_field(headers, "Message-ID")) if isinstance(headers, Message) else None
        if found is not None:
            return found
    return None


def _parts(mail: Message) -> Iterator[Message]:
    """Yield the parts of a report; those of the mail inside are not looked into."""
    parts = mail.get_payload() if mail.is_multipart() else []
    if mail.get_content_type() != "multipart/report" or not isinstance(parts, list):
        return
    yield from (part for part in parts[:PARTS] if isinstance(part, Message))


def _field(block: Message, name: str) -> str:
    return str(block.get(name, "")).strip()
