"""Signing in with ORCID, against a provider in this process."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey

from kb.model import AccountRole
from kb.settings import InvalidSettings, Settings
from tests.web.accounts.conftest import post, sign_in
from tests.web.accounts.mails import link, mails
from tests.web.accounts.openid_provider import CLIENT, ORCID_ID, OpenIdProvider
from tests.web.conftest import english
from tests.web.html_page import Page
from tests.web.small_site import open_silta
from web.accounts import even_time
from web.app import create_app
from web.silta import Silta


@pytest.fixture(scope="module")
def running() -> Iterator[OpenIdProvider]:
    """One provider for the tests of this file; its key takes a while to make."""
    made = OpenIdProvider()
    yield made
    made.close()


@pytest.fixture
def provider(running: OpenIdProvider) -> OpenIdProvider:
    """A provider that does everything right."""
    running.claims, running.headers, running.signing_key = {}, {}, running.key
    running.subject, running.without_token = ORCID_ID, False
    return running


@pytest.fixture
def people(tmp_path: Path, provider: OpenIdProvider, monkeypatch: pytest.MonkeyPatch) -> Iterator[Silta]:
    """A knowledge base whose site knows the provider."""
    monkeypatch.setenv("SILTA_ORCID_ISSUER", provider.issuer)
    monkeypatch.setenv("SILTA_ORCID_CLIENT_ID", CLIENT)
    monkeypatch.setenv("SILTA_ORCID_CLIENT_SECRET", "unused")
    opened = open_silta(
        tmp_path, [], secret_key="a secret for tests only, of more than 32 characters", sign_ins_per_minute=0
    )
    yield opened
    opened.close()


def come_back(client: FlaskClient, provider: OpenIdProvider, start: str = "/account/orcid"):
    """Go to the provider and back."""
    back = provider.authorise(client.get(start).headers["Location"])
    parts = urlsplit(back)
    assert (parts.scheme, parts.netloc) == ("https", "silta.example.org")
    return client.get(f"{parts.path}?{parts.query}")


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def test_somebody_new_becomes_a_researcher_once_the_mail_is_confirmed(
    site: Flask, people: Silta, visitor: FlaskClient, provider: OpenIdProvider
) -> None:
    assert come_back(visitor, provider).headers["Location"] == "/account/orcid/new"
    page = Page(visitor.get("/account/orcid/new").text)
    assert page.problems == []
    assert page.one("input", id="name")["value"] == "Example Researcher"
    assert post(visitor, "/account/orcid/new", name="Example Researcher", email="no address").status_code == 200
    post(visitor, "/account/orcid/new", name="Example Researcher", email="researcher@example.org")
    (mail,) = mails(site, people)
    assert ORCID_ID in mail.get_content()
    come_back(visitor, provider)
    assert not is_signed_in(visitor)
    post(visitor, link(mail))
    assert come_back(visitor, provider, "/account/orcid?next=/account/keys").headers["Location"] == "/account/keys"
    assert is_signed_in(visitor)
    with people.database.unit_of_work() as work:
        account = work.accounts.by_mail("researcher@example.org")
    assert (account.orcid, account.roles) == (ORCID_ID, {AccountRole.RESEARCHER})


def test_an_account_is_linked_and_signs_in_with_it(
    site: Flask, visitor: FlaskClient, provider: OpenIdProvider, add: Callable[..., UUID], people: Silta
) -> None:
    account_id = add()
    sign_in(visitor)
    come_back(visitor, provider)
    with people.database.unit_of_work() as work:
        assert work.accounts.get(account_id).roles == {AccountRole.READER, AccountRole.RESEARCHER}
    other = english(site)
    come_back(other, provider)
    assert ORCID_ID in Page(other.get("/account").text).text
    post(visitor, "/account/orcid/unlink", "/account")
    third = english(site)
    assert come_back(third, provider).headers["Location"] == "/account/orcid/new"


def test_two_accounts_do_not_share_one_id(
    site: Flask, visitor: FlaskClient, provider: OpenIdProvider, add: Callable[..., UUID]
) -> None:
    add()
    add("other@example.org")
    sign_in(visitor)
    come_back(visitor, provider)
    other = english(site)
    sign_in(other, "other@example.org")
    come_back(other, provider)
    assert "Another account is linked" in Page(other.get("/account").text).text


def test_an_address_with_an_account_is_not_told_nor_taken(
    site: Flask, visitor: FlaskClient, provider: OpenIdProvider, add: Callable[..., UUID], people: Silta
) -> None:
    account_id = add()
    come_back(visitor, provider)
    answer = post(visitor, "/account/orcid/new", name="Somebody Else", email="reader@example.org")
    assert answer.headers["Location"] == "/account/sign-in"
    (mail,) = mails(site, people)
    assert mail["To"] == "reader@example.org"
    assert "There is one already" in mail.get_content()
    with people.database.unit_of_work() as work:
        assert work.accounts.get(account_id).orcid is None


def test_nor_does_the_time_tell_who_has_an_account(
    site: Flask, provider: OpenIdProvider, add: Callable[..., UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    add()
    waited: list[float] = []
    monkeypatch.setattr(even_time, "time", SimpleNamespace(monotonic=lambda: 0.0, sleep=waited.append))
    for email in ("reader@example.org", "unknown@example.org"):
        client = english(site)
        come_back(client, provider)
        post(client, "/account/orcid/new", name="Somebody", email=email)
    assert len(waited) == 2


def test_a_disabled_account_stays_out(
    site: Flask, visitor: FlaskClient, provider: OpenIdProvider, add: Callable[..., UUID], people: Silta
) -> None:
    from kb.curation.accounts import set_active

    account_id = add()
    sign_in(visitor)
    come_back(visitor, provider)
    with people.database.unit_of_work(writing=True) as work:
        set_active(work, account_id, active=False, actor_id=None)
        work.commit()
    other = english(site)
    come_back(other, provider)
    assert not is_signed_in(other)


def mistake(provider: OpenIdProvider, wrong: str) -> None:
    """Let the provider make one of the mistakes; those of the browser come later."""
    hour = 3600
    now = int(time.time())
    provider.claims = {
        "nonce": {"nonce": "of another session"},
        "no nonce": {"nonce": None},
        "audience": {"aud": "APP-OTHER"},
        "other audiences": {"aud": ["APP-OTHER", "APP-THIRD"]},
        "expired": {"exp": now - hour, "iat": now - 2 * hour},
        "issuer": {"iss": "https://evil.example.org"},
        "no subject": {"sub": None},
        "subject is no ORCID iD": {"sub": "somebody"},
    }.get(wrong, {})
    provider.headers = {"algorithm none": {"alg": "none"}, "key as secret": {"alg": "HS256"}}.get(wrong, {})
    provider.without_token = wrong == "no token"
    if wrong == "signature":
        provider.signing_key = RSAKey.generate_key(2048, {"kid": "first"})


@pytest.mark.parametrize(
    "wrong",
    ["nonce", "no nonce", "audience", "other audiences", "expired", "issuer", "signature", "algorithm none",
     "key as secret", "no token", "no subject", "subject is no ORCID iD", "state", "code twice", "refused"],
)  # fmt: skip
def test_nobody_comes_in_with_what_the_provider_did_not_say(
    visitor: FlaskClient, provider: OpenIdProvider, add: Callable[..., UUID], wrong: str, site: Flask
) -> None:
    add()
    owner = english(site)
    sign_in(owner)
    come_back(owner, provider)
    good = english(site)
    come_back(good, provider)
    assert is_signed_in(good), "the same way without the mistake lets in"

    mistake(provider, wrong)
    back = provider.authorise(visitor.get("/account/orcid").headers["Location"])
    query = urlsplit(back).query
    if wrong == "state":
        query = f"{query}x"
    if wrong == "refused":
        query = "error=access_denied&" + query.partition("&")[2]
    if wrong == "code twice":
        other = english(site)
        other.get("/account/orcid")
        assert other.get(f"/account/orcid/answer?{query}").status_code == 302
        assert not is_signed_in(other), "the answer is for the browser that asked"
        query = query.replace("code-", "code-9")
    answer = visitor.get(f"/account/orcid/answer?{query}")
    assert answer.headers["Location"] == "/account/sign-in"
    assert not is_signed_in(visitor)
    assert "Signing in with ORCID did not work" in Page(visitor.get("/account/sign-in").text).text


def test_a_provider_that_does_not_answer_is_no_failure_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILTA_ORCID_ISSUER", "http://127.0.0.1:1")
    monkeypatch.setenv("SILTA_ORCID_CLIENT_ID", CLIENT)
    opened = open_silta(tmp_path / "other", [], secret_key="a secret for tests only, of more than 32 characters")
    client = english(create_app(opened))
    assert client.get("/account/orcid").headers["Location"] == "/account/sign-in"
    opened.close()


def test_the_provider_is_asked_encrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILTA_ORCID_ISSUER", "http://orcid.example.org")
    with pytest.raises(InvalidSettings, match="SILTA_ORCID_ISSUER"):
        _ = Settings().orcid
