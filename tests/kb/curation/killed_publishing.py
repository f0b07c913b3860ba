"""A process that publishes what is due in copies of itself, each of which is killed one step later: started by a test.

``python -m tests.kb.curation.killed_publishing template.sqlite3 folder`` prints how many copies were killed.
"""

import sys
from datetime import date
from pathlib import Path

from kb.curation.desk import Curation
from kb.curation.publication_plan import publish_due
from kb.store import Database
from tests.kb.curation.killed_copies import kill_copies

TODAY = date(2026, 12, 1)


def publish(database: Database) -> None:
    """Publish what is due."""
    publish_due(database, Curation((), today=lambda: TODAY))


if __name__ == "__main__":
    print(kill_copies(Path(sys.argv[1]), Path(sys.argv[2]), publish))
