"""A knowledge base in a file, its content as a folder, and a second one that is made from it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from ingest.content.folder import ContentFolder, ExportReport
from ingest.content.gathering import gather
from ingest.pipeline import Pipeline
from ingest.report import Report
from ingest.sources import Inputs
from kb.model import TransferBrief
from kb.store import Database
from kb.taxonomy import Vocabularies
from tests.new_store import new_store


@dataclass(frozen=True)
class KnowledgeBase:
    database: Database
    vocabularies: Vocabularies

    def read(self, *paths: Path) -> Report:
        pipeline = Pipeline(self.database, self.vocabularies, today=date(2026, 1, 1))
        return pipeline.run(Inputs(paths).read(), [])

    def export(self, folder: Path, *, force: bool = False, prune: bool = False, all_: bool = True) -> ExportReport:
        with self.database.unit_of_work() as work:
            return ContentFolder(folder).export(gather(work, every_status=all_), force=force, prune=prune)

    def compare(self, folder: Path) -> ExportReport:
        with self.database.unit_of_work() as work:
            return ContentFolder(folder).compare(gather(work, every_status=True))

    def briefs(self) -> dict[UUID, TransferBrief]:
        with self.database.unit_of_work() as work:
            return {stored.brief.id: stored.brief for stored in work.briefs.iterate(None)}


Making = Callable[[str], KnowledgeBase]


@contextmanager
def making(folder: Path, vocabularies: Vocabularies) -> Iterator[Making]:
    """Give what makes knowledge bases by name, and close them in the end."""
    opened: list[Database] = []

    def make(name: str) -> KnowledgeBase:
        opened.append(new_store(f"sqlite:///{folder}/{name}.sqlite3"))
        return KnowledgeBase(opened[-1], vocabularies)

    try:
        yield make
    finally:
        for database in opened:
            database.close()


def files(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, hidden ones too."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}
