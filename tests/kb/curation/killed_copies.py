"""Copies of a process, each killed one step later than the one before: what the processes of two tests do."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from kb.store import Database
from tests.ingest.killed_runs import die_at_step


def kill_copies(template: Path, folder: Path, change: Callable[[Database], object]) -> int:
    """Change a fresh copy of a database in each, killed at the first step, then the second; return how many were.

    :param folder: gets the databases as they were left, ``cut1.sqlite3`` and so on; the last one's copy was not killed
    """
    step, is_killed = 0, True
    while is_killed:
        step += 1
        file = folder / f"cut{step}.sqlite3"
        shutil.copy(template, file)
        is_killed = _change_in_copy(file, step, change)
    return step - 1


def _change_in_copy(file: Path, step: int, change: Callable[[Database], object]) -> bool:
    """Change in a copy of this process that dies at a step; return whether it was killed before it was done."""
    child = os.fork()
    if child == 0:
        try:
            with Database.open(f"sqlite:///{file}") as database:
                die_at_step(step)
                change(database)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)
