"""The session: nobody gets a cookie before it is needed, and signing in begins a new one."""

from typing import Any, cast

from flask import Flask, Response, current_app, g, request, session
from flask_login import current_user, user_logged_in

from kb.model import Actor
from web.accounts.user import User

KEPT = frozenset({"_user_id", "_fresh", "_id", "fs_cc", "fs_paa", "_flashes", "tf_remember_login"})
"""What outlives signing in; everything else may have been put into the session by somebody else before."""


NOT_KEPT = frozenset({"accounts", "security", "orcid", "contribute", "curate", "editor", "cooperation", "exchange"})
"""Blueprints whose pages no cache keeps."""


def init_session(app: Flask) -> None:
    """Begin a session anew at sign-in, and keep what depends on one out of shared caches."""
    user_logged_in.connect(_begin_anew, app)
    app.after_request(_keep_private)


def signed_in_user() -> User | None:
    """Return who is signed in; without a session's cookie it looks at nothing, so that none is set."""
    if not session_is_there():
        return None
    return cast("User", current_user._get_current_object()) if current_user.is_authenticated else None


def session_is_there() -> bool:
    """Whether the visitor has a session, or gets one with this answer."""
    return current_app.config["SESSION_COOKIE_NAME"] in request.cookies or "_login_user" in g


class SessionActors:
    """Tells who is signed in by the session."""

    def current(self) -> Actor | None:
        """Return who is signed in, or None."""
        user = signed_in_user()
        return user.stored_account.actor if user is not None else None


def _begin_anew(_: Flask, **__: Any) -> None:
    for name in [name for name in session if name not in KEPT]:
        session.pop(name)
    g.pop("csrf_token", None)


def _keep_private(response: Response) -> Response:
    """An answer that was made with a session is for its owner only (RFC 9111, section 5.2.2.7)."""
    if session_is_there() and request.endpoint != "static":
        response.vary.add("Cookie")
        response.cache_control.private = True
        response.cache_control.public = None
        if (request.blueprint or "") in NOT_KEPT:
            # Not even the browser's own memory shows it after signing out.
            response.cache_control.no_store = True
    return response
