"""The mails that a site has written to its folder."""

import email
import email.policy
import re
from email.message import EmailMessage
from urllib.parse import urlsplit

from flask import Flask

from web.mail.postman import POSTMAN
from web.silta import Silta


def mails(site: Flask, people: Silta) -> list[EmailMessage]:
    """All mails, the oldest first."""
    site.extensions[POSTMAN].wait()
    files = sorted((people.settings.data / "mail").glob("*.eml"))
    return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]  # type: ignore[misc]


def link(message: EmailMessage) -> str:
    """The path of the first link, which is one to the public address of the site."""
    address = re.findall(r"https?://\S+", message.get_content())[0]
    parts = urlsplit(address)
    assert (parts.scheme, parts.netloc) == ("https", "silta.example.org")
    return parts.path
