"""Signing in, out, registering, recovering: what works, and what nobody can do."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin, urlsplit
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from passlib.context import CryptContext

from kb.model import Account, AccountRole, new_id
from kb.store import AccountEventKind, SignInSecrets
from tests.web.accounts.conftest import HASH, PASSWORD, SECRET, post, sign_in, token
from tests.web.accounts.light_hashes import STEP
from tests.web.accounts.mails import link, mails
from tests.web.conftest import english
from tests.web.html_page import Page
from tests.web.small_site import open_silta
from web import limits
from web.accounts import even_time
from web.app import create_app
from web.limits import FROM_ANYWHERE
from web.silta import Silta

NEW = "another long good password"
Add = Callable[..., UUID]


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def test_a_person_signs_in_and_out(visitor: FlaskClient, add: Add) -> None:
    add()
    assert visitor.get("/account").headers["Location"].startswith("/account/sign-in?next=")
    answer = sign_in(visitor)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account")
    page = Page(visitor.get("/account").text)
    assert page.problems == []
    assert "reader@example.org" in page.text
    page.one("form", action="/account/sign-out")
    post(visitor, "/account/sign-out", "/account")
    assert not is_signed_in(visitor)


def test_registering_makes_a_reader_once_the_mail_is_confirmed(
    site: Flask, people: Silta, visitor: FlaskClient
) -> None:
    fields = {"name": "New Person", "email": "New.Person@example.org", "password": NEW, "password_confirm": NEW}
    assert post(visitor, "/account/new", **fields).status_code == 302
    (mail,) = mails(site, people)
    assert (mail["To"], mail["Subject"]) == ("New.Person@example.org", "Confirm your account")
    sign_in(visitor, "new.person@example.org", NEW)
    assert not is_signed_in(visitor)
    assert post(visitor, link(mail)).status_code == 302
    sign_in(visitor, "new.person@example.org", NEW)
    assert is_signed_in(visitor)
    with people.database.unit_of_work() as work:
        account = work.accounts.by_mail("NEW.PERSON@example.org")
        kinds = {event.kind for event in work.account_events.of(account.id)}
    assert (account.roles, account.name) == ({AccountRole.READER}, "New Person")
    assert kinds == {AccountEventKind.CREATED, AccountEventKind.CONFIRMED}


@pytest.mark.parametrize("field", ["roles", "active", "confirmed_at", "organisation", "language"])
def test_registering_takes_no_other_fields(people: Silta, visitor: FlaskClient, field: str) -> None:
    fields = {"name": "New Person", "email": "new@example.org", "password": NEW, "password_confirm": NEW}
    post(visitor, "/account/new", **fields, **{field: "administrator"})
    with people.database.unit_of_work() as work:
        account = work.accounts.by_mail("new@example.org")
    assert account.roles == {AccountRole.READER}
    assert (account.active, account.confirmed_at, account.organisation) == (True, None, None)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"password": "short", "password_confirm": "short"}, "at least 12 characters"),
        ({"password": "aaaaaaaaaaaaaaaa", "password_confirm": "aaaaaaaaaaaaaaaa"}, "repeats few characters"),
        ({"password": "new@example.org1", "password_confirm": "new@example.org1"}, "mostly a name"),
        ({"password_confirm": "something else"}, "two passwords differ"),
        ({"email": "no address"}, "not a mail address"),
        ({"name": " "}, "enter your name"),
        ({"name": "x" * 101}, "at most 100 characters"),
        ({"name": "Win a prize at https://shop.example.org/x now"}, "only the name"),
        ({"name": "New Person\nwins a prize"}, "only the name"),
        ({"name": "New Person\N{LINE SEPARATOR}wins a prize"}, "only the name"),
    ],
)
def test_what_is_wrong_is_said(visitor: FlaskClient, fields: dict[str, str], said: str) -> None:
    good = {"name": "New Person", "email": "new@example.org", "password": NEW, "password_confirm": NEW}
    answer = post(visitor, "/account/new", **{**good, **fields})
    assert answer.status_code == 200
    page = Page(answer.text)
    assert page.problems == []
    assert said in page.text


def test_a_forgotten_password_is_replaced_once(site: Flask, people: Silta, visitor: FlaskClient, add: Add) -> None:
    add()
    other = english(site)
    sign_in(other)
    post(visitor, "/account/recover", email="reader@example.org")
    (mail,) = mails(site, people)
    address = link(mail)
    answer = post(visitor, address, password=NEW, password_confirm=NEW)
    assert answer.headers["Location"] == "/account/sign-in"
    assert not is_signed_in(other), "a new password signs out everywhere"
    assert not is_signed_in(visitor), "a link in a mail is not enough to be signed in"
    assert visitor.get(address).headers["Location"] == "/account/recover"
    sign_in(visitor)
    assert not is_signed_in(visitor)
    sign_in(visitor, password=NEW)
    assert is_signed_in(visitor)
    assert [mail["Subject"] for mail in mails(site, people)] == ["Choose a new password", "Your password was changed"]


def test_links_in_mails_do_not_follow_the_host_of_the_request(
    site: Flask, people: Silta, visitor: FlaskClient, add: Add
) -> None:
    add()
    data = {"csrf_token": token(visitor, "/account/recover"), "email": "reader@example.org"}
    visitor.post("/account/recover", data=data, headers={"X-Forwarded-Host": "evil.example.org"})
    with site.test_client() as other:
        other.post(
            "/account/recover",
            base_url="http://evil.example.org",
            data={"csrf_token": Page(other.get("/account/recover", base_url="http://evil.example.org").text).all(
                "input", name="csrf_token")[0]["value"], "email": "reader@example.org"},
        )  # fmt: skip
    found = mails(site, people)
    assert len(found) >= 1
    for mail in found:
        assert "evil" not in mail.get_content()
        link(mail)


@pytest.mark.parametrize("path", ["/account/recover", "/account/confirm", "/account/new", "/account/mail"])
def test_nor_does_the_time_that_they_take(
    visitor: FlaskClient, add: Add, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    add("known@example.org")
    add("new@example.org", confirmed=False)
    if path == "/account/mail":
        add()
        sign_in(visitor)
    work, waited = (0.003, 0.29, 0.125), []
    ticks = iter(tick for number, took in enumerate(work) for tick in (number, number + took))
    clock = SimpleNamespace(monotonic=lambda: next(ticks), sleep=waited.append)
    monkeypatch.setattr(even_time, "STEP", STEP)
    monkeypatch.setattr(even_time, "time", clock)
    for email in ("unknown-one@example.org", "known@example.org", "new@example.org"):
        post(visitor, path, email=email, name="A", password=NEW, password_confirm=NEW)
    assert [took + more for took, more in zip(work, waited, strict=True)] == pytest.approx([STEP] * 3)


def test_nothing_is_left_to_do_after_the_waiting(
    people: Silta, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = []

    def look(_: float) -> None:
        with people.database.unit_of_work() as work:
            stored.append(work.accounts.find(email="new@example.org") is not None)

    monkeypatch.setattr(even_time, "time", SimpleNamespace(monotonic=lambda: 0.0, sleep=look))
    post(visitor, "/account/new", email="new@example.org", name="A", password=NEW, password_confirm=NEW)
    assert stored == [True]


def test_answers_do_not_tell_whether_there_is_an_account(
    site: Flask, people: Silta, visitor: FlaskClient, add: Add
) -> None:
    add("known@example.org")
    add("new@example.org", confirmed=False)
    add("gone@example.org", active=False)

    def answers(email: str) -> list[Any]:
        client = english(site)
        found = []
        registration = {"name": "A", "password": NEW, "password_confirm": NEW}
        for path, fields in (
            ("/account/sign-in", {"password": "a wrong password indeed"}),
            ("/account/recover", {}),
            ("/account/confirm", {}),
            ("/account/new", registration),
        ):
            answer = post(client, path, email=email, **fields)
            following = client.get("/account/sign-in") if answer.status_code == 302 else answer
            text = " ".join(item.text for item in Page(following.text).all("main"))
            found.append(
                (path, answer.status_code, answer.headers.get("Location"), " ".join(text.split()).replace(email, "X"))
            )
        return found

    expected = answers("unknown-one@example.org")
    for email in ("known@example.org", "new@example.org", "gone@example.org"):
        assert answers(email) == expected


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The work, counted instead of timed: computing Argon2 is all that takes long."""
    found: list[str] = []
    for name in ("hash", "verify"):
        real = getattr(CryptContext, name)

        def count(context: Any, *arguments: Any, real: Any = real, **options: Any) -> Any:
            if "argon2" in context.schemes():
                found.append("work")
            return real(context, *arguments, **options)

        monkeypatch.setattr(CryptContext, name, count)
    return found


