"""kill -9 at every step of publishing: each brief is published with all that belongs to it, or not at all."""

import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from kb.curation.publication_plan import plan, publish_due
from kb.model import BriefStatus
from kb.store import Database, ReviewQueue, UnitOfWork
from tests.kb.curation.people import EDITOR, TODAY, curation, put, stored

pytestmark = [pytest.mark.killing, pytest.mark.usefixtures("_killing_wanted")]

BRIEFS = 2


def is_published(work: UnitOfWork, brief_id: UUID) -> bool:
    """Whether a brief is published; also checks that everything that belongs to it says the same."""
    published = stored(work, brief_id).status is BriefStatus.PUBLISHED
    queue = ReviewQueue.ALL if published else ReviewQueue.APPROVED
    entries = {entry.brief_id: entry for entry in work.review_queues.page(queue, today=TODAY).entries}
    assert entries[brief_id].status is (BriefStatus.PUBLISHED if published else BriefStatus.APPROVED)
    assert (work.publication_plans.of(brief_id) is None) == published
    assert len(work.briefs.revisions(brief_id)) == (2 if published else 1)
    assert ("publish" in [event.action for event in work.audit.of(brief_id)]) == published
    operations = [row.operation for row in work.outbox.after(0, 10) if row.brief_id == brief_id]
    assert operations == (["index"] if published else [])
    return published


def test_a_kill_at_any_step_leaves_nothing_half_done(tmp_path: Path) -> None:
    template, cuts = tmp_path / "template.sqlite3", tmp_path / "cuts"
    cuts.mkdir()
    with Database.open(f"sqlite:///{template}") as database, database.unit_of_work(writing=True) as work:
        ids = [put(work, BriefStatus.APPROVED, slug=f"b-{number}", sources=[]).id for number in range(BRIEFS)]
        for brief_id in ids:
            plan(work, curation(), brief_id, TODAY, EDITOR, seen_revision=1)
        work.commit()
    command = [sys.executable, "-m", "tests.kb.curation.killed_publishing", str(template), str(cuts)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    points = int(done.stdout)
    # A publication is more than a dozen statements, each with a step before and behind it.
    assert points > BRIEFS * 24
    reached = set()
    for step in range(1, points + 2):
        with Database.open(f"sqlite:///{cuts / f'cut{step}.sqlite3'}") as database:
            with database.unit_of_work() as work:
                reached.add(sum(is_published(work, brief_id) for brief_id in ids))
            publish_due(database, curation())
            with database.unit_of_work() as work:
                assert all(is_published(work, brief_id) for brief_id in ids)
    assert reached == set(range(BRIEFS + 1))
