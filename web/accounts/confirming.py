"""Links in mails that confirm a mail address: they show a page, and its button confirms.

Programs that look into mails for what is harmful follow links; they would confirm an address for whoever registered it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, make_response, render_template, request
from flask_security.change_email import _verify_token_status
from flask_security.confirmable import confirm_email_token_status
from werkzeug.wrappers import Response


def init_confirming(app: Flask) -> None:
    """Let Flask-Security's views, which confirm at once, be asked by the button only."""
    for endpoint, works in (
        ("security.confirm_email", _confirms_account),
        ("security.change_email_confirm", _confirms_new_address),
    ):
        app.view_functions[endpoint] = _by_button(app.view_functions[endpoint], works)
        (rule,) = app.url_map.iter_rules(endpoint)
        if "POST" not in (rule.methods or ()):
            app.add_url_rule(rule.rule, endpoint, methods=["POST"])


def _by_button(view: Callable[..., Any], works: Callable[[str], bool]) -> Callable[..., Any]:
    @wraps(view)
    def answer(token: str) -> Any:
        # Of links that do not work the view says why, and changes nothing.
        return _page() if request.method != "POST" and works(token) else view(token=token)

    return answer


def _page() -> Response:
    answer = make_response(
        render_template("accounts/confirm.html", changes=request.endpoint == "security.change_email_confirm")
    )
    # Other sites do not learn the link. Not "no-referrer": the check against forged forms asks where they come from.
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer


def _confirms_account(token: str) -> bool:
    expired, invalid, user = confirm_email_token_status(token)
    return user is not None and not (expired or invalid) and user.confirmed_at is None


def _confirms_new_address(token: str) -> bool:
    expired, invalid, _, email = _verify_token_status(token)
    return email is not None and not (expired or invalid)
