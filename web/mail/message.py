"""Mails as RFC 5322 and MIME want them."""

from collections.abc import Mapping
from email import policy
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import Policy
from email.utils import format_datetime, localtime

TEXT_ENCODING = "quoted-printable"
"""Every server takes it, and lines stay below 998 characters (RFC 5322, section 2.1.1)."""


class _Addresses(UnstructuredHeader):
    """Web addresses in angle brackets (RFC 2369), on one line however long they are.

    Python would cut them into encoded words, which mail programs do not take for an address (RFC 2047, section 5).
    """

    def fold(self, *, policy: Policy) -> str:
        """Return the line of the header."""
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]  # of the class it is mixed into


_HEADERS = HeaderRegistry()
for _name in ("list-unsubscribe", "list-archive"):
    _HEADERS.map_to_type(_name, _Addresses)
_POLICY = policy.SMTP.clone(header_factory=_HEADERS)


def write_message(
    *,
    sender: str,
    sender_name: str = "",
    recipient: str,
    subject: str,
    message_id: str,
    text: str,
    html: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> EmailMessage:
    """Write a mail as plain text, or as multipart/alternative with the plain text first (RFC 2046, section 5.1.4).

    :param html: a whole document; None for plain text only
    :param headers: further headers, such as List-Id
    """
    message = EmailMessage(policy=_POLICY)
    local, _, domain = sender.rpartition("@")
    message["From"] = Address(sender_name, username=local, domain=domain) if sender_name else sender
    message["To"] = recipient
    message["Subject"] = " ".join(subject.split())
    message["Date"] = format_datetime(localtime())
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, cte=TEXT_ENCODING)
    if html is not None:
        message.add_alternative(html, subtype="html", cte=TEXT_ENCODING)
    # Set last: what is about the content would be moved to the first part.
    for name, value in (headers or {}).items():
        message[name] = value
    return message
