"""The menu of a signed-in person: what this person may use."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, request, url_for

from web.accounts.permissions import rule_of
from web.accounts.user import User

MENU = "silta-account-menu"
"""Where the app keeps the entries: endpoint, and what it is called in the reader's language."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A link."""

    title: str
    address: str
    current: str
    """``page`` when it leads to the page that is shown, ``true`` when that page lies below it, else empty; the value of
    ``aria-current``."""


def account_menu(user: User) -> tuple[Entry, ...]:
    """Return the links to the pages that the person may use, in the order in which they were added."""
    actor = user.stored_account.actor
    entries: dict[str, Callable[[], str]] = current_app.extensions[MENU]
    found = []
    for endpoint, title in entries.items():
        rule = rule_of(current_app, endpoint)
        if rule is not None and rule.admits(actor):
            found.append((title(), url_for(endpoint)))
    # Below /account lies /account/people: the page belongs to the nearest one only.
    nearest = max((address for _, address in found if _is_below(address)), key=len, default="")
    return tuple(
        Entry(title, address, "" if address != nearest else "page" if address == request.path else "true")
        for title, address in found
    )


def _is_below(address: str) -> bool:
    return f"{request.path}/".startswith(f"{address}/")
