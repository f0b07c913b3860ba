"""A process that opens a site once, and then publishes in copies of itself that are killed: started by a test.

``python -m tests.web.killed_publishing content folder points seed`` prints how many copies were killed.
"""

import itertools
import os
import random
import shutil
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, event

from kb.curation.batch import Move, perform
from kb.curation.desk import Curation
from kb.curation.publication_plan import publish_due
from kb.model import AccountRole, Actor, BriefStatus, new_id
from kb.search.backends import open_backend
from kb.search.indexer import Indexer
from kb.search.request import SearchRequest
from kb.search.search import Searcher
from kb.settings import Settings
from kb.store import Database, ReviewQueue
from kb.taxonomy import Vocabularies
from tests.ingest.killed_runs import die_at_step
from tests.web.curate.editor.conftest import made_brief

BRIEFS = 50
EDITOR = Actor(id=new_id(), name="An Editor", roles=frozenset({AccountRole.EDITOR}))
DESK = Curation(())


def approved(database: Database) -> None:
    """Store briefs that wait to be published: half of them one by one by the worker, the others as a batch."""
    with database.unit_of_work(writing=True) as work:
        for number in range(BRIEFS):
            brief = made_brief(f"brief-{number}", status=BriefStatus.APPROVED)
            work.briefs.save(brief, author="ingest", reason="made for the tests")
            if number % 2:
                work.publication_plans.put(brief.id, datetime.now(UTC).date(), EDITOR)
        work.commit()


def publish(vocabularies: Vocabularies, settings: Settings) -> None:
    """Do what an editor's batch, the worker, and the index do with whatever is still approved."""
    with Database.open(settings.store_url) as database:
        with database.unit_of_work(writing=True) as work:
            planned = {item.brief_id for item in work.publication_plans.all()}
            entries = work.review_queues.page(ReviewQueue.APPROVED, today=DESK.today(), limit=BRIEFS).entries
            ids = [item.brief_id for item in entries if item.brief_id not in planned]
            seen = {brief_id: stored.revision for brief_id, stored in work.briefs.get_many(ids).items()}
            if seen:
                perform(work, DESK, Move(BriefStatus.PUBLISHED), seen, EDITOR)
            work.commit()
        publish_due(database, DESK)
        backend = open_backend(settings.backend, settings.index_path, vocabularies)
        Indexer(database, backend, vocabularies.taxonomy).catch_up()
        backend.close()


def is_sound(settings: Settings) -> int:
    """Return how many briefs are published: with a revision, an event and an outbox row each; the others have none."""
    published = 0
    with Database.open(settings.store_url) as database, database.unit_of_work() as work:
        rows = work.outbox.after(0, 10_000)
        for stored in work.briefs.iterate(None):
            brief = stored.brief
            is_published = brief.status is BriefStatus.PUBLISHED
            events = [event.action for event in work.audit.of(brief.id)].count("publish")
            revisions = [item.brief.status for item in work.briefs.revisions(brief.id)].count(BriefStatus.PUBLISHED)
            outbox = [row.brief_id for row in rows if row.revision > 1].count(brief.id)
            assert {events, revisions, outbox} == {int(is_published)}, (brief.slug, events, revisions, outbox)
            assert not (is_published and work.publication_plans.of(brief.id)), brief.slug
            published += is_published
        assert len(work.batches.latest(10)) <= 1
    return published


def kill_one(vocabularies: Vocabularies, settings: Settings, draw: random.Random, steps: int, seconds: float) -> bool:
    """Publish in a copy of this process until it is killed; return whether it was still at it.

    :param steps: what a whole run takes
    :param seconds: what a whole run takes
    """
    # Half of them die at a step; the others wherever they are after some time, while they write the index too.
    number = draw.randint(1, steps) if draw.random() < 0.5 else None
    child = os.fork()
    if child == 0:
        try:
            if number is not None:
                die_at_step(number)
            publish(vocabularies, settings)
        finally:
            os._exit(0)
    if number is None:
        time.sleep(draw.uniform(0, seconds))
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def check_found(settings: Settings, vocabularies: Vocabularies) -> None:
    """The search finds each published brief once."""
    backend = open_backend(settings.backend, settings.index_path, vocabularies)
    result = Searcher(backend).search(SearchRequest(page_size=BRIEFS + 10))
    backend.close()
    slugs = [hit.slug for hit in result.hits]
    assert (result.total, sorted(slugs)) == (BRIEFS, sorted(f"brief-{number}" for number in range(BRIEFS)))


def main(content: Path, folder: Path, points: int, seed: int) -> None:
    """Publish once without a kill; then kill copies, and start them again until everything is published."""
    vocabularies = Vocabularies.read(content, folder / "cache")
    begun = Settings(data=folder / "begun", content=content)
    begun.data.mkdir()
    with Database.open(begun.store_url) as database:
        approved(database)
    draw, killed = random.Random(seed), 0  # noqa: S311  no secret
    steps, seconds = itertools.count(), 0.0
    for number in itertools.count():
        data = folder / f"data{number}"
        shutil.copytree(begun.data, data)
        settings = Settings(data=data, content=content)
        if number == 0:
            for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
                event.listen(Engine, name, lambda *_: next(steps))
            began = time.perf_counter()
            publish(vocabularies, settings)
            seconds, total = time.perf_counter() - began, next(steps)
        is_alive = number > 0
        while is_alive and killed < points:
            is_alive = kill_one(vocabularies, settings, draw, total, seconds)
            killed += is_alive
            is_sound(settings)
        publish(vocabularies, settings)
        assert is_sound(settings) == BRIEFS
        check_found(settings, vocabularies)
        if killed >= points:
            break
    print(killed)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
