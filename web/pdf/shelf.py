"""Documents that have been set already, as long as there is room."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate

from web.pdf.errors import PdfBusy

ROOM = 32 * 1024 * 1024
"""Bytes of documents that are kept: some 700 briefs."""
PATIENCE = 10.0
"""Seconds that a reader waits for a document that is being set for somebody else."""


class Shelf:
    """Keeps documents in memory by key; the one that nobody asked for the longest goes first.

    Readers who ask for the same document at the same time share the work of one of them.
    """

    def __init__(self, room: int = ROOM, patience: float = PATIENCE) -> None:
        self._room = room
        self._patience = patience
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._taken = 0
        self._in_work: dict[Hashable, Future[bytes]] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """Return the kept document, or make it and keep it.

        :param key: everything that the document depends on
        :param make: called by one thread a key at a time; what it raises, everybody who waits gets
        :raises PdfBusy: when somebody else's work on it takes too long
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            work = self._in_work.get(key)
            mine = work is None
            if work is None:
                work = self._in_work[key] = Future()
        if mine:
            self._do(key, make, work)
        try:
            return work.result(self._patience)
        except TooLate as error:
            message = f"the document is still being set after {self._patience:g} seconds"
            raise PdfBusy(message) from error

    def _do(self, key: Hashable, make: Callable[[], bytes], work: "Future[bytes]") -> None:
        try:
            document = make()
        except BaseException as error:
            with self._lock:
                del self._in_work[key]
            work.set_exception(error)
            return
        with self._lock:
            del self._in_work[key]
            if len(document) <= self._room:
                self._kept[key] = document
                self._taken += len(document)
            while self._taken > self._room:
                _, oldest = self._kept.popitem(last=False)
                self._taken -= len(oldest)
        work.set_result(document)
