"""Running `silta` in the process of the test: what it prints and its exit status, without the start of a process.

For what only a process of its own shows (signals, being killed, two at a time) see ``harvest_process``.
The commands share the vocabularies that one of them has read, while their files are the same.
"""

import contextlib
import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from kb.taxonomy import Vocabularies
from tests.vocabulary_memory import read_vocabularies
from web.cli import main


class Done(NamedTuple):
    """What a command left, named as ``subprocess`` does."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str | Path, environment: Mapping[str, str], cwd: Path | None = None) -> Done:
    """Run a command with settings and a current folder of its own; its streams are strict UTF-8."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with (
        patch.dict(os.environ, environment),
        patch.object(Vocabularies, "read", read_vocabularies),
        contextlib.chdir(cwd or Path.cwd()),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
    return Done(status, *(stream.buffer.getvalue().decode() for stream in (out, err)))  # type: ignore[attr-defined]
