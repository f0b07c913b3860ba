"""A small site at which people subscribe; each test has its own."""

import email
import email.policy
import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.conftest import english
from tests.web.small_site import briefs, open_silta
from web.app import create_app
from web.mail.postman import POSTMAN
from web.silta import Silta

SECRET = "a secret for tests only, of more than 32 characters"
LINK = re.compile(r"https://silta\.example\.org(/newsletter/\S+)")
Mails = Callable[[], list[EmailMessage]]


@pytest.fixture
def readers(tmp_path: Path) -> Iterator[Silta]:
    """The small knowledge base, at which people can subscribe."""
    opened = open_silta(tmp_path, briefs(), secret_key=SECRET, sign_ins_per_minute=0)
    yield opened
    opened.close()


@pytest.fixture
def site(readers: Silta) -> Flask:
    """The site."""
    return create_app(readers)


@pytest.fixture
def visitor(site: Flask) -> FlaskClient:
    """A browser without cookies."""
    return english(site)


@pytest.fixture
def mails(site: Flask, readers: Silta) -> Mails:
    """Read the mails that were written so far, the first one first."""

    def read() -> list[EmailMessage]:
        site.extensions[POSTMAN].wait()
        folder = Path(readers.settings.data) / "mail"
        files = sorted(folder.glob("*.eml")) if folder.exists() else []
        return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]  # type: ignore[misc]

    return read


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    """Return the plain text, or the HTML, of a mail."""
    part = mail.get_body(preferencelist=(kind,))
    assert part is not None
    return str(part.get_content())


def links(mail: EmailMessage) -> list[str]:
    """Return the paths of the newsletter's links in a mail."""
    return LINK.findall(text_of(mail))


def subscribe(
    visitor: FlaskClient, mails: Mails, address: str = "reader@example.org", path: str = "/newsletter", **fields
):
    """Subscribe and confirm; return the path of the page to manage it."""
    before = len(mails())
    form = {"email": address, "consent": "yes", "language": "en", **fields}
    assert visitor.post(path, data=form).status_code == 303
    (mail,) = mails()[before:]
    confirmed = visitor.post(links(mail)[0])
    assert confirmed.status_code == 303
    return confirmed.headers["Location"].partition("?")[0]
