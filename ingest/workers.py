"""Working records through in several processes, while the one that asked reads on and writes what is ready.

What the processes do needs no store, so there is one writer only. Results come in the order in which records were
given, and no more records are under way than the caller has handed over, so memory stays flat.
"""

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from ingest.drafting import Drafter, Prepared
from ingest.normalise import UnusableRecord
from ingest.record import RawRecord, ReadBrief

CHUNK = 50
"""Records that a process takes at once: half a second of work, so that handing over costs little."""
WORTHWHILE = 400
"""Records that are worked through here before processes are started, which takes some seconds."""

log = logging.getLogger("silta.ingest")

Readings = Sequence[RawRecord | ReadBrief]
Drafts = list[Prepared | UnusableRecord]


@dataclass(frozen=True, slots=True)
class _Chunk:
    readings: Readings
    future: "Future[Drafts] | None" = None
    """None where no process has it."""


Handed = Sequence[_Chunk]
"""Records that were handed over; :meth:`Workers.finish` gives what was made of them."""


class Workers:
    """Processes that work records through; they are started when there is enough to do, and end with the block."""

    def __init__(self, drafter: Drafter, processes: int) -> None:
        """Prepare; nothing is started yet.

        :param processes: how many; with 1 everything is done in this process
        """
        self._drafter = drafter
        self._processes = processes
        self._pool: ProcessPoolExecutor | None = None
        self._seen = 0

    @property
    def ahead(self) -> int:
        """How many batches the caller does well to read ahead, so that no process waits for work."""
        return self._processes + 1 if self._processes > 1 else 0

    def begin(self, readings: Readings) -> Handed:
        """Hand records over."""
        self._seen += len(readings)
        chunks = [readings[start : start + CHUNK] for start in range(0, len(readings), CHUNK)]
        if self._processes > 1 and self._pool is None and self._seen > WORTHWHILE:
            self._pool = ProcessPoolExecutor(
                self._processes,
                # Copies of this process (fork) could hold locks of its threads for ever.
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_begin,
                initargs=(self._drafter,),
            )
            # All start now: one that started while another one dies would get a pipe that is being closed.
            for _ in range(self._processes):
                self._pool.submit(_is_ready)
        return [self._submit(chunk) for chunk in chunks]

    def finish(self, handed: Handed) -> Drafts:
        """Wait for what was made of the records, in their order.

        When one of the processes was killed, by a system short of memory for example, its work and that of the others
        is done here, and no more are started.
        """
        drafts: Drafts = []
        for chunk in handed:
            drafts += self._result(chunk)
        return drafts

    def _submit(self, readings: Readings) -> _Chunk:
        if self._pool is not None:
            try:
                return _Chunk(readings, self._pool.submit(_prepare, readings))
            except BrokenProcessPool:
                self._give_up()
        return _Chunk(readings)

    def _result(self, chunk: _Chunk) -> Drafts:
        if chunk.future is not None:
            try:
                return chunk.future.result()
            except (BrokenProcessPool, CancelledError):
                self._give_up()
        return self._drafter.prepare(chunk.readings)

    def _give_up(self) -> None:
        if self._processes > 1:
            log.warning("a worker process was killed, perhaps for want of memory; going on with --workers 1")
        self._processes = 1
        self._end()

    def _end(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()


def available_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# In the worker processes: each is told once what to work with.
_drafters: list[Drafter] = []


def _begin(drafter: Drafter) -> None:
    """Prepare a worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches all; the parent says when to end.
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _drafters[:] = [drafter]


def _end_with(parent: "multiprocessing.process.BaseProcess") -> None:
    """End this process when its parent was killed; it would wait for work for ever."""
    parent.join()
    os._exit(1)


def _is_ready() -> bool:
    return bool(_drafters)


def _prepare(readings: Readings) -> Drafts:
    return _drafters[0].prepare(readings)
