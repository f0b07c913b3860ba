"""Waiting for a page without evaluating strings inside it, which its Content-Security-Policy forbids."""

import time
from typing import Any

PATIENCE = 10
"""Seconds."""


def until(page: Any, expression: str) -> None:
    """Wait until an expression is true in the page."""
    end = time.monotonic() + PATIENCE
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"not true after {PATIENCE} s: {expression}"
        page.wait_for_timeout(20)


def settled(page: Any) -> None:
    """Wait until the results are no longer being updated."""
    until(page, "!document.querySelector('main[aria-busy]')")
