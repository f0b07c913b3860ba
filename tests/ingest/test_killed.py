"""kill -9 at 50 random points of an ingest into a real SQLite file: nothing is lost, and nothing is there twice."""

import os
import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.cordis_export import write_export
from kb.store import Database

POINTS = 50
PROJECTS = 240
TABLES = ("brief", "brief_revision", "outbox", "source_record", "fingerprint", "duplicate_pair", "rejected_record")

pytestmark = pytest.mark.killing


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
    if os.environ.get("REQUIRE_KILLING") != "1":
        pytest.skip("kills an ingest at 50 points, which takes half a minute: REQUIRE_KILLING=1 does it")
    seed = random.randrange(10**6)  # noqa: S311  no secret
    print(f"seed {seed}")
    export = tmp_path / "export.zip"
    write_export(export, PROJECTS)
    whole, cut = f"sqlite:///{tmp_path}/whole.sqlite3", f"sqlite:///{tmp_path}/cut.sqlite3"
    command = [sys.executable, "-m", "tests.ingest.killed_runs", str(content), str(export), whole, cut]
    done = subprocess.run([*command, str(POINTS), str(seed)], capture_output=True, text=True, check=False, timeout=500)
    assert done.returncode == 0, done.stderr
    killed, before = map(int, done.stdout.split())
    print(f"{killed} killed, {before} of {PROJECTS} briefs when the last one was")
    assert killed == POINTS
    assert before > 0
    expected = briefs(whole)
    assert len(expected) == PROJECTS
    assert briefs(cut) == expected
    for table in (
        "brief",
        "brief_revision",
        "outbox",
        "source_record",
        "fingerprint",
        "duplicate_pair",
        "rejected_record",
    ):
        count = f"SELECT count(*) FROM {table}"  # noqa: S608  names from above
        assert rows(cut, count) == rows(whole, count), table
    with Database.open(cut) as database, database.unit_of_work() as work:
        states = [run.status for run in work.runs.latest(POINTS * 5)]
    assert states[0] == "finished"
    assert "running" not in states
    assert states.count("killed") >= POINTS // 2  # the others died before they had noted that they began
