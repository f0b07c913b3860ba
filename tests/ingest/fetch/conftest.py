from collections.abc import Callable, Iterator

import pytest

from ingest.fetch.client import Client
from kb.settings import FetchSettings


class FakeTime:
    """A clock that only moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def client(time: FakeTime) -> Iterator[Callable[..., Client]]:
    """Make clients that may ask this machine, and do not really wait."""
    opened: list[Client] = []

    def make(**options: object) -> Client:
        settings = FetchSettings(**{"allow_private": True, "pause": 0, **options})  # type: ignore[arg-type]
        made = Client(settings, "https://silta.example.org", clock=time.clock, sleep=time.sleep)
        opened.append(made)
        return made

    yield make
    for made in opened:
        made.close()
