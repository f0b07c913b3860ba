"""Who may use which address, for every route that the app has."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from werkzeug.routing.converters import AnyConverter, BaseConverter, IntegerConverter, UUIDConverter

from kb.model import AccountRole
from tests.web.accounts.conftest import sign_in
from tests.web.conftest import english
from web.accounts.permissions import (
    NOBODY,
    PUBLIC,
    SIGNED_IN,
    Rule,
    allowed,
    current_actor,
    public,
    required_actor,
    rule_of,
)
from web.app import create_app
from web.silta import Silta


def example(converter: BaseConverter) -> object:
    """A value that a part of an address can have."""
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return {IntegerConverter: 1, UUIDConverter: UUID(int=1)}.get(type(converter), "some-name")


def rules(app: Flask) -> list[tuple[str, str, str]]:
    """Every route as endpoint, method and an address of it."""
    found = []
    adapter = app.url_map.bind("silta.example.org", url_scheme="https")
    for route in app.url_map.iter_rules():
        values = {name: example(converter) for name, converter in route._converters.items()}
        address = adapter.build(route.endpoint, values, force_external=False)
        found += [
            (route.endpoint, method, address) for method in sorted((route.methods or set()) - {"HEAD", "OPTIONS"})
        ]
    return sorted(set(found))


def test_every_endpoint_declares_who_may_use_it(site: Flask) -> None:
    undeclared = {endpoint for endpoint, _, _ in rules(site) if rule_of(site, endpoint) is None}
    assert undeclared == set(), "declare them with @public, @signed_in or @allowed(...) of web.accounts.permissions"


def test_an_endpoint_without_a_declaration_is_for_nobody(people: Silta, add: Callable[..., UUID]) -> None:
    app = create_app(people)
    views = Blueprint("forgotten", __name__)
    views.get("/forgotten")(lambda: "secret")
    app.register_blueprint(views)
    add("administrator@example.org", AccountRole.ADMINISTRATOR)
    client = english(app)
    assert client.get("/forgotten").status_code == 403
    sign_in(client, "administrator@example.org")
    assert client.get("/forgotten").status_code == 403


@pytest.mark.parametrize("role", [None, *AccountRole], ids=str)
def test_every_route_admits_whom_its_rule_admits(
    site: Flask, add: Callable[..., UUID], role: AccountRole | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The views themselves are not asked: whether the guard lets somebody through is what is tested."""
    for endpoint in site.view_functions:
        original = site.view_functions[endpoint]
        if endpoint in {"security.login"}:
            continue
        rule = getattr(original, "silta_rule", None)

        def reached(**_: object) -> str:
            return "reached"

        if rule is not None:
            reached.silta_rule = rule  # type: ignore[attr-defined]
        monkeypatch.setitem(site.view_functions, endpoint, reached)
    site.config["WTF_CSRF_ENABLED"] = False
    client = english(site)
    if role is not None:
        add("person@example.org", role)
        assert (
            client.post(
                "/account/sign-in", data={"email": "person@example.org", "password": "four quiet green bridges"}
            ).status_code
            == 302
        )
    for endpoint, method, address in rules(site):
        if endpoint == "security.login":
            continue
        rule = rule_of(site, endpoint)
        assert rule is not None
        answer = client.open(address, method=method)
        expected = role is not None if rule.signed_in else role in rule.roles or role is AccountRole.ADMINISTRATOR
        if rule == NOBODY:
            assert answer.status_code == 403, (method, address)
        elif rule.everybody or expected:
            assert (answer.status_code, answer.text) == (200, "reached"), (method, address)
        elif role is not None:
            assert answer.status_code == 403, (method, address)
        elif method == "GET":
            assert answer.headers["Location"].startswith("/account/sign-in?next="), (method, address)
        else:
            assert answer.status_code == 401, (method, address)


def test_the_actor_is_the_signed_in_person(people: Silta, add: Callable[..., UUID]) -> None:
    app = create_app(people)
    views = Blueprint("views", __name__)

    @views.get("/researchers-only")
    @allowed(AccountRole.RESEARCHER)
    def researchers_only() -> dict[str, str | None]:
        actor = required_actor()
        return {"id": str(actor.id), "name": actor.name, "organisation": actor.organisation}

    @views.get("/for-everybody")
    @public
    def for_everybody() -> str:
        return "nobody" if current_actor() is None else "somebody"

    app.register_blueprint(views)
    account_id = add("researcher@example.org", AccountRole.RESEARCHER, organisation="example-institute")
    client = english(app)
    assert client.get("/for-everybody").text == "nobody"
    assert client.get("/researchers-only").status_code == 302
    sign_in(client, "researcher@example.org")
    assert client.get("/researchers-only").json == {
        "id": str(account_id),
        "name": "A Person",
        "organisation": "example-institute",
    }
    assert client.get("/for-everybody").text == "somebody"
    add("scout@example.org", AccountRole.SCOUT)
    other = english(app)
    sign_in(other, "scout@example.org")
    assert other.get("/researchers-only").status_code == 403


def test_rules_say_whom_they_admit() -> None:
    from kb.model import Actor

    scout = Actor(name="Scout", roles=frozenset({AccountRole.SCOUT}))
    administrator = Actor(name="Administrator", roles=frozenset({AccountRole.ADMINISTRATOR}))
    assert [PUBLIC.admits(None), SIGNED_IN.admits(None), NOBODY.admits(None)] == [True, False, False]
    assert [NOBODY.admits(administrator), SIGNED_IN.admits(scout)] == [False, True]
    editors = Rule(roles=frozenset({AccountRole.EDITOR}))
    assert [editors.admits(scout), editors.admits(administrator)] == [False, True]
    with pytest.raises(TypeError):
        allowed()


def test_public_pages_set_no_cookie(visitor: FlaskClient) -> None:
    for path in ("/", "/search?q=pump", "/technologies", "/sitemap.xml", "/suggest?q=pu", "/robots.txt", "/healthz"):
        answer = visitor.get(path)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers, path
