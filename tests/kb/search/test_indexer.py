import atexit
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import cast
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from kb.model import BriefStatus, Mover, TransferBrief
from kb.search.backend import Backend, IndexOutdated
from kb.search.indexer import TASK, Indexer, IndexMismatch
from kb.store import Database, StoreBusy
from kb.taxonomy import Taxonomy
from tests.examples import examples
from tests.kb.search.memory_backend import Killed, MemoryBackend, kill
from tests.kb.store.sample_briefs import sample_brief
from tests.new_store import new_store


def published(database: Database) -> dict[UUID, tuple[int, str]]:
    with database.unit_of_work() as work:
        return {item.brief.id: (item.revision, item.brief.slug) for item in work.briefs.iterate()}


def save(database: Database, *briefs: TransferBrief) -> None:
    with database.unit_of_work() as work:
        for brief in briefs:
            work.briefs.save(brief, author="scout", reason="test", moved_by=Mover.MERGE)
        work.commit()


def changed(brief: TransferBrief, **fields: object) -> TransferBrief:
    return TransferBrief.model_validate({**brief.model_dump(), **fields})


def archived(brief: TransferBrief) -> TransferBrief:
    return changed(brief, status=BriefStatus.ARCHIVED)


def make_indexer(database: Database, backend: MemoryBackend, wait: float = 0) -> Indexer:
    return Indexer(database, cast(Backend, backend), Taxonomy([]), wait=wait)


@pytest.fixture
def backend() -> MemoryBackend:
    return MemoryBackend()


@pytest.fixture
def indexer(database: Database, backend: MemoryBackend) -> Iterator[Indexer]:
    made = make_indexer(database, backend)
    made.rebuild()
    return made


def test_drain_applies_what_was_published_changed_and_archived(
    database: Database, backend: MemoryBackend, indexer: Indexer
) -> None:
    one, two, draft = sample_brief("one"), sample_brief("two"), sample_brief("draft", status=BriefStatus.DRAFT)
    save(database, one, two, draft)
    assert indexer.lag() == 2
    assert indexer.drain() == 2
    assert backend.content == {one.id: (1, "one"), two.id: (1, "two")}
    save(database, changed(one, slug="one-b"), archived(two), changed(draft, status=BriefStatus.PUBLISHED))
    assert indexer.drain() == 3
    assert backend.content == {one.id: (2, "one-b"), draft.id: (2, "draft")}
    assert (indexer.lag(), indexer.drain()) == (0, 0)


def test_batches_follow_each_other_and_the_newest_state_wins_inside_one(
    database: Database, backend: MemoryBackend, indexer: Indexer
) -> None:
    one, two = sample_brief("one"), sample_brief("two")
    save(database, one, two, changed(one, year=2021), archived(one), changed(two, year=2021))
    with database.unit_of_work() as work:
        positions = [row.position for row in work.outbox.after(0, 10)]
    assert indexer.drain(batch=3) == 5
    assert backend.applied == [([two.id], [one.id], positions[2]), ([two.id], [one.id], positions[4])]
    assert backend.content == {two.id: (2, "two")}


def test_the_first_drain_makes_the_index(database: Database, backend: MemoryBackend) -> None:
    brief = sample_brief()
    save(database, brief, changed(brief, year=2021))
    indexer = make_indexer(database, backend)
    assert indexer.lag() == 2
    assert indexer.drain() == 2
    assert backend.content == {brief.id: (2, brief.slug)}
    assert indexer.lag() == 0


def test_an_empty_database_gets_an_empty_index(database: Database, backend: MemoryBackend) -> None:
    assert make_indexer(database, backend).drain() == 0
    assert backend.status().generation == "g1"


def test_rebuild_tells_its_progress(database: Database, backend: MemoryBackend, indexer: Indexer) -> None:
    save(database, *(sample_brief(f"b-{number}") for number in range(1203)))
    told: list[tuple[int, int]] = []
    assert indexer.rebuild(lambda done, total: told.append((done, total))) == 1203
    assert told == [(500, 1203), (1000, 1203), (1203, 1203)]
    assert backend.content == published(database)
    assert indexer.lag() == 0


