"""kill -9 at 50 random points of an ingest into a real SQLite file: nothing is lost, and nothing is there twice."""

import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.cordis_export import write_export
from kb.store import Database

POINTS = 50
PROJECTS = 60
TABLES = ("brief", "brief_revision", "outbox", "source_record", "fingerprint", "duplicate_pair", "rejected_record")

pytestmark = [pytest.mark.killing, pytest.mark.usefixtures("_killing_wanted")]


def rows(address: str, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(address.removeprefix("sqlite:///")) as connection:
        return list(connection.execute(query))


def briefs(address: str) -> dict[str, tuple[int, str]]:
    """Return by source record the revision of its brief, and what the brief says."""
    found: dict[str, tuple[int, str]] = {}
    with Database.open(address) as database, database.unit_of_work() as work:
        keys = [str(key) for (key,) in rows(address, "SELECT source || ':' || identifier FROM source_record")]
        for key, known in work.sources.find(keys).items():
            stored = work.briefs.get(known.brief_id)
            assert stored is not None
            said = stored.brief.model_dump_json(exclude={"id": True, "sources": {"__all__": {"retrieved_at"}}})
            assert key not in found
            found[key] = (stored.revision, said)
    return found


def test_fifty_kills_lose_nothing_and_repeat_nothing(content: Path, tmp_path: Path) -> None:
    seed = random.randrange(10**6)  # noqa: S311  no secret
    print(f"seed {seed}")
    export = tmp_path / "export.zip"
    write_export(export, PROJECTS)
    command = [sys.executable, "-m", "tests.ingest.killed_runs", str(content), str(export), str(tmp_path)]
    done = subprocess.run([*command, str(POINTS), str(seed)], capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == POINTS
    whole = f"sqlite:///{tmp_path}/whole.sqlite3"
    expected = briefs(whole)
    assert len(expected) == PROJECTS
    states = []
    for file in sorted(tmp_path.glob("cut*.sqlite3")):
        cut = f"sqlite:///{file}"
        assert briefs(cut) == expected
        for table in TABLES:
            count = f"SELECT count(*) FROM {table}"  # noqa: S608  names from above
            assert rows(cut, count) == rows(whole, count), (file.name, table)
        with Database.open(cut) as database:
            database.bury_killed_runs()
            with database.unit_of_work() as work:
                states += [run.status for run in work.runs.latest(POINTS * 2)]
    assert set(states) <= {"killed", "finished"}
    assert states.count("killed") > POINTS // 4  # the others died before they had noted that they began
