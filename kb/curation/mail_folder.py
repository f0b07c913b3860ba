"""The folder that mails are written into where no mail server is set."""

from collections.abc import Iterator
from datetime import datetime
from email import policy
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from pathlib import Path

from kb.model.mail_address import mail_key


def mails_to(folder: Path, address: str) -> Iterator[Path]:
    """Yield the mails to an address, however it is written; a file that is no mail is nobody's."""
    key = mail_key(address)
    parser = BytesHeaderParser(policy=policy.compat32)
    for path in sorted(folder.glob("*.eml")):
        with path.open("rb") as file:
            recipients = getaddresses([str(item) for item in parser.parse(file).get_all("To", [])])
        if any(mail_key(mail) == key for _, mail in recipients):
            yield path


def mails_before(folder: Path, moment: datetime) -> Iterator[Path]:
    """Yield the mails that were written before a moment."""
    for path in sorted(folder.glob("*.eml")):
        if path.stat().st_mtime < moment.timestamp():
            yield path
