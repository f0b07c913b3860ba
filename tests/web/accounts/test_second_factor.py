"""Codes of an authenticator app, and the recovery codes that replace them once."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from passlib.totp import TOTP

from tests.web.accounts.conftest import post, sign_in, token
from tests.web.conftest import english
from tests.web.html_page import Page
from web.silta import Silta


def set_up(client: FlaskClient) -> TOTP:
    """Set an app up, and return it."""
    page = Page(post(client, "/account/two-factor", setup="authenticator").text)
    assert page.problems == []
    app = TOTP(key=page.one("code").text.replace("-", ""), format="base32")
    action = next(form["action"] for form in page.all("form") if form["action"].startswith("/account/two-factor/"))
    answer = client.post(action, data={"csrf_token": token(client, "/account"), "code": app.generate().token})
    assert answer.headers["Location"] == "/account"
    return app


def later(app: TOTP) -> str:
    """The code of the next 30 seconds, which is good already."""
    return str(app.generate(app.now() + 30).token)


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


@pytest.fixture
def app(visitor: FlaskClient, add: Callable[..., UUID]) -> TOTP:
    """The app of somebody whose account asks for codes; the visitor is signed out again."""
    add()
    sign_in(visitor)
    found = set_up(visitor)
    post(visitor, "/account/sign-out", "/account")
    return found


def test_signing_in_asks_for_a_code(site: Flask, app: TOTP) -> None:
    client = english(site)
    assert sign_in(client, path="/account/sign-in?next=/account/keys").headers["Location"].startswith("/account/code")
    assert not is_signed_in(client)
    assert post(client, "/account/code", code="000000").status_code == 200
    assert not is_signed_in(client)
    answer = post(client, "/account/code?next=/account/keys", code=later(app))
    assert answer.headers["Location"] == "/account/keys"
    assert is_signed_in(client)


def test_a_code_is_taken_once(site: Flask, app: TOTP) -> None:
    code = later(app)
    first, second = english(site), english(site)
    for client in (first, second):
        sign_in(client)
        post(client, "/account/code", code=code)
    assert (is_signed_in(first), is_signed_in(second)) == (True, False)


def test_a_code_without_a_password_is_nothing(site: Flask, app: TOTP) -> None:
    client = english(site)
    token_ = token(client)
    answer = client.post("/account/code", data={"csrf_token": token_, "code": later(app)})
    assert answer.headers["Location"].endswith("/account/sign-in")
    assert not is_signed_in(client)


def test_a_recovery_code_lets_in_once(site: Flask, visitor: FlaskClient, add: Callable[..., UUID]) -> None:
    add()
    sign_in(visitor)
    set_up(visitor)
    page = Page(post(visitor, "/account/recovery-codes").text)
    codes = [element.text for element in page.all("code")]
    assert len(set(codes)) == 8
    used = []
    for _ in range(2):
        client = english(site)
        sign_in(client)
        post(client, "/account/code/recovery", code=codes[0])
        used.append(is_signed_in(client))
    assert used == [True, False]


def test_the_secret_is_encrypted_in_the_store(people: Silta, app: TOTP) -> None:
    with people.database.unit_of_work() as work:
        found = work.accounts.find(email="reader@example.org")
    assert found is not None
    secret = found[1].totp_secret
    assert secret is not None
    assert app.base32_key not in secret
    assert '"enckey"' in secret


def test_codes_can_be_given_up(site: Flask, visitor: FlaskClient, add: Callable[..., UUID]) -> None:
    add()
    sign_in(visitor)
    set_up(visitor)
    post(visitor, "/account/two-factor", setup="disable")
    client = english(site)
    sign_in(client)
    assert is_signed_in(client)


def test_what_one_signs_in_with_is_changed_only_soon_after_signing_in(
    visitor: FlaskClient, add: Callable[..., UUID]
) -> None:
    add()
    sign_in(visitor)
    with visitor.session_transaction() as session:
        session["fs_paa"] -= 3600
    for path in ("/account/two-factor", "/account/keys", "/account/recovery-codes", "/account/mail"):
        assert visitor.get(path).headers["Location"].startswith("/account/verify"), path
    post(visitor, "/account/verify", password="four quiet green bridges")
    assert visitor.get("/account/keys").status_code == 200


def test_who_has_lost_the_app_is_helped_at_the_server(site: Flask, people: Silta, app: TOTP) -> None:
    from kb.curation.accounts import take_second_factors

    with people.database.unit_of_work(writing=True) as work:
        take_second_factors(work, work.accounts.by_mail("reader@example.org").id, actor_id=None)
        work.commit()
    client = english(site)
    sign_in(client)
    assert is_signed_in(client)


def test_the_library_s_rescue_by_mail_is_not_offered(visitor: FlaskClient, app: TOTP) -> None:
    sign_in(visitor)
    assert visitor.get("/account/code/help").status_code == 403
