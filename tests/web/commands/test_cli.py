"""The command as a whole: it knows all of its commands, and imports only the one that is called."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from web.cli import PLACES, silta

HEAVY = {"sqlalchemy", "pydantic", "rdflib", "flask", "huey", "tantivy", "simplemma", "httpx2", "rich", "kb", "ingest"}


def imported(arguments: list[str]) -> set[str]:
    """Return the top-level modules that a real process has imported when the command ends."""
    told = "import atexit, sys; atexit.register(lambda: print(*{name.partition('.')[0] for name in sys.modules}))"
    code = f"{told}; from web.cli import main; main({arguments!r})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("name", PLACES)
def test_every_command_is_where_it_is_said_to_be(name: str) -> None:
    command = silta.get_command(click.Context(silta), name)
    assert isinstance(command, click.Command)
    assert command.name == name
    assert PLACES[name].short_help.endswith(".")
    done = CliRunner().invoke(silta, [name, "--help"])
    assert done.exit_code == 0
    assert f"silta {name}" in done.output


def test_help_names_every_command() -> None:
    lines = CliRunner().invoke(silta, ["--help"], prog_name="silta", terminal_width=100).output.splitlines()
    listed = dict(line.split(maxsplit=1) for line in lines[lines.index("Commands:") + 1 :])
    assert listed == {name: place.short_help for name, place in PLACES.items()}


def test_an_unknown_command_is_named() -> None:
    done = CliRunner().invoke(silta, ["serch"])
    assert done.exit_code == 2
    assert "serch" in done.output


def test_help_imports_nothing_heavy() -> None:
    assert not imported(["--help"]) & HEAVY


def test_the_help_of_a_command_imports_no_database_and_no_engine() -> None:
    for name in ("search", "source"):
        assert not imported([name, "--help"]) & {
            "sqlalchemy",
            "rdflib",
            "tantivy",
            "flask",
            "simplemma",
            "bibtexparser",
        }
