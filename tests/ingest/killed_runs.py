"""A process that loads everything once, and then ingests in copies of itself that are killed: started by a test.

``python -m tests.ingest.killed_runs content export.zip folder points seed`` prints how many copies were killed.
"""

import itertools
import os
import random
import signal
import sqlite3
import sys
import time
from pathlib import Path

from sqlalchemy import Engine, event

from ingest import pipeline
from ingest.pipeline import Pipeline
from ingest.sources import Inputs
from kb.store import Database
from kb.taxonomy import Vocabularies

BATCH = 4


def take(vocabularies: Vocabularies, export: Path, address: str) -> None:
    """Ingest the export in many small transactions."""
    pipeline.BATCH = BATCH
    with Database.open(address) as database:
        Pipeline(database, vocabularies).run(Inputs([export]).read(), [export.name])


def die_at_step(number: int) -> None:
    """Kill this process at a step of its work with the database: around a statement, or before a commit."""
    steps = itertools.count(1)

    def step(*_: object) -> None:
        if next(steps) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
        event.listen(Engine, name, step)


def stored(address: str) -> int:
    """Return how many briefs the database has, without opening it as Silta does."""
    with sqlite3.connect(address.removeprefix("sqlite:///")) as connection:
        return int(connection.execute("SELECT count(*) FROM brief").fetchone()[0])


def kill_one(vocabularies: Vocabularies, export: Path, address: str, draw: random.Random, seconds: float) -> bool:
    """Ingest in a copy of this process until it is killed; return whether it was still at it.

    :param seconds: what a whole ingest takes
    """
    done = stored(address) // BATCH
    # Half of them die at a step; the others wherever they are after some time, in the middle of a computation too.
    number = draw.randint(1, 200 + 30 * done) if draw.random() < 0.5 else None
    delay = draw.uniform(0, seconds / 5)
    child = os.fork()
    if child == 0:
        try:
            if number is not None:
                die_at_step(number)
            take(vocabularies, export, address)
        finally:
            os._exit(0)
    if number is None:
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def main(content: Path, export: Path, folder: Path, points: int, seed: int) -> None:
    """Ingest into ``whole.sqlite3`` as it should be; kill copies that ingest into others until there were enough kills.

    A database that is complete makes room for the next one; the last is completed without a kill.
    """
    vocabularies = Vocabularies.read(content)
    began = time.perf_counter()
    take(vocabularies, export, f"sqlite:///{folder / 'whole.sqlite3'}")
    seconds = time.perf_counter() - began
    draw = random.Random(seed)  # noqa: S311  no secret
    killed = 0
    for number in itertools.count():
        address = f"sqlite:///{folder / f'cut{number}.sqlite3'}"
        Database.open(address).close()
        is_alive = True
        while killed < points and is_alive:
            is_alive = kill_one(vocabularies, export, address, draw, seconds)
            killed += is_alive
        if is_alive:
            take(vocabularies, export, address)
            break
    print(killed)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
