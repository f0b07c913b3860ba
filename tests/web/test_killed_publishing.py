"""kill -9 at 40 random points of publishing: each brief is published with all that belongs to it, or not at all."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

POINTS = 40

pytestmark = pytest.mark.killing


def test_a_killed_publication_is_whole_or_none(content: Path, tmp_path: Path) -> None:
    if os.environ.get("REQUIRE_KILLING") != "1":
        pytest.skip(f"kills a publication at {POINTS} points, which takes half a minute: REQUIRE_KILLING=1 does it")
    seed = random.randrange(10**6)  # noqa: S311  no secret
    print(f"seed {seed}")
    command = [sys.executable, "-m", "tests.web.killed_publishing", str(content), str(tmp_path), str(POINTS), str(seed)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == POINTS
