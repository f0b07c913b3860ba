"""One click is enough (RFC 8058), from anywhere, as often as one likes; following the link alone ends nothing."""

from threading import Event

import pytest
from flask.testing import FlaskClient

from tests.web.newsletter.conftest import Mails
from tests.web.newsletter.issues import released, subscribed
from web.newsletter.rounds import Rounds
from web.silta import Silta


@pytest.fixture
def link(readers: Silta, mails: Mails) -> str:
    """The path that the header of an issue's mail names."""
    with readers.database.unit_of_work(writing=True) as work:
        subscribed(work, "reader@example.org")
        work.commit()
    released(readers)
    Rounds(readers).deliver(Event())
    (mail,) = mails()
    return str(mail["List-Unsubscribe"].strip("<>").removeprefix("https://silta.example.org"))


def is_subscribed(silta: Silta) -> bool:
    with silta.database.unit_of_work() as work:
        return work.subscriptions.at("reader@example.org") is not None


def test_following_the_link_only_asks(readers: Silta, visitor: FlaskClient, link: str) -> None:
    page = visitor.get(link)
    assert page.status_code == 200
    assert "Really?" in page.text
    assert is_subscribed(readers)


def test_one_click(readers: Silta, visitor: FlaskClient, link: str) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://mail.example.org"}
    answer = visitor.post(link, data={"List-Unsubscribe": "One-Click"}, headers=headers)
    assert answer.status_code == 200, "no redirect, no cookie, no token of a form"
    assert "Set-Cookie" not in answer.headers
    assert not is_subscribed(readers)
    assert visitor.post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert "ended already" in visitor.get(link).text


def test_one_click_as_multipart(readers: Silta, visitor: FlaskClient, link: str) -> None:
    answer = visitor.post(
        link, data={"List-Unsubscribe": "One-Click"}, content_type="multipart/form-data"
    )  # fmt: skip
    assert answer.status_code == 200
    assert not is_subscribed(readers)


def test_a_later_subscription_of_the_same_address_is_not_ended_by_an_old_link(
    readers: Silta, visitor: FlaskClient, link: str
) -> None:
    visitor.post(link)
    with readers.database.unit_of_work(writing=True) as work:
        subscribed(work, "reader@example.org")
        work.commit()
    visitor.post(link)
    assert is_subscribed(readers)
