"""Passwords longer than anybody writes: no form fails at them, and none tells by them who has an account."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.model import Account, AccountRole, Language, new_id
from kb.store import SignInSecrets
from tests.web.accounts.conftest import PASSWORD, post, sign_in
from tests.web.accounts.mails import link, mails
from tests.web.html_page import Page
from web.silta import Silta

Add = Callable[..., UUID]
EXPANDING = "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}"
"""One character that is eighteen in the form that is hashed (Unicode NFKC)."""
LONG = ["x" * 5_000, EXPANDING * 300, EXPANDING * 256]


@pytest.fixture
def without_password(people: Silta) -> str:
    """The address of an account that is signed in to by ORCID or a key only."""
    email = "keys@example.org"
    account = Account(
        id=new_id(), email=email, name="A Person", language=Language.EN, roles=frozenset({AccountRole.READER}),
        created_at="2026-05-04T12:00:00Z", confirmed_at="2026-05-04T12:00:00Z",
    )  # fmt: skip
    with people.database.unit_of_work(writing=True) as work:
        work.accounts.add(account, SignInSecrets())
        work.commit()
    return email


@pytest.mark.parametrize("password", LONG)
def test_signing_in_tells_nobody_who_has_an_account(
    visitor: FlaskClient, add: Add, without_password: str, password: str
) -> None:
    add()
    answers = {
        (answer.status_code, Page(answer.text).one("form", action="/account/sign-in").text)
        for email in ("reader@example.org", "unknown@example.org", without_password)
        for answer in [sign_in(visitor, email, password)]
    }
    assert len(answers) == 1
    assert answers.pop()[0] == 200


@pytest.mark.parametrize("password", LONG)
def test_no_form_fails(site: Flask, people: Silta, visitor: FlaskClient, add: Add, password: str) -> None:
    add()
    twice = {"password": password, "password_confirm": password}
    answer = post(visitor, "/account/new", name="A", email="new@example.org", **twice)
    assert (answer.status_code, "at most 256" in answer.text) == (200, True)
    post(visitor, "/account/recover", email="reader@example.org")
    answer = post(visitor, link(mails(site, people)[-1]), **twice)
    assert (answer.status_code, "at most 256" in answer.text) == (200, True)
    sign_in(visitor)
    new = {"new_password": password, "new_password_confirm": password}
    answer = post(visitor, "/account/password", password=PASSWORD, **new)
    assert (answer.status_code, "at most 256" in answer.text) == (200, True)
    for path, fields in (("/account/password", new), ("/account/verify", {})):
        assert post(visitor, path, password=password, **fields).status_code == 200
    assert post(visitor, "/account/leave", password=password).status_code == 422
