"""What was worked out lately and may be asked again."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """The most recently used answers to something that doesn't change; any number of threads."""

    def __init__(self, most: int) -> None:
        """Take how many to keep."""
        self._most = most
        self._items: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what belongs to a key; two threads may make the same at once, and neither waits for the other."""
        with self._lock:
            if key in self._items:
                self._items.move_to_end(key)
                return self._items[key]
        made = make()
        self.put(key, made)
        return made

    def put(self, key: Hashable, item: T) -> None:
        """Keep something, in the place of what was there or of the least recently used."""
        with self._lock:
            self._items[key] = item
            self._items.move_to_end(key)
            if len(self._items) > self._most:
                self._items.popitem(last=False)
