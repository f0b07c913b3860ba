"""Mails as RFC 5322 and MIME want them."""

from collections.abc import Mapping
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, localtime

TEXT_ENCODING = "quoted-printable"
"""Every server takes it, and lines stay below 998 characters (RFC 5322, section 2.1.1)."""


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
    message = EmailMessage(policy=policy.SMTP)
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
