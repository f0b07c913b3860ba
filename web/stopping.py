"""Ending a long task at the next good place when the system or a person asks for it."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType


@contextmanager
def stopping_on_signals() -> Iterator[Event]:
    """Give an event that SIGTERM and Ctrl+C set; a second Ctrl+C interrupts at once. In the main thread only."""
    stop = Event()

    def ask(number: int, _: FrameType | None) -> None:
        if stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
