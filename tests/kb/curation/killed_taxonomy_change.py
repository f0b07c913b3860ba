"""A process that accepts a merge of concepts in copies of itself, each killed one step later: started by a test.

``python -m tests.kb.curation.killed_taxonomy_change template.sqlite3 folder`` prints how many copies were killed.
"""

import sys
from pathlib import Path

from kb.curation.taxonomy_desk import accept
from kb.store import Database
from tests.kb.curation.killed_copies import kill_copies
from tests.kb.curation.people import EDITOR
from tests.kb.taxonomy.sample_concepts import sample


def accept_merge(database: Database) -> None:
    """Accept the merge that was proposed first."""
    with database.unit_of_work(writing=True) as work:
        accept(work, sample(), 1, EDITOR)
        work.commit()


if __name__ == "__main__":
    print(kill_copies(Path(sys.argv[1]), Path(sys.argv[2]), accept_merge))
