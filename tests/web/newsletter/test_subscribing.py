"""Subscribing without an account: double opt-in, the same answers to everybody, changing and ending it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.model.newsletter import Frequency
from kb.newsletter.subscribing import clean_up
from tests.web.conftest import english
from tests.web.html_page import Page
from tests.web.newsletter.conftest import Mails, links, subscribe, text_of
from web.app import create_app
from web.silta import Silta

FORM = {"email": "reader@example.org", "consent": "yes", "language": "en"}


def stored(silta: Silta, address: str = "reader@example.org"):
    with silta.database.unit_of_work() as work:
        return work.subscriptions.at(address)


def test_narrower_technologies_open_beside_their_own(visitor: FlaskClient) -> None:
    page = Page(visitor.get("/newsletter").text)
    narrower = page.all("details", class_="narrower")
    assert narrower
    assert len(page.all("li", class_="branch")) == len(narrower), "the style places what opens them by its branch"


def test_nothing_is_stored_for_good_before_the_link_is_followed_and_clicked(
    readers: Silta, visitor: FlaskClient, mails: Mails
) -> None:
    chosen = {"language": "fi", "technology": ["robotics", "no-such"], "sector": ["food-processing"]}
    answer = visitor.post("/newsletter", data=FORM | chosen)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/newsletter/asked")
    (mail,) = mails()
    assert mail["To"] == "reader@example.org"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "Vahvista" in mail["Subject"]
    (link,) = links(mail)
    assert visitor.get(link).status_code == 200
    assert stored(readers) is None, "a program that looks into mails has followed the link"
    assert visitor.post(link).status_code == 303
    found = stored(readers)
    assert found is not None
    assert (found.language.value, found.newsletter) == ("fi", True)
    assert (found.interests.technologies, found.interests.sectors) == (("robotics",), ("food-processing",))
    assert found.consent == "2026-11"
    assert found.confirmed_at >= found.requested_at
    assert visitor.post(link).status_code == 404, "a link works once"
    assert len(mails()) == 1


def test_known_and_unknown_addresses_get_the_same_answer(readers: Silta, visitor: FlaskClient, mails: Mails) -> None:
    subscribe(visitor, mails)
    answers = []
    for address in ("reader@example.org", "READER@example.org", "other@example.org"):
        answer = visitor.post("/newsletter", data=FORM | {"email": address})
        answers.append((answer.status_code, answer.headers["Location"], answer.data))
    assert answers[0] == answers[1] == answers[2]
    known, _, unknown = mails()[1:]
    assert len(links(known)) == 2, "the owner of the mailbox gets the link to manage it"
    assert len(links(unknown)) == 1


def test_an_address_gets_three_confirmations_a_day(readers: Silta, visitor: FlaskClient, mails: Mails) -> None:
    answers = {visitor.post("/newsletter", data=FORM).headers["Location"] for _ in range(5)}
    assert answers == {"/newsletter/asked"}
    assert len(mails()) == 3


@pytest.mark.parametrize(
    "address",
    [
        "",
        "reader",
        "a@b",
        "a b@example.org",
        "a@example.org, b@example.org",
        "a@exa\nmple.org",
        "x" * 400 + "@example.org",
        "ä@example.org",
        "a@-example.org",
        ".a@example.org",
        "a@example.org\r\nBcc: b@example.org",
        "a@[127.0.0.1]",
    ],
)
def test_what_is_no_address_is_refused(visitor: FlaskClient, mails: Mails, address: str) -> None:
    answer = visitor.post("/newsletter", data=FORM | {"email": address})
    assert answer.status_code == 400
    assert Page(answer.text).one("p", role="alert").text.startswith("This is not a mail address")
    assert mails() == []


def test_an_international_domain_is_written_to_in_ascii(readers: Silta, visitor: FlaskClient, mails: Mails) -> None:
    assert visitor.post("/newsletter", data=FORM | {"email": "reader@Bücher.example"}).status_code == 303
    assert mails()[0]["To"] == "reader@xn--bcher-kva.example"


def test_without_consent_nothing_is_sent(visitor: FlaskClient, mails: Mails) -> None:
    answer = visitor.post("/newsletter", data={"email": "reader@example.org"})
    assert answer.status_code == 400
    assert mails() == []


def test_requests_expire_and_are_deleted(
    readers: Silta, visitor: FlaskClient, mails: Mails, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.post("/newsletter", data=FORM)
    (link,) = links(mails()[0])
    now = datetime.now(UTC)
    with readers.database.unit_of_work(writing=True) as work:
        assert clean_up(work, now + timedelta(days=6)) == 0
        assert clean_up(work, now + timedelta(days=8)) == 1
        work.commit()
    assert visitor.post(link).status_code == 404


def test_a_late_click_confirms_nothing(readers: Silta, visitor: FlaskClient, mails: Mails) -> None:
    from kb.newsletter.subscribing import confirm

    visitor.post("/newsletter", data=FORM)
    token = links(mails()[0])[0].rpartition("/")[2]
    from web.newsletter.setup import EXTENSION

    request_id = visitor.application.extensions[EXTENSION].links.read_confirm(token)
    with readers.database.unit_of_work(writing=True) as work:
        assert confirm(work, request_id, datetime.now(UTC) + timedelta(days=3, minutes=1)) is None


def test_changing_and_ending(readers: Silta, visitor: FlaskClient, mails: Mails) -> None:
    manage = subscribe(visitor, mails)
    page = visitor.get(manage)
    assert "reader@example.org" in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert "noindex" in page.text
    changed = visitor.post(manage, data={"language": "de", "newsletter": "yes", "technology": "bin-picking"})
    assert changed.status_code == 303
    found = stored(readers)
    assert (found.language.value, found.interests.technologies) == ("de", ("bin-picking",))
    ended = visitor.post(manage, data={"action": "delete"})
    assert ended.status_code == 200
    assert stored(readers) is None
    assert visitor.get(manage).status_code == 404


def test_a_search_is_saved_in_its_canonical_form_and_forgotten(
    readers: Silta, visitor: FlaskClient, mails: Mails
) -> None:
    results = Page(visitor.get("/search?q=robot&maturity=ready&sort=newest").text)
    address = next(link for link in results.links if link.startswith("/newsletter/search"))
    assert address == "/newsletter/search?q=robot&maturity=ready"
    assert "“robot”" in visitor.get(address).text
    manage = subscribe(visitor, mails, path=address, frequency="daily")
    found = stored(readers)
    assert not found.newsletter
    with readers.database.unit_of_work() as work:
        (search,) = work.saved_searches.of(found.id)
    assert (search.query, search.frequency) == ("q=robot&maturity=ready", Frequency.DAILY)
    visitor.post(manage, data={f"frequency-{search.id}": "never"})
    assert stored(readers) is None, "nothing is left to send, so the address is not kept"


def test_subscribing_again_extends_and_keeps_what_there_is(readers: Silta, visitor: FlaskClient, mails: Mails) -> None:
    first = subscribe(visitor, mails, technology="robotics")
    second = subscribe(visitor, mails, path="/newsletter/search?q=pump")
    assert first == second
    found = stored(readers)
    assert found.newsletter
    assert found.interests.technologies == ("robotics",)


@pytest.mark.parametrize("page", ["confirm", "manage", "unsubscribe"])
@pytest.mark.parametrize("token", ["x", "W10.abc", "WyIiXQ.sig", "a" * 3000, "%00", "ä"])
def test_forged_links_lead_nowhere(visitor: FlaskClient, page: str, token: str) -> None:
    for answer in (visitor.get(f"/newsletter/{page}/{token}"), visitor.post(f"/newsletter/{page}/{token}")):
        assert answer.status_code == 404


def test_a_token_of_one_page_is_nothing_to_another(visitor: FlaskClient, mails: Mails) -> None:
    token = subscribe(visitor, mails).rpartition("/")[2]
    assert visitor.post(f"/newsletter/unsubscribe/{token}").status_code == 404
    assert visitor.post(f"/newsletter/confirm/{token}").status_code == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://silta.example.org"}, 303),
        ({"Origin": "https://evil.example.org"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 303),
    ],
)
def test_other_sites_cannot_send_the_form(
    visitor: FlaskClient, mails: Mails, headers: dict[str, str], status: int
) -> None:
    assert visitor.post("/newsletter", data=FORM, headers=headers).status_code == status
    assert len(mails()) == (status == 303)


def test_reading_and_subscribing_set_no_cookie(visitor: FlaskClient, mails: Mails) -> None:
    manage = subscribe(visitor, mails)
    for answer in (visitor.get("/newsletter"), visitor.post("/newsletter", data=FORM), visitor.get(manage)):
        assert "Set-Cookie" not in answer.headers


def test_without_a_secret_there_is_no_form_but_the_archive(
    site_of: Callable[..., tuple[Silta, FlaskClient]],
) -> None:
    _, client = site_of([])
    page = client.get("/newsletter")
    assert page.status_code == 200
    assert 'method="post"' not in page.text
    assert client.post("/newsletter", data=FORM).status_code == 404
    assert "/newsletter/search" not in client.get("/search").text


def test_asking_too_often_is_refused(readers: Silta) -> None:
    settings = readers.settings.model_copy(update={"sign_ins_per_minute": 2})
    limited = Silta(settings, readers.database, readers.vocabularies, readers.backend, readers.searcher)
    site: Flask = create_app(limited)
    client = english(site)
    codes = [client.post("/newsletter", data=FORM | {"email": f"r{n}@example.org"}).status_code for n in range(4)]
    assert codes == [303, 303, 429, 429]


@pytest.mark.parametrize("language", ["de", "en", "fi"])
def test_the_confirmation_is_in_the_language_that_was_chosen(visitor: FlaskClient, mails: Mails, language: str) -> None:
    visitor.post("/newsletter", data=FORM | {"language": language})
    hello = {"de": "Guten Tag,", "en": "Hello,", "fi": "Hei,"}
    assert text_of(mails()[0]).startswith(hello[language])
