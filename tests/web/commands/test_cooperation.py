"""``silta cooperation``: files in and out, matching, expiry."""

from pathlib import Path

import pytest

from ingest.profile_file import write_profile
from kb.store import Database
from tests.matching.profiles import profile
from tests.web.commands.in_process import run

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"SILTA_DATA": str(tmp_path / "var"), "SILTA_CONTENT": str(ROOT / "content")}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "in" / "cooperation"
    folder.mkdir(parents=True)
    asked = profile("asked", status="published", deadline="2020-01-01")
    offered = profile("offered", status="published", type="technology-offer", organisation="Example Sensors")
    for item in (asked, offered):
        (folder / f"{item.slug}.md").write_text(write_profile(item), encoding="utf-8")
    return folder


def test_in_matched_expired_and_out(environment: dict[str, str], files: Path, tmp_path: Path) -> None:
    done = run("cooperation", "import", str(files), environment=environment)
    assert done.returncode == 0, done.stderr
    assert "2 new, 0 changed, 0 unchanged, 0 kept, 0 refused." in done.stdout
    assert "2 profiles matched" in done.stdout
    assert "vibration-analysis" in run("cooperation", "match", "asked", environment=environment).stdout
    out = tmp_path / "out"
    assert "2 written" in run("cooperation", "export", str(out), environment=environment).stdout
    for file in files.iterdir():
        assert (out / "cooperation" / file.name).read_bytes() == file.read_bytes()
    assert run("cooperation", "export", str(out), "--check", environment=environment).returncode == 0
    elsewhere = {**environment, "SILTA_DATA": str(tmp_path / "empty")}
    done = run("cooperation", "export", str(out), "--check", environment=elsewhere)
    assert (done.returncode, "the database has nothing of it" in done.stdout) == (1, True)
    done = run("cooperation", "expire", environment=environment)
    assert "1 expired.\n  asked" in done.stdout
    assert run("cooperation", "export", str(out), "--check", environment=environment).returncode == 1


def test_a_dry_run_keeps_nothing(environment: dict[str, str], files: Path, tmp_path: Path) -> None:
    done = run("cooperation", "import", "--dry-run", str(files), environment=environment)
    assert "Dry run, nothing was kept: 2 new" in done.stdout
    database = Database.open(f"sqlite:///{tmp_path}/var/silta.sqlite3")
    with database.unit_of_work() as work:
        assert list(work.cooperation.all()) == []
    database.close()


def test_what_cannot_be_read_is_named(environment: dict[str, str], files: Path) -> None:
    (files / "no.md").write_text("nothing", encoding="utf-8")
    (files / "bytes.md").write_bytes(b"\xff\xfe\x00")
    done = run("cooperation", "import", str(files), environment=environment)
    assert done.returncode == 1
    assert "2 new" in done.stdout
    assert "no.md: no front matter" in done.stderr
    assert "bytes.md: cannot be read" in done.stderr


def test_an_unknown_address(environment: dict[str, str]) -> None:
    done = run("cooperation", "match", "nothing", environment=environment)
    assert done.returncode == 2
    assert "there is no profile nothing" in done.stderr
