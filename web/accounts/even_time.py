"""Answers that take as long for a mail address that has an account as for one that has none.

What they say is alike, but a mail is made for some of them only, and a clock would tell (CWE-208; OWASP Authentication
Cheat Sheet, "Authentication and Error Messages").
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, request

STEP = 0.5
"""Seconds; a form is answered after a whole number of them. Several times what the work takes."""
VIEWS = ("forgot_password", "send_confirmation", "register")
"""Flask-Security's views that are told a mail address by anybody. Signing in hashes a password in any case."""


def init_even_time(app: Flask) -> None:
    """Let the views wait; call it before the limits, whose refusals need not."""
    for name in VIEWS:
        endpoint = f"security.{name}"
        # Without registration there is no such view.
        if endpoint in app.view_functions:
            app.view_functions[endpoint] = _evenly(app.view_functions[endpoint])


def _evenly(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def answer(*arguments: Any, **named: Any) -> Any:
        if request.method != "POST":
            return view(*arguments, **named)
        began = time.monotonic()
        made = view(*arguments, **named)
        time.sleep(left(time.monotonic() - began))
        return made

    return answer


def left(seconds: float) -> float:
    """Return how many seconds an answer waits whose work took so many."""
    return -seconds % STEP if STEP else 0.0
