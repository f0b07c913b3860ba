"""``silta reindex`` and ``silta index status`` with the backends that need no server."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kb.settings import Settings
from kb.store import Database
from tests.kb.store.sample_briefs import sample_brief
from tests.web.commands.in_process import Done, run

WITHOUT_WHOOSH = """
import sys
sys.modules["whoosh"] = None  # as where it is not installed
from web.cli import main
main(sys.argv[1:])
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a data folder whose store has three published briefs."""
    database = Database.open(Settings(data=tmp_path).store_url)
    with database.unit_of_work(writing=True) as work:
        for number in range(3):
            work.briefs.save(sample_brief(f"pump-{number}"), author="test", reason="Test")
        work.commit()
    database.close()
    return tmp_path


def environment(data: Path, backend: str) -> dict[str, str]:
    return {"SILTA_DATA": str(data), "SILTA_BACKEND": backend, "NO_COLOR": "1"}


def silta(data: Path, *arguments: str, backend: str = "tantivy") -> Done:
    return run(*arguments, environment=environment(data, backend))


def status(data: Path, backend: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(silta(data, "index", "status", "--json", backend=backend).stdout)
    return found


@pytest.mark.parametrize("backend", ["tantivy", "whoosh"])
def test_the_backend_of_the_setting_is_built_and_searched(data: Path, backend: str) -> None:
    assert silta(data, "reindex", "--quiet", backend=backend).returncode == 0
    found = status(data, backend)
    assert (found["backend"], found["documents"], found["lag"]) == (backend, 3, 0)


def test_another_backend_is_built_while_the_configured_one_serves(data: Path) -> None:
    silta(data, "reindex", "--quiet")
    before = status(data, "tantivy")
    assert silta(data, "reindex", "--quiet", "--backend", "whoosh").returncode == 0
    assert status(data, "tantivy") == before
    assert (status(data, "whoosh")["documents"], status(data, "whoosh")["lag"]) == (3, 0)


def test_a_missing_extra_is_one_sentence(data: Path) -> None:
    command = [sys.executable, "-c", WITHOUT_WHOOSH, "reindex", "--quiet"]
    variables = os.environ | environment(data, "whoosh")
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "pip install silta[whoosh]" in done.stderr


def test_an_unknown_backend_is_refused(data: Path) -> None:
    done = silta(data, "reindex", "--backend", "lucene")
    assert done.returncode == 2
    assert "whoosh" in done.stderr
