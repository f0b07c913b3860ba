"""``silta export``."""

from pathlib import Path

import pytest

from tests.web.commands.in_process import Done, run

BRIEF = Path(__file__).resolve().parents[3] / "content" / "briefs" / "finding-compressed-air-leaks-with-ultrasound.md"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"SILTA_DATA": str(tmp_path / "var")}


def test_what_was_read_is_written_and_compared(tmp_path: Path, environment: dict[str, str]) -> None:
    def silta(*arguments: str | Path) -> Done:
        return run(*arguments, environment=environment)

    folder = tmp_path / "content"
    assert silta("ingest", BRIEF, "--quiet", "--workers", "1").returncode == 0
    assert silta("export", folder, "--check").stdout.startswith("1 differ or are missing:\n  briefs/finding-")
    done = silta("export", folder)
    assert (done.returncode, done.stdout) == (0, "1 written, 0 unchanged, 0 removed.\n")
    written = folder / "briefs" / BRIEF.name
    assert written.read_bytes() == BRIEF.read_bytes()
    assert silta("export", folder, "--check").returncode == 0
    # Changed in the folder, but not read yet: the database differs, and the file is left.
    written.write_text(BRIEF.read_text(encoding="utf-8").replace("TRL", "trl").replace("40 kHz", "38 kHz"))
    assert silta("export", folder, "--check").returncode == 1
    refused = silta("export", folder)
    assert refused.returncode == 1
    assert "Changed by somebody since" in refused.stdout
    assert silta("ingest", folder, "--quiet", "--workers", "1").returncode == 0
    assert silta("export", folder, "--check").returncode == 0
    assert "38 kHz" in written.read_text(encoding="utf-8")


def test_a_brief_that_is_no_longer_published(tmp_path: Path, environment: dict[str, str]) -> None:
    folder, draft = tmp_path / "content", tmp_path / BRIEF.name
    draft.write_text(BRIEF.read_text(encoding="utf-8").replace("status: published", "status: archived"))
    run("ingest", BRIEF, "--quiet", "--workers", "1", environment=environment)
    run("export", folder, environment=environment)
    run("ingest", draft, "--quiet", "--workers", "1", environment=environment)
    done = run("export", folder, environment=environment)
    assert "belong to no brief any more" in done.stdout
    assert run("export", folder, "--prune", environment=environment).stdout.startswith("0 written, 0 unchanged, 1 rem")
    assert list((folder / "briefs").glob("*.md")) == []
    assert run("export", folder, "--all", environment=environment).stdout.startswith("1 written")


@pytest.mark.parametrize("option", ["--prune", "--check"])
def test_what_was_never_read_is_left_alone(tmp_path: Path, environment: dict[str, str], option: str) -> None:
    folder, shipped = tmp_path / "content", BRIEF.parents[1]
    run("ingest", BRIEF, "--quiet", "--workers", "1", environment=environment)
    for family in ("cooperation", "exchange"):
        run(family, "import", sorted((shipped / family).glob("*.md"))[0], environment=environment)
    assert run("export", folder, environment=environment).stdout.startswith("3 written")
    other = {"SILTA_DATA": str(tmp_path / "other")}
    run("ingest", BRIEF, "--quiet", "--workers", "1", environment=other)
    done = run("export", folder, option, environment=other)
    assert done.returncode == 0
    assert "Left alone, because the database has nothing of the kind: cooperation, exchange." in done.stdout
    assert "/" not in done.stdout, "no file is named"
    done = run("cooperation", "export", folder, option, environment=other)
    assert done.returncode == (1 if option == "--check" else 0), (
        "who asks for this kind is told that nothing was compared"
    )
    assert len(list(folder.rglob("*.md"))) == 3


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path, environment: dict[str, str]) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    run("ingest", BRIEF, "--quiet", "--workers", "1", environment=environment)
    done = run("export", file / "below", environment=environment)
    assert done.returncode == 2
    assert done.stderr.startswith("silta: ")
    assert done.stderr.count("\n") == 1
