"""A process that publishes what is due in copies of itself, each of which is killed one step later: started by a test.

``python -m tests.kb.curation.killed_publishing template.sqlite3 folder`` prints how many copies were killed.
"""

import os
import shutil
import sys
from datetime import date
from pathlib import Path

from kb.curation.desk import Curation
from kb.curation.publication_plan import publish_due
from kb.store import Database
from tests.ingest.killed_runs import die_at_step

TODAY = date(2026, 12, 1)


def publish(file: Path, step: int) -> bool:
    """Publish in a copy of this process that dies at a step; return whether it was killed before it was done."""
    child = os.fork()
    if child == 0:
        try:
            with Database.open(f"sqlite:///{file}") as database:
                die_at_step(step)
                publish_due(database, Curation((), today=lambda: TODAY))
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def main(template: Path, folder: Path) -> None:
    """Kill at the first step, at the second, and so on, each in a fresh copy of the database."""
    step, is_killed = 0, True
    while is_killed:
        step += 1
        file = folder / f"cut{step}.sqlite3"
        shutil.copy(template, file)
        is_killed = publish(file, step)
    print(step - 1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
