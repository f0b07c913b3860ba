"""Ctrl+C in the middle of reading."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from ingest.pipeline import Pipeline
from web.cli import silta


@pytest.mark.parametrize(
    ("options", "sentence"), [([], "the same command goes on from there"), (["--dry-run"], "nothing was kept")]
)
def test_it_says_what_was_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], sentence: str
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setenv("SILTA_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(Pipeline, "run", stopped)
    (tmp_path / "a.md").write_text("---\n---\n")
    done = CliRunner().invoke(silta, ["ingest", "--quiet", *options, str(tmp_path / "a.md")])
    assert done.exit_code == 130
    assert done.stderr.startswith("silta: stopped; ")
    assert sentence in done.stderr
