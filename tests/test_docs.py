"""The commands that the documentation shows work, and its links lead somewhere."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from benchmarks.cordis_export import write_export
from tests.web.commands.in_process import run

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")
TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)


def commands(page: Path) -> list[str]:
    lines = [
        line.split("  #")[0].strip()
        for block in BLOCK.findall(page.read_text(encoding="utf-8"))
        for line in block.split("\n")
    ]
    return [line for line in lines if line and not line.startswith("#")]


SILTA_COMMANDS = sorted({line for page in PAGES for line in commands(page) if line.startswith(".venv/bin/silta ")})
MAKE_COMMANDS = sorted({line for page in PAGES for line in commands(page) if line.startswith("make ")})


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like a checkout in which somebody has begun to work."""
    folder = tmp_path_factory.mktemp("docs")
    (folder / "content").symlink_to(ROOT / "content")
    write_export(folder / "cordis-export.zip", 5)
    # One in a process of its own, as the reader types it.
    first = subprocess.run(
        [sys.executable, "-m", "web.cli", "ingest", "content/briefs", "--quiet"],
        cwd=folder,
        env=os.environ | settings(folder),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert first.returncode == 0, first.stderr
    return folder


def settings(folder: Path) -> dict[str, str]:
    return {"SILTA_DATA": str(folder / "var")}


def test_there_are_commands_to_test() -> None:
    assert len(SILTA_COMMANDS) >= 4
    assert len(MAKE_COMMANDS) >= 5


@pytest.mark.end_to_end
@pytest.mark.parametrize("command", SILTA_COMMANDS)
def test_every_silta_command_works(command: str, workplace: Path) -> None:
    done = run(*shlex.split(command)[1:], environment=settings(workplace), cwd=workplace)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("command", MAKE_COMMANDS)
def test_every_make_target_exists(command: str) -> None:
    targets = set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    assert command.split()[1] in targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_every_setting_is_documented() -> None:
    from kb import settings

    text = (ROOT / "docs" / "operate" / "settings.md").read_text(encoding="utf-8")
    known = {
        f"{kind.model_config['env_prefix']}{name.upper()}"
        for kind in vars(settings).values()
        if isinstance(kind, type) and kind.__module__ == settings.__name__ and issubclass(kind, BaseSettings)
        for name in kind.model_fields
    }
    assert known == set(re.findall(r"`(SILTA_[A-Z_]+)`", text))
