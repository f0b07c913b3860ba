"""Who may use which address: every endpoint declares it, and one that does not is for nobody."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast

from flask import Blueprint, Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from kb.model import AccountRole, Actor
from web.accounts.errors import AccountsUnavailable
from web.site import this_site

_View = TypeVar("_View", bound=Callable[..., Any])
_ATTRIBUTE = "silta_rule"
_EXTENSION = "silta-permissions"
ACTORS = "silta-actors"
"""Where the app keeps who tells the signed-in person; missing where nobody can sign in."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may use an endpoint."""

    roles: frozenset[AccountRole] = frozenset()
    """One of these roles is needed; an administrator has them all."""
    everybody: bool = False
    """Whether visitors may use it who are not signed in."""
    signed_in: bool = False
    """Whether every signed-in person may use it, with whatever roles."""

    def admits(self, actor: Actor | None) -> bool:
        """Whether somebody may use the endpoint."""
        if self.everybody:
            return True
        return actor is not None and (self.signed_in or (bool(self.roles) and actor.has(*self.roles)))


PUBLIC = Rule(everybody=True)
SIGNED_IN = Rule(signed_in=True)
NOBODY = Rule()
"""For what a library brings along and Silta does not offer."""


class Actors(Protocol):
    """Who knows the signed-in person."""

    def current(self) -> Actor | None:
        """Return who is signed in, or None; without a session it looks at nothing."""
        ...


def public(view: _View) -> _View:
    """Declare that everybody may use a view."""
    setattr(view, _ATTRIBUTE, PUBLIC)
    return view


def signed_in(view: _View) -> _View:
    """Declare that every signed-in person may use a view."""
    setattr(view, _ATTRIBUTE, SIGNED_IN)
    return view


def allowed(*roles: AccountRole) -> Callable[[_View], _View]:
    """Declare that a view is for people with one of these roles; put it between the route and the function.

    :param roles: at least one; an administrator may use everything
    """
    if not roles:
        message = "allowed() needs a role; say @signed_in or @public"
        raise TypeError(message)

    def declare(view: _View) -> _View:
        setattr(view, _ATTRIBUTE, Rule(roles=frozenset(roles)))
        return view

    return declare


def init_permissions(app: Flask) -> None:
    """Let nobody use an endpoint that its rule does not admit."""
    app.extensions[_EXTENSION] = {}
    app.before_request(_guard)


def declare(app: Flask, rule: Rule, *, blueprints: Iterable[Blueprint] = (), endpoints: Iterable[str] = ()) -> None:
    """Give a rule to whole blueprints, or to endpoints whose views are not ours; a view's own rule comes first."""
    table = app.extensions[_EXTENSION]
    table.update({f"{blueprint.name}.": rule for blueprint in blueprints})
    table.update(dict.fromkeys(endpoints, rule))


def rule_of(app: Flask, endpoint: str) -> Rule | None:
    """Return the rule of an endpoint, or None when nobody declared one."""
    table = app.extensions[_EXTENSION]
    own = getattr(app.view_functions.get(endpoint), _ATTRIBUTE, None)
    return cast("Rule | None", own or table.get(endpoint) or table.get(f"{endpoint.rpartition('.')[0]}."))


def current_actor() -> Actor | None:
    """Return who is signed in, as revisions and the audit log name them, or None."""
    actors = cast("Actors | None", current_app.extensions.get(ACTORS))
    actor = actors.current() if actors is not None else None
    if actor is None or actor.organisation is None:
        return actor
    # Briefs and profiles may name the organisation by the key of one that is the same.
    known: dict[str, frozenset[str]] = g.setdefault("organisation_keys", {})
    if actor.organisation not in known:
        with this_site().silta.database.unit_of_work() as work:
            known[actor.organisation] = frozenset(work.organisations.keys_of(actor.organisation))
    return actor.model_copy(update={"organisation_keys": known[actor.organisation]})


def required_actor() -> Actor:
    """Return who is signed in, for views that admit nobody else.

    It ends the request with 401 when the view's rule admits visitors and one came.
    """
    actor = current_actor()
    if actor is None:
        abort(401)
    return actor


def _guard() -> Response | None:
    if request.endpoint is None:
        # There is no such page, or it does not take this method: that answer tells nothing.
        return None
    rule = rule_of(current_app, request.endpoint)
    if rule is None:
        current_app.logger.error("%s: nobody declared who may use it, so nobody may", request.endpoint)
        abort(403)
    if rule.everybody:
        return None
    if ACTORS not in current_app.extensions:
        raise AccountsUnavailable(current_app.extensions[EXTENSION_REASON])
    actor = current_actor()
    if rule.admits(actor):
        return None
    if actor is not None or rule == NOBODY:
        abort(403)
    if request.method != "GET":
        abort(401)
    return redirect(url_for("security.login", next=request.full_path.rstrip("?")))


EXTENSION_REASON = "silta-accounts-missing"
"""Where the app keeps the sentence that says why nobody can sign in."""
