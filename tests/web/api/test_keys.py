"""Keys: what they open, what they do not, and how often they may ask."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from kb.curation.accounts import set_active
from kb.curation.api_keys import make_api_key, revoke_api_key
from kb.model import AccountRole, ApiScope
from tests.web.api.conftest import Make, bearer, key_of, problem_of
from web.accounts.permissions import rule_of
from web.api.mount import EXTENSION
from web.silta import Silta

Small = Callable[..., tuple[Silta, FlaskClient]]
READ, SUBMIT = ApiScope.READ, ApiScope.SUBMISSIONS


def test_reading_needs_no_key(program: FlaskClient) -> None:
    assert program.get("/api/v1/search?q=robot").status_code == 200


@pytest.mark.parametrize(
    "given",
    [
        "Bearer silta_" + "x" * 43,
        "Bearer",
        "Bearer ",
        "Basic dXNlcjpwYXNz",
        "silta_abc",
        "Bearer " + "x" * 5000,
        "Bearer silta_\xe4",
    ],
)
@pytest.mark.parametrize("address", ["/api/v1/briefs", "/api/v1/submissions"])
def test_a_key_that_opens_nothing_is_refused_everywhere(program: FlaskClient, address: str, given: str) -> None:
    response = program.get(address, headers={"Authorization": given})
    assert problem_of(response, 401)["type"] == "/api#invalid-key"
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert "silta_x" not in response.text


def test_submissions_need_a_key_with_their_scope(program: FlaskClient, make_key: Make) -> None:
    response = program.get("/api/v1/submissions")
    assert problem_of(response, 401)["type"] == "/api#key-needed"
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="silta"'
    response = program.get("/api/v1/submissions", headers=bearer(make_key(READ)))
    assert problem_of(response, 403)["type"] == "/api#scope-missing"
    assert 'scope="submissions"' in response.headers["WWW-Authenticate"]
    assert program.get("/api/v1/submissions", headers=bearer(make_key(SUBMIT))).status_code == 200


@pytest.mark.parametrize("role", [AccountRole.READER, AccountRole.SCOUT])
def test_a_key_reaches_no_further_than_its_owner(program: FlaskClient, make_key: Make, role: AccountRole) -> None:
    secret = make_key(SUBMIT, role=role)
    for response in (
        program.get("/api/v1/submissions", headers=bearer(secret)),
        program.post("/api/v1/submissions", json={}, headers=bearer(secret)),
    ):
        problem_of(response, 403)


def test_a_key_ends_when_it_is_revoked_or_expires_or_its_owner_may_not_sign_in(small_api: Small) -> None:
    silta, program = small_api()

    def status(secret: str) -> int:
        return program.get("/api/v1/submissions", headers=bearer(secret)).status_code

    expiring = key_of(silta, expires_at=datetime.now(UTC) + timedelta(seconds=60))
    revoked, disabled = key_of(silta), key_of(silta)
    assert [status(secret) for secret in (expiring, revoked, disabled)] == [200, 200, 200]
    with silta.database.unit_of_work(writing=True) as work:
        keys = work.api_keys.list()
        revoke_api_key(work, keys[1].account_id, keys[1].id, actor_id=None)
        set_active(work, keys[2].account_id, active=False, actor_id=None)
        work.commit()
    assert [status(secret) for secret in (expiring, revoked, disabled)] == [200, 401, 401]
    with pytest.MonkeyPatch.context() as later:
        later.setattr("web.api.callers.datetime", _Later)
        assert status(expiring) == 401


class _Later(datetime):
    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return datetime.now(UTC) + timedelta(minutes=2)


def test_secrets_are_not_stored(small_api: Small) -> None:
    silta, _ = small_api()
    secret = key_of(silta)
    folder = silta.settings.data
    for file in folder.rglob("silta.sqlite3*"):
        assert secret.removeprefix("silta_").encode() not in file.read_bytes()


def test_visitors_and_keys_are_counted_apart(small_api: Small) -> None:
    silta, program = small_api(api_requests_per_minute=3, api_key_requests_per_minute=5)
    reading, other, submitting = key_of(silta, READ), key_of(silta, READ), key_of(silta, SUBMIT)

    def ask(secret: str = "") -> tuple[int, str]:
        response = program.get("/api/v1/sectors", headers=bearer(secret) if secret else {})
        if response.status_code == 429:
            assert problem_of(response, 429)["type"] == "/api#too-many-requests"
            assert 1 <= int(response.headers["Retry-After"]) <= 60
        assert 1 <= int(response.headers["RateLimit-Reset"]) <= 60
        return response.status_code, response.headers["RateLimit-Remaining"]

    assert [ask() for _ in range(4)] == [(200, "2"), (200, "1"), (200, "0"), (429, "0")]
    assert [ask(reading)[0] for _ in range(6)] == [200] * 5 + [429]
    assert ask(other) == (200, "4")
    assert [ask(submitting)[0] for _ in range(4)] == [200] * 3 + [429], "higher limits come with the scope read"


def test_guessing_keys_counts_too(small_api: Small) -> None:
    _, program = small_api(api_requests_per_minute=3)
    guesses = [bearer(f"silta_{number:043}") for number in range(4)]
    assert [program.get("/api/v1/briefs", headers=guess).status_code for guess in guesses] == [401, 401, 401, 429]


def test_every_endpoint_declares_who_may_use_it(desk_app: object) -> None:
    api = desk_app.extensions[EXTENSION].api  # type: ignore[attr-defined]
    endpoints = {rule.endpoint for rule in api.url_map.iter_rules()}
    assert {endpoint for endpoint in endpoints if rule_of(api, endpoint) is None} == set()
    closed = {endpoint for endpoint in endpoints if not rule_of(api, endpoint).everybody}  # type: ignore[union-attr]
    assert closed == {endpoint for endpoint in endpoints if endpoint.startswith("submissions.")}


def test_a_key_made_twice_with_one_name_is_refused(small_api: Small) -> None:
    from kb.curation.api_keys import RefusedApiKey

    silta, _ = small_api()
    key_of(silta)
    with silta.database.unit_of_work(writing=True) as work:
        account = work.api_keys.list()[0].account_id
        with pytest.raises(RefusedApiKey, match="already"):
            make_api_key(work, account, "test", [READ], expires_at=None, actor_id=None)
