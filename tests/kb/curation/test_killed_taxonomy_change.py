"""kill -9 at every step of accepting a merge of concepts: all of it is kept, or nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from kb.curation.taxonomy_desk import accept, propose
from kb.model import TransferBrief
from kb.store import Database, UnitOfWork, taxonomy_in_force
from tests.kb.curation.people import EDITOR, SCOUT, stored
from tests.kb.store.sample_briefs import sample_brief
from tests.kb.taxonomy.sample_concepts import merge, sample

pytestmark = pytest.mark.end_to_end

BRIEFS = 2


def is_done(work: UnitOfWork, briefs: list[TransferBrief]) -> bool:
    """Whether the merge is in force; also checks that everything that belongs to it says the same."""
    done = not work.taxonomy_changes.get(1).is_open
    wanted = "arm" if done else "gripper"
    assert [[item.value for item in stored(work, brief.id).technologies] for brief in briefs] == [[wanted]] * BRIEFS
    assert work.taxonomy_changes.revision() == int(done)
    assert work.taxonomy_changes.tagged_by(1) == (BRIEFS if done else 0)
    assert (taxonomy_in_force(work, sample()).replacement("gripper") == "arm") == done
    assert ("accept-concept" in [event.action for event in work.audit.latest(9)]) == done
    assert {len(work.briefs.revisions(brief.id)) for brief in briefs} == {2 if done else 1}
    assert (work.outbox.waiting(BRIEFS) > 0) == done
    return done


def test_a_kill_at_any_step_leaves_nothing_half_done(tmp_path: Path) -> None:
    template, cuts = tmp_path / "template.sqlite3", tmp_path / "cuts"
    cuts.mkdir()
    tag = {"value": "gripper", "origin": "stated", "evidence": [{"quote": "A gripper."}]}
    briefs = [sample_brief(f"b-{number}", technologies=[tag]) for number in range(BRIEFS)]
    with Database.open(f"sqlite:///{template}") as database, database.unit_of_work(writing=True) as work:
        for brief in briefs:
            work.briefs.save(brief, author="ingest", reason="read")
        propose(work, sample(), merge("gripper", "arm"), SCOUT, "Why.")
        work.commit()
    command = [sys.executable, "-m", "tests.kb.curation.killed_taxonomy_change", str(template), str(cuts)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    points = int(done.stdout)
    assert points > 20
    reached = set()
    for step in range(1, points + 2):
        with Database.open(f"sqlite:///{cuts / f'cut{step}.sqlite3'}") as database, database.unit_of_work() as work:
            reached.add(was := is_done(work, briefs))
            if not was:
                accept(work, sample(), 1, EDITOR)
                work.commit()
            assert is_done(work, briefs)
    assert reached == {False, True}
