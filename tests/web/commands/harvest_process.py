"""Starting `silta` as its own process, against a stub server."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from kb.store import Database
from tests.stub_server import StubServer
from tests.web.commands.in_process import run

ROOT = Path(__file__).resolve().parents[3]


def environment(data: Path, **settings: str) -> dict[str, str]:
    """What a process needs to ask the stub quickly."""
    return os.environ | {
        "PYTHONPATH": str(ROOT),
        "SILTA_DATA": str(data),
        "SILTA_CONTENT": str(ROOT / "content"),
        "SILTA_FETCH_ALLOW_PRIVATE": "true",
        "SILTA_FETCH_PAUSE": "0",
        **settings,
    }


def start(data: Path, *arguments: str, **settings: str) -> subprocess.Popen[str]:
    """Start a command."""
    return subprocess.Popen(
        [sys.executable, "-m", "web.cli", *arguments],
        env=environment(data, **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def silta(data: Path, *arguments: str, status: int = 0, **settings: str) -> str:
    """Run a command to its end in this process and return what it prints."""
    done = run(*arguments, environment=environment(data, **settings))
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout if status == 0 else done.stdout + done.stderr


def add(data: Path, stub: StubServer, *, name: str = "example", path: str = "/oai", schedule: str = "") -> None:
    """Add a repository of the stub, as `silta source add` does."""
    data.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    with (
        Database.open(f"sqlite:///{data}/silta.sqlite3") as database,
        database.unit_of_work(writing=True) as work,
    ):
        work.harvest_sources.add(
            name,
            kind="oai-pmh",
            address=stub.address + path,
            options={},
            schedule=schedule,
            added_at=now,
            due_at=now if schedule else None,
        )
        work.commit()