def test_what_changes_during_a_rebuild_is_in_the_index_afterwards(
    database: Database, backend: MemoryBackend, indexer: Indexer
) -> None:
    one, two, three = sample_brief("one"), sample_brief("two"), sample_brief("three")
    save(database, one, two)
    backend.on["index"] = lambda: save(database, archived(one))
    backend.on["commit"] = lambda: save(database, changed(two, year=2021), three)
    indexer.rebuild()
    assert backend.content == {two.id: (2, "two"), three.id: (1, "three")}


@pytest.mark.parametrize("step", ["index", "indexed", "commit"])
def test_a_rebuild_that_fails_leaves_the_old_index_and_throws_the_new_one_away(
    database: Database, backend: MemoryBackend, indexer: Indexer, step: str
) -> None:
    save(database, sample_brief("one"), sample_brief("two"))
    indexer.drain()
    before = backend.content

    def fail() -> None:
        raise OSError

    backend.on[step] = fail
    with pytest.raises(OSError):
        indexer.rebuild()
    assert backend.content == before
    assert backend.made[-1].discarded
    assert indexer.rebuild() == 2


def test_an_index_that_is_ahead_of_the_database_is_named(
    database: Database, backend: MemoryBackend, indexer: Indexer
) -> None:
    assert backend.current is not None
    backend.current.durable = ({}, 7)
    with pytest.raises(IndexMismatch, match=r"has applied change 7, but the database has only 0.*rebuild the index"):
        indexer.drain()
    indexer.rebuild()
    assert indexer.drain() == 0


def test_catching_up_rebuilds_what_cannot_be_continued(
    database: Database, backend: MemoryBackend, indexer: Indexer
) -> None:
    save(database, sample_brief("a"))
    assert indexer.catch_up() == 1
    assert backend.current is not None
    backend.current.durable = ({}, 7)
    assert indexer.catch_up() == 1
    assert backend.content == published(database)

    def outdated() -> None:
        raise IndexOutdated("made by another version")

    backend.on["status"] = outdated
    assert indexer.catch_up() == 1
    assert backend.content == published(database)


def test_a_second_indexer_says_that_another_one_is_at_work(
    database: Database, backend: MemoryBackend, indexer: Indexer
) -> None:
    save(database, sample_brief())
    with database.exclusively(TASK):
        with pytest.raises(StoreBusy, match="another process is at the task 'indexer'"):
            indexer.drain()
        with pytest.raises(StoreBusy):
            indexer.rebuild()
        assert indexer.lag() == 1
    assert indexer.drain() == 1


def test_nothing_to_do_needs_no_lock(database: Database, indexer: Indexer) -> None:
    with database.exclusively(TASK):
        assert indexer.drain() == 0