@pytest.mark.parametrize(
    ("path", "hashes"), [("/account/sign-in", 1), ("/account/recover", 1), ("/account/confirm", 0), ("/account/new", 1)]
)
def test_forms_cost_as_many_hashes_whether_or_not_there_is_an_account(
    visitor: FlaskClient, add: Add, counted: list[str], path: str, hashes: int
) -> None:
    add("known@example.org")
    add("new@example.org", confirmed=False)
    add("gone@example.org", active=False)
    found = {}
    for email in ("known@example.org", "new@example.org", "gone@example.org", "unknown@example.org"):
        counted.clear()
        post(visitor, path, email=email, name="A", password=NEW, password_confirm=NEW)
        found[email] = len(counted)
    assert found == dict.fromkeys(found, hashes)


def test_nobody_signs_in_who_is_disabled_or_unconfirmed(site: Flask, add: Add, people: Silta) -> None:
    from kb.curation.accounts import set_active

    account_id = add()
    add("new@example.org", confirmed=False)
    client = english(site)
    sign_in(client, "new@example.org")
    assert not is_signed_in(client)
    sign_in(client)
    assert is_signed_in(client)
    with people.database.unit_of_work(writing=True) as work:
        set_active(work, account_id, active=False, actor_id=None)
        work.commit()
    assert not is_signed_in(client), "disabling ends the sessions"
    sign_in(client)
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "following",
    ["https://evil.example.org/", "//evil.example.org", "\\\\evil.example.org", "/\\evil.example.org",
     "///evil.example.org", "javascript:alert(1)", "https:evil.example.org", "\t//evil.example.org"],
)  # fmt: skip
def test_nobody_is_sent_to_another_site(visitor: FlaskClient, add: Add, following: str) -> None:
    add()
    data = {"csrf_token": token(visitor), "email": "reader@example.org", "password": PASSWORD, "next": following}
    answer = visitor.post("/account/sign-in", query_string={"next": following}, data=data)
    # As browsers read it: a backslash is a slash.
    where = urljoin("https://silta.example.org/", answer.headers.get("Location", "").replace("\\", "/"))
    assert urlsplit(where).netloc == "silta.example.org"


