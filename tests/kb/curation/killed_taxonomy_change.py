"""A process that accepts a merge of concepts in copies of itself, each killed one step later: started by a test.

``python -m tests.kb.curation.killed_taxonomy_change template.sqlite3 folder`` prints how many copies were killed.
"""

import os
import shutil
import sys
from pathlib import Path

from kb.curation.taxonomy_desk import accept
from kb.store import Database
from tests.ingest.killed_runs import die_at_step
from tests.kb.curation.people import EDITOR
from tests.kb.taxonomy.sample_concepts import sample


def accept_in_copy(file: Path, step: int) -> bool:
    """Accept in a copy of this process that dies at a step; return whether it was killed before it was done."""
    child = os.fork()
    if child == 0:
        try:
            with Database.open(f"sqlite:///{file}") as database, database.unit_of_work(writing=True) as work:
                die_at_step(step)
                accept(work, sample(), 1, EDITOR)
                work.commit()
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
        is_killed = accept_in_copy(file, step)
    print(step - 1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