def test_two_indexers_at_once_apply_each_row_once(database: Database, backend: MemoryBackend, indexer: Indexer) -> None:
    save(database, *(sample_brief(f"b-{number}") for number in range(40)))
    counts: list[int] = []
    threads = [
        threading.Thread(target=lambda: counts.append(make_indexer(database, backend, wait=20).drain(batch=3)))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 40
    assert len(backend.applied) == 14
    assert [position for _, _, position in backend.applied] == sorted({item[2] for item in backend.applied})
    assert backend.content == published(database)


APPLYING = st.sampled_from(["before apply", "after apply"])
REBUILDING = st.sampled_from(["index", "indexed", "commit", "before swap", "after swap"])
STATUS = st.sampled_from([BriefStatus.PUBLISHED, BriefStatus.PUBLISHED, BriefStatus.ARCHIVED, BriefStatus.DRAFT])


class IndexerMachine(RuleBasedStateMachine):
    """Whatever happens in whatever order, the index ends up equal to the published briefs."""

    briefs = Bundle("briefs")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(_template(), self.folder / "silta.sqlite3")
        self.database = new_store(f"sqlite:///{self.folder}/silta.sqlite3")
        self.backend = MemoryBackend()
        self.number = 0

    def indexer(self) -> Indexer:
        """A new one each time, as after a restart."""
        return make_indexer(self.database, self.backend)

    def change(self, brief_id: UUID, status: BriefStatus, move: bool = False) -> None:
        self.number += 1
        with self.database.unit_of_work() as work:
            stored = work.briefs.get(brief_id)
        assert stored is not None
        slug = f"brief-{self.number}" if move else stored.brief.slug
        save(self.database, changed(stored.brief, status=status, slug=slug, year=1900 + self.number))

    @initialize(target=briefs)
    def begin(self) -> UUID:
        return self.add(BriefStatus.PUBLISHED)

    @rule(target=briefs, status=STATUS)
    def add(self, status: BriefStatus) -> UUID:
        self.number += 1
        brief = sample_brief(f"brief-{self.number}", status=status)
        save(self.database, brief)
        return brief.id

    @rule(brief_id=briefs, status=STATUS, move=st.booleans())
    def edit(self, brief_id: UUID, status: BriefStatus, move: bool) -> None:
        self.change(brief_id, status, move)

    @rule(brief_ids=st.lists(briefs, min_size=2, max_size=4))
    def archive_some_and_drop_it(self, brief_ids: list[UUID]) -> None:
        with self.database.unit_of_work() as work:
            for item in work.briefs.get_many(brief_ids).values():
                work.briefs.save(archived(item.brief), author="scout", reason="dropped", moved_by=Mover.MERGE)

    @rule(batch=st.integers(1, 4))
    def drain(self, batch: int) -> None:
        self.indexer().drain(batch)
        assert self.backend.content == published(self.database)

    @rule()
    def rebuild(self) -> None:
        self.indexer().rebuild()
        assert self.backend.content == published(self.database)

    @rule(brief_id=briefs, status=STATUS, batch=st.integers(1, 4), step=APPLYING)
    def change_during_drain(self, brief_id: UUID, status: BriefStatus, batch: int, step: str) -> None:
        self.backend.on = {step: lambda: self.change(brief_id, status)}
        self.indexer().drain(batch)

    @rule(brief_id=briefs, status=STATUS, step=REBUILDING)
    def change_during_rebuild(self, brief_id: UUID, status: BriefStatus, step: str) -> None:
        self.backend.on = {step: lambda: self.change(brief_id, status)}
        self.indexer().rebuild()

    @rule(batch=st.integers(1, 4), step=APPLYING)
    def crash_during_drain(self, batch: int, step: str) -> None:
        self.backend.on = {step: kill}
        with suppress(Killed):
            self.indexer().drain(batch)

    @rule(step=REBUILDING | APPLYING)
    def crash_during_rebuild(self, step: str) -> None:
        self.backend.on = {step: kill}
        with suppress(Killed):
            self.indexer().rebuild()

    @invariant()
    def what_the_position_covers_is_in_the_index(self) -> None:
        self.backend.on = {}
        if self.backend.current is None:
            return
        position = self.backend.status().position
        with self.database.unit_of_work() as work:
            rows = work.outbox.after(0, 10_000)
        covered = {row.brief_id for row in rows} - {row.brief_id for row in rows if row.position > position}
        current = published(self.database)
        content = self.backend.content
        assert {key: content.get(key) for key in covered} == {key: current.get(key) for key in covered}

    def teardown(self) -> None:
        self.indexer().drain()
        assert self.backend.content == published(self.database)
        assert self.indexer().lag() == 0
        self.database.close()
        shutil.rmtree(self.folder)


@cache
def _template() -> Path:
    """An empty migrated database to copy, because making one takes long."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    new_store(f"sqlite:///{folder}/silta.sqlite3").close()
    return folder / "silta.sqlite3"


TestIndexerMachine = IndexerMachine.TestCase
TestIndexerMachine.settings = settings(max_examples=examples(40), stateful_step_count=25, deadline=None)