def test_who_signs_in_goes_on_where_they_wanted(visitor: FlaskClient, add: Add) -> None:
    add()
    where = visitor.get("/account/keys?a=1").headers["Location"]
    assert sign_in(visitor, path=where).headers["Location"] == "/account/keys?a=1"


@pytest.mark.parametrize("path", ["/account/sign-in", "/account/recover", "/account/new", "/account/confirm"])
def test_forms_of_other_sites_are_refused(visitor: FlaskClient, add: Add, path: str) -> None:
    add()
    answer = visitor.post(path, data={"email": "reader@example.org", "password": PASSWORD})
    assert answer.status_code == 400
    assert "This form is too old" in Page(answer.text).text
    strange = token(english(visitor.application), path)
    answer = visitor.post(path, data={"email": "reader@example.org", "password": PASSWORD, "csrf_token": strange})
    assert answer.status_code == 400


def test_every_form_of_the_account_needs_its_token(visitor: FlaskClient, add: Add) -> None:
    add("administrator@example.org", AccountRole.ADMINISTRATOR)
    sign_in(visitor, "administrator@example.org")
    changing = ("about-me", "sign-out-everywhere", "password", "two-factor", "keys", "recovery-codes", "mail")
    for path in (*(f"/account/{name}" for name in changing), f"/account/people/{UUID(int=1)}"):
        assert visitor.post(path, data={"name": "x"}).status_code == 400, path
    assert is_signed_in(visitor)


