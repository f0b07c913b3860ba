"""``silta taxonomy``."""

import json
from pathlib import Path

import pytest

from tests.web.commands.in_process import run

BRIEF = """---
status: published
assessor: A desk
subjects: [leaf beetles, robotics]
---

# A title {: lang=en }

> A summary.

## Problem

One.

## Solution

Two.

## Benefit

Three.
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    file = tmp_path / "brief.md"
    file.write_text(BRIEF)
    settings = {"SILTA_DATA": str(tmp_path / "var")}
    assert run("ingest", file, "--quiet", "--workers", "1", environment=settings).returncode == 0
    return settings


def test_candidates_are_listed_ignored_and_restored(environment: dict[str, str]) -> None:
    listed = run("taxonomy", "candidates", "--json", environment=environment)
    (row,) = json.loads(listed.stdout)
    assert (row["term"], row["briefs"], row["examples"]) == ("leaf beetles", 1, ["a-title"])
    assert "leaf beetles" in run("taxonomy", "candidates", environment=environment).stdout
    done = run(
        "taxonomy", "ignore", "Leaf beetle", "--reason", "an animal", "--author", "A scout", environment=environment
    )
    assert done.stdout == "Ignored: Leaf beetle (as leaf beetl).\n"
    assert "No candidates" in run("taxonomy", "candidates", environment=environment).stdout
    ignored = run("taxonomy", "candidates", "--ignored", environment=environment).stdout
    assert ignored.endswith("  Leaf beetle: an animal (A scout)\n")
    assert run("taxonomy", "restore", "leaf beetles", environment=environment).returncode == 0
    again = run("taxonomy", "restore", "leaf beetles", environment=environment)
    assert again.returncode == 2
    assert "is not ignored" in again.stderr
    assert run("taxonomy", "candidates", "--ignored", environment=environment).stdout == "No term is ignored.\n"


def test_a_reason_is_needed(environment: dict[str, str]) -> None:
    assert run("taxonomy", "ignore", "beetle", environment=environment).returncode == 2
    done = run("taxonomy", "ignore", "beetle", "--reason", " ", environment=environment)
    assert done.returncode == 2
    assert "say why" in done.stderr
