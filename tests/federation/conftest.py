from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kb.model import TransferBrief
from tests.federation.instance import Instance

Make = Callable[..., Instance]


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Make]:
    """Start Siltas."""
    started: list[Instance] = []

    def make(name: str, *made: TransferBrief) -> Instance:
        started.append(Instance(tmp_path / name, name, made))
        return started[-1]

    yield make
    for item in started:
        item.close()
