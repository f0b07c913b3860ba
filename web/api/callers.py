"""Who asks: a visitor, or a program with a key (RFC 6750)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask import Flask, current_app, g, request

from kb.curation.api_keys import find_api_key
from kb.model import Account, Actor, ApiKey, ApiScope
from web.api.problem import ApiProblem, ProblemKind
from web.site import this_site

SCHEME = "bearer"
_LONGEST = 200
_ATTRIBUTE = "silta_scope"
_View = TypeVar("_View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Caller:
    """A program with a key."""

    key: ApiKey
    account: Account

    def has(self, scope: ApiScope) -> bool:
        """Whether the key opens something."""
        return scope in self.key.scopes


def opened_by(scope: ApiScope) -> Callable[[_View], _View]:
    """Declare that a view needs a key of a scope; put it directly below the route."""

    def decorate(view: _View) -> _View:
        setattr(view, _ATTRIBUTE, scope)
        spec = view.__dict__.setdefault("_spec", {})
        spec["security"] = [{"key": [scope.value]}]
        return view

    return decorate


def init_callers(api: Flask) -> None:
    """Refuse keys that open nothing, or not what is asked for; call it after the limits, which so count all."""

    @api.before_request
    def check_key() -> None:
        caller = this_caller()
        if caller is None and "Authorization" in request.headers:
            raise ApiProblem(
                ProblemKind.INVALID_KEY, headers={"WWW-Authenticate": 'Bearer realm="silta", error="invalid_token"'}
            )
        scope = getattr(current_app.view_functions.get(request.endpoint or ""), _ATTRIBUTE, None)
        if scope is None or request.method == "OPTIONS":
            return
        if caller is None:
            raise ApiProblem(ProblemKind.KEY_NEEDED, headers={"WWW-Authenticate": 'Bearer realm="silta"'})
        if not caller.has(scope):
            refused = f'Bearer realm="silta", error="insufficient_scope", scope="{scope.value}"'
            detail = f"This needs a key of the scope {scope.value}."
            raise ApiProblem(ProblemKind.SCOPE_MISSING, detail, headers={"WWW-Authenticate": refused})


def this_caller() -> Caller | None:
    """Return the program that asks; None for a visitor and for a key that opens nothing."""
    if "api_caller" not in g:
        g.api_caller = _read_caller()
    caller: Caller | None = g.api_caller
    return caller


class KeyActors:
    """Tells who a program acts for, for the rules of who may use what."""

    def current(self) -> Actor | None:
        """Return the owner of the key, or None."""
        caller = this_caller()
        return caller.account.actor if caller is not None else None


def _read_caller() -> Caller | None:
    given = request.headers.get("Authorization", "")
    scheme, _, secret = given[:_LONGEST].strip().partition(" ")
    if scheme.lower() != SCHEME:
        return None
    with this_site().silta.database.unit_of_work() as work:
        found = find_api_key(work, secret.strip(), datetime.now(UTC))
    return Caller(*found) if found is not None else None
