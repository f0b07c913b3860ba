"""Notices lists that never end: a repository that hands out the same page, or nothing, again and again."""

import hashlib
from collections.abc import Iterable

from ingest.harvest.errors import HarvestFailed

EMPTY_PAGES = 50
"""How many pages in a row may have no record; some repositories filter after they have cut the pages."""
PAGES = 200_000
"""How many pages a list may have; at 50 records a page that is ten million."""


class EndlessList:
    """Watches the pages of one list."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._seen: set[bytes] = set()
        self._pages = 0
        self._empty = 0

    def check(self, token: str, records: Iterable[str], *, same_token_is_a_circle: bool = True) -> None:
        """Look at a page that is not the last one.

        :param token: what leads to the next page
        :param records: the keys of this page's records
        :param same_token_is_a_circle: False for interfaces that give one cursor for the whole list
        :raises HarvestFailed: when the list cannot come to an end this way
        """
        self._pages += 1
        keys = hashlib.sha256("\n".join(found := list(records)).encode("utf-8", "replace")).digest()
        self._empty = 0 if found else self._empty + 1
        marks = [keys] if found else []
        if same_token_is_a_circle:
            marks.append(hashlib.sha256(b"token " + token.encode("utf-8", "replace")).digest())
        if any(mark in self._seen for mark in marks):
            message = f"{self._address}: the list leads in a circle, a page came twice; tell the host, the rest is left"
            raise HarvestFailed(message)
        if self._empty >= EMPTY_PAGES:
            message = f"{self._address}: {EMPTY_PAGES} pages without a record came one after the other; tell the host"
            raise HarvestFailed(message)
        if self._pages >= PAGES:
            message = f"{self._address}: the list has more than {PAGES:,} pages; harvest its sets one by one"
            raise HarvestFailed(message)
        self._seen.update(marks)
