"""Brings the search index to what the database says."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from uuid import UUID

from kb.model import BriefStatus, SiltaError
from kb.search.backend import Backend, IndexOutdated
from kb.search.document import SearchDocument, make_document
from kb.store import Database, OutboxRow, UnitOfWork, taxonomy_in_force
from kb.taxonomy import Taxonomy

TASK = "indexer"
"""Name of the lock that one indexer holds."""

_REPORT_EVERY = 500

ReportProgress = Callable[[int, int], None]
"""Takes the number of briefs read so far and the number of all."""


class IndexMismatch(SiltaError):
    """The index was made from another state of the database, so its position means nothing; a rebuild mends it."""


class Indexer:
    """Applies the outbox to a backend, and makes a new index from all published briefs.

    Only one indexer works at a time, whatever its process: the others wait. The backend keeps the position of the
    last applied outbox row together with the documents, so a process that is killed repeats at most one batch.
    """

    def __init__(self, database: Database, backend: Backend, taxonomy: Taxonomy, *, wait: float = 30) -> None:
        """Take what is to be kept equal.

        :param wait: seconds to wait while another indexer works
        """
        self._database = database
        self._backend = backend
        self._taxonomy = taxonomy
        self._wait = wait

    def lag(self) -> int:
        """Count the changes that the index does not have yet."""
        position = self._backend.status().position
        with self._database.unit_of_work() as work:
            return work.outbox.waiting(position)

    def drain(self, batch: int = 500) -> int:
        """Apply all outbox rows that the index does not have; makes the first index when there is none.

        :param batch: how many rows to apply at a time
        :returns: how many rows were applied
        :raises StoreBusy: when another indexer works for too long
        :raises IndexMismatch: when the index is ahead of the database, as after a backup was restored
        """
        if self._backend.status().generation is not None and not self._next_rows(1):
            return 0
        with self._alone():
            if self._backend.status().generation is None:
                rows = self.lag()
                self._rebuild(None)
                return rows
            return self._drain(batch)

    def catch_up(self) -> int:
        """Bring the index up to the store: apply the outbox, or rebuild an index that this version cannot continue.

        :returns: how many changes were applied or briefs indexed
        :raises StoreBusy: when another indexer works for too long
        """
        try:
            return self.drain()
        except (IndexOutdated, IndexMismatch):
            return self.rebuild()

    def rebuild(self, progress: ReportProgress | None = None) -> int:
        """Make a new index beside the one that readers see, let them see it, and apply what changed meanwhile.

        :param progress: told now and then how many briefs of how many have been read
        :returns: how many briefs were indexed
        :raises StoreBusy: when another indexer works for too long
        """
        with self._alone():
            indexed = self._rebuild(progress)
            self._drain(500)
        return indexed

    def _alone(self) -> AbstractContextManager[None]:
        return self._database.exclusively(TASK, self._wait)

    def _drain(self, batch: int) -> int:
        applied = 0
        while rows := self._next_rows(batch):
            documents, gone = self._changes(rows)
            self._backend.apply(documents, gone, rows[-1].position)
            applied += len(rows)
        return applied

    def _next_rows(self, limit: int) -> list[OutboxRow]:
        position = self._backend.status().position
        with self._database.unit_of_work() as work:
            rows = work.outbox.after(position, limit)
            last = rows[-1].position if rows else work.outbox.last_position()
        if position > last:
            message = (
                f"the index has applied change {position}, but the database has only {last}: it is an older or "
                "another database; rebuild the index"
            )
            raise IndexMismatch(message)
        return rows

    def _changes(self, rows: Sequence[OutboxRow]) -> tuple[list[SearchDocument], list[UUID]]:
        # What is stored now is at least as new as the newest of these rows, and a newer state has its own row later.
        changed = dict.fromkeys(row.brief_id for row in rows)
        with self._database.unit_of_work() as work:
            stored = work.briefs.get_many(changed)
            # Read with the briefs: a change that made these rows is in force for them, though nobody here knew of it.
            taxonomy = self._in_force(work)
        published = [item for item in stored.values() if item.brief.status is BriefStatus.PUBLISHED]
        documents = [make_document(item.brief, item.revision, taxonomy) for item in published]
        kept = {document.id for document in documents}
        return documents, [brief_id for brief_id in changed if brief_id not in kept]

    def _in_force(self, work: UnitOfWork) -> Taxonomy:
        self._taxonomy = taxonomy_in_force(work, self._taxonomy)
        return self._taxonomy

    def _rebuild(self, progress: ReportProgress | None) -> int:
        with self._database.unit_of_work() as work:
            # Taken before reading: what changes from here on is applied afterwards, whether it was read or not.
            position = work.outbox.last_position()
        generation = self._backend.new_generation()
        try:
            indexed = generation.index(self._documents(progress))
            generation.commit(position)
        except BaseException:
            generation.discard()
            raise
        self._backend.swap(generation)
        return indexed

    def _documents(self, progress: ReportProgress | None) -> Iterator[SearchDocument]:
        with self._database.unit_of_work() as work:
            taxonomy = self._in_force(work)
            total = work.briefs.count(BriefStatus.PUBLISHED)
            done = 0
            for done, item in enumerate(work.briefs.iterate(BriefStatus.PUBLISHED), start=1):
                yield make_document(item.brief, item.revision, taxonomy)
                if progress and done % _REPORT_EVERY == 0:
                    progress(done, max(done, total))
            if progress:
                progress(done, max(done, total))
