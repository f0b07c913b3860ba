"""Answers that take as long for a mail address that has an account as for one that has none.

What they say is alike, but a mail is made for some of them only, and a clock would tell (CWE-208; OWASP Authentication
Cheat Sheet, "Authentication and Error Messages"). The dear part of the work, hashing, is the same for all; what differs
takes a fraction of a step, so that also a busy machine seldom needs a step more for some of them.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, Response, g, request

STEP = 0.5
"""Seconds; a form is answered after a whole number of them. Several times what the work takes."""
ENDPOINTS = (
    "security.forgot_password",
    "security.send_confirmation",
    "security.register",
    "security.change_email",
    "orcid.complete",
)
"""What is told any mail address and must not tell whose it is. Signing in hashes a password in any case."""


def init_even_time(app: Flask) -> None:
    """Let answers wait; call it when these views are there, and before the limits, whose refusals need not."""
    for endpoint in ENDPOINTS:
        # Without registration or ORCID there is no such view.
        if endpoint in app.view_functions:
            app.view_functions[endpoint] = _timed(app.view_functions[endpoint])
    # Flask calls these functions backwards and after those of one request (Flask.process_response), in which
    # Flask-Security stores an account: so nothing but the cookie comes after the waiting.
    app.after_request_funcs.setdefault(None, []).insert(0, _wait)


def _timed(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def answer(*arguments: Any, **named: Any) -> Any:
        if request.method == "POST":
            g.even_time_since = time.monotonic()
        return view(*arguments, **named)

    return answer


def _wait(response: Response) -> Response:
    began = g.pop("even_time_since", None)
    if began is not None:
        time.sleep(left(time.monotonic() - began))
    return response


def left(seconds: float) -> float:
    """Return how many seconds an answer waits whose work took so many."""
    return -seconds % STEP if STEP else 0.0
