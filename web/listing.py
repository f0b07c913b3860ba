"""Long lists that pages are made of, read from the store once and kept until something is published."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from kb.store import Database, UnitOfWork

KEPT = 100
"""A listing is kept at least this many times as long as it took to read, so that reading stays rare."""
Content = TypeVar("Content")


@dataclass(frozen=True, slots=True)
class _Listing(Generic[Content]):
    """What was read, as it was at a position of the outbox."""

    position: int
    content: Content
    read_at: float
    took: float

    def serves(self, position: int, now: float) -> bool:
        """Whether it need not be read again: nothing has changed, or reading is dear and it is not old yet."""
        return self.position == position or now - self.read_at < KEPT * self.took


class Listings(Generic[Content]):
    """One listing of each open database, read by one request at a time."""

    def __init__(self, read: Callable[[UnitOfWork], Content]) -> None:
        """Take what reads the listing.

        :param read: reads everything; called when something was published since, but not all too often
        """
        self._read = read
        self._lock = threading.Lock()
        self._known: WeakKeyDictionary[Database, _Listing[Content]] = WeakKeyDictionary()

    def of(self, database: Database) -> Content:
        """Return the listing of a database."""
        with self._lock, database.unit_of_work() as work:
            position = work.outbox.last_position()
            known = self._known.get(database)
            now = time.monotonic()
            if known is None or not known.serves(position, now):
                content = self._read(work)
                known = _Listing(position, content, now, time.monotonic() - now)
                self._known[database] = known
            return known.content
