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


def scroll_through(page: Any) -> None:
    """Bring every part of the page into sight once: what never was has an estimated height and lies over others."""
    page.evaluate(
        """async () => {
          for (let place = 0; place < document.documentElement.scrollHeight; place += innerHeight) {
            scrollTo(0, place);
            await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
          }
          scrollTo(0, 0);
        }"""
    )
