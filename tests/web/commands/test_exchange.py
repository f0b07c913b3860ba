"""``silta exchange``: files in and out, search, expiry."""

from pathlib import Path

import pytest

from ingest.profile_file import write_profile
from tests.exchange.openings import opening
from tests.web.commands.in_process import run

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"SILTA_DATA": str(tmp_path / "var"), "SILTA_CONTENT": str(ROOT / "content")}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "in" / "exchange"
    folder.mkdir(parents=True)
    made = (
        opening("past", status="published", deadline="2020-01-01"),
        opening("robot", status="published", kind="teaching", technologies=["soft-gripper"]),
    )
    for item in made:
        (folder / f"{item.slug}.md").write_text(write_profile(item), encoding="utf-8")
    return folder


def test_in_found_expired_and_out(environment: dict[str, str], files: Path, tmp_path: Path) -> None:
    done = run("exchange", "import", str(files), environment=environment)
    assert done.returncode == 0, done.stderr
    assert "2 new, 0 changed, 0 unchanged, 0 kept, 0 refused." in done.stdout
    found = run("exchange", "search", "technology=robotics", environment=environment).stdout
    assert "robot\n" in found
    assert "1 found." in found
    assert "0 found." in run("exchange", "search", "--since", "2999-01-01", environment=environment).stdout
    out = tmp_path / "out"
    assert "2 written" in run("exchange", "export", str(out), environment=environment).stdout
    for file in files.iterdir():
        assert (out / "exchange" / file.name).read_bytes() == file.read_bytes()
    assert run("exchange", "export", str(out), "--check", environment=environment).returncode == 0
    assert "1 expired.\n  past" in run("exchange", "expire", environment=environment).stdout
    assert run("exchange", "export", str(out), "--check", environment=environment).returncode == 1


def test_what_cannot_be_read_is_named(environment: dict[str, str], files: Path) -> None:
    (files / "no.md").write_text("nothing", encoding="utf-8")
    (files / "bytes.md").write_bytes(b"\xff\xfe\x00")
    unknown = opening("unknown", technologies=["no-such-thing"])
    (files / "unknown.md").write_text(write_profile(unknown), encoding="utf-8")
    done = run("exchange", "import", str(files), environment=environment)
    assert done.returncode == 1
    assert "2 new" in done.stdout
    assert "3 refused" in done.stdout
    for name in ("no.md", "bytes.md", "unknown.md"):
        assert name in done.stderr


def test_a_dry_run_keeps_nothing(environment: dict[str, str], files: Path) -> None:
    done = run("exchange", "import", "--dry-run", str(files), environment=environment)
    assert "Dry run, nothing was kept: 2 new" in done.stdout
    assert "0 found." in run("exchange", "search", environment=environment).stdout