def test_signing_in_begins_a_new_session(visitor: FlaskClient, add: Add) -> None:
    add()
    with visitor.session_transaction() as planted:
        planted["csrf_secret"] = "known to somebody else"
        planted["csrf_token"] = "known to somebody else"
        planted["role"] = "administrator"
    before = token(visitor)
    sign_in(visitor)
    with visitor.session_transaction() as now:
        assert "role" not in now
        assert "csrf_secret" not in now
        assert now.get("csrf_token") != "known to somebody else"
    answer = visitor.post("/account/sign-out-everywhere", data={"csrf_token": before})
    assert answer.status_code == 400, "a token from before is worth nothing"


def test_the_cookie_is_for_this_host_only_and_scripts_cannot_read_it(visitor: FlaskClient, add: Add) -> None:
    add()
    cookie = sign_in(visitor).headers["Set-Cookie"]
    assert cookie.startswith("__Host-silta=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


def test_a_session_is_for_one_browser(site: Flask, visitor: FlaskClient, add: Add) -> None:
    add()
    sign_in(visitor)
    stolen = visitor.get_cookie("__Host-silta", domain="localhost")
    assert stolen is not None
    thief = english(site)
    thief.set_cookie("__Host-silta", stolen.value, secure=True)
    assert thief.get("/account", headers={"User-Agent": "Another"}).status_code == 302


def test_signing_out_everywhere_ends_all_sessions(site: Flask, visitor: FlaskClient, add: Add) -> None:
    add()
    other = english(site)
    sign_in(visitor)
    sign_in(other)
    post(visitor, "/account/sign-out-everywhere", "/account")
    assert not is_signed_in(visitor)
    assert not is_signed_in(other)


def test_pages_with_a_session_stay_out_of_shared_caches(visitor: FlaskClient, add: Add) -> None:
    add()
    before = visitor.get("/")
    assert "Sign out" not in before.text
    sign_in(visitor)
    page = visitor.get("/", headers={"If-None-Match": before.headers["ETag"]})
    assert page.status_code == 200
    assert "Sign out" in page.text
    assert page.cache_control.private
    assert "Cookie" in page.headers["Vary"]
    assert visitor.get("/account").cache_control.no_store
    feed = visitor.get("/sitemap.xml")
    assert feed.cache_control.private


def test_trying_passwords_ends_with_429(tmp_path: Any) -> None:
    people = open_silta(tmp_path, [], secret_key=SECRET, sign_ins_per_minute=3)
    site = create_app(people)
    client = english(site)
    for _ in range(3):
        assert sign_in(client, password="a wrong password indeed").status_code == 200
    assert sign_in(client, password="a wrong password indeed").status_code == 429
    assert client.get("/account/sign-in").status_code == 200
    assert post(client, "/account/recover", email="other@example.org").status_code == 429
    people.close()


def test_json_is_no_way_around_the_limits(visitor: FlaskClient) -> None:
    token_ = token(visitor)
    for body in ({"email": "reader@example.org", "password": PASSWORD}, [1], "x"):
        answer = visitor.post("/account/sign-in", json=body, headers={"X-CSRFToken": token_})
        assert answer.status_code in {400, 415}


def test_a_picture_of_another_site_signs_nobody_out(visitor: FlaskClient, add: Add) -> None:
    add()
    sign_in(visitor)
    assert visitor.get("/account/sign-out").status_code == 405
    assert visitor.post("/account/sign-out").status_code == 400
    assert is_signed_in(visitor)


def test_a_new_password_signs_out_all_other_devices(site: Flask, people: Silta, visitor: FlaskClient, add: Add) -> None:
    add()
    other = english(site)
    sign_in(visitor)
    sign_in(other)
    passwords = {"new_password": NEW, "new_password_confirm": NEW}
    assert post(visitor, "/account/password", password="not the right one", **passwords).status_code == 200
    assert is_signed_in(other)
    assert post(visitor, "/account/password", password=PASSWORD, **passwords).headers["Location"] == "/account"
    assert is_signed_in(visitor)
    assert not is_signed_in(other)
    assert [mail["Subject"] for mail in mails(site, people)] == ["Your password was changed"]


@pytest.fixture
def from_network(tmp_path: Any) -> Iterator[Callable[[int], FlaskClient]]:
    """Give browsers in networks of their own at a site that lets a visitor try twice a minute."""
    people = open_silta(tmp_path, [], secret_key=SECRET, sign_ins_per_minute=2)
    account = Account(
        id=new_id(), email="reader@example.org", name="A Person", language="en", created_at=datetime.now(UTC),
        confirmed_at=datetime.now(UTC), roles={AccountRole.READER},
    )  # fmt: skip
    with people.database.unit_of_work(writing=True) as work:
        work.accounts.add(account, SignInSecrets(password=HASH))
        work.commit()
    site = create_app(people)

    def make(number: int) -> FlaskClient:
        client = english(site)
        client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        return client

    yield make
    people.close()


def test_one_account_is_not_tried_from_many_places_without_end(
    from_network: Callable[[int], FlaskClient],
) -> None:
    codes = []
    for number in range(FROM_ANYWHERE + 1):
        client = from_network(number)
        codes += [sign_in(client, " Reader@Example.org", password="a wrong password").status_code for _ in range(2)]
    assert codes == [200] * 2 * FROM_ANYWHERE + [429] * 2


def is_signed_in_after(client: FlaskClient) -> bool:
    sign_in(client)
    return is_signed_in(client)


def test_strangers_do_not_lock_an_account_with_a_few_forms(from_network: Callable[[int], FlaskClient]) -> None:
    for number in range(10):
        client = from_network(number)
        for _ in range(2):
            sign_in(client, password="a wrong password")
    for number in range(10, 20):
        assert from_network(number).post("/newsletter", data={"email": "reader@example.org"}).status_code == 400
    assert is_signed_in_after(from_network(200))


def test_signing_in_rightly_is_no_try(from_network: Callable[[int], FlaskClient]) -> None:
    assert all(is_signed_in_after(from_network(number)) for number in range(FROM_ANYWHERE + 2) for _ in range(2))


def test_blanks_around_an_address_hide_no_account(tmp_path: Any) -> None:
    people = open_silta(tmp_path, [], secret_key=SECRET, sign_ins_per_minute=10)
    site = create_app(people)
    with site.test_request_context(method="POST", data={"email": " " * 400 + "Reader@example.org"}):
        assert limits._account() == "reader@example.org"
    people.close()


def test_mails_to_one_address_are_bounded_from_wherever(from_network: Callable[[int], FlaskClient]) -> None:
    for path in ("/account/recover", "/account/confirm"):
        codes = [post(from_network(number), path, email="reader@example.org").status_code for number in range(5)]
        assert codes[3:] == [codes[0], 429], "asking for one mail keeps nobody from another"


def test_name_and_language_are_changed(people: Silta, visitor: FlaskClient, add: Add) -> None:
    account_id = add()
    sign_in(visitor)
    post(visitor, "/account/about-me", "/account", name="  Another\tName ", language="fi")
    with people.database.unit_of_work() as work:
        account = work.accounts.get(account_id)
    assert (account.name, account.language) == ("Another Name", "fi")
    post(visitor, "/account/about-me", "/account", name="\x00", language="xx")
    assert "without control characters" in Page(visitor.get("/account").text).text


def test_the_address_changes_when_the_new_one_is_confirmed(
    site: Flask, people: Silta, visitor: FlaskClient, add: Add
) -> None:
    account_id = add()
    sign_in(visitor)
    post(visitor, "/account/mail", email="moved@example.org")
    (mail,) = mails(site, people)
    assert mail["To"] == "moved@example.org"
    post(visitor, link(mail))
    with people.database.unit_of_work() as work:
        assert work.accounts.get(account_id).email == "moved@example.org"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "path",
    ["/account/confirm/x", "/account/recover/x", "/account/mail/x", "/account/code", "/account/second-factor",
     "/account/code/recovery", "/account/sign-in/key/x", "/account/keys/x", "/account/orcid/answer"],
)  # fmt: skip
def test_rubbish_is_no_failure_of_ours(visitor: FlaskClient, path: str, method: str) -> None:
    visitor.application.config["WTF_CSRF_ENABLED"] = False
    assert getattr(visitor, method)(path, data={"credential": "x"} if method == "post" else None).status_code < 500
