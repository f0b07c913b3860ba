"""``silta api-key``."""

from pathlib import Path

import pytest

from tests.web.commands.in_process import Done, run


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"SILTA_DATA": str(tmp_path / "data")}


def test_a_key_is_made_listed_and_revoked(environment: dict[str, str]) -> None:
    def silta(*arguments: str) -> Done:
        return run(*arguments, environment=environment)

    assert "No keys yet" in silta("api-key", "list").stdout
    silta("user", "add", "a@example.org", "--name", "A", "--role", "researcher", "--no-password")
    made = silta("api-key", "add", "a@example.org", "--name", "export", "--scope", "read", "--scope", "submissions")
    assert made.returncode == 0, made.stderr
    secret = made.stdout.strip()
    assert secret.startswith("silta_")
    assert secret not in made.stderr
    assert "read, submissions" in made.stderr
    listed = silta("api-key", "list").stdout
    assert "a@example.org" in listed
    assert secret[:10] in listed
    assert secret not in listed
    again = silta("api-key", "add", "a@example.org", "--name", "export")
    assert (again.returncode, again.stdout) == (2, "")
    assert "already" in again.stderr
    assert silta("api-key", "revoke", "a@example.org", "export").returncode == 0
    gone = silta("api-key", "revoke", "a@example.org", "export")
    assert gone.returncode == 2
    assert "no key 'export'" in gone.stderr


def test_a_key_needs_an_account(environment: dict[str, str]) -> None:
    done = run("api-key", "add", "nobody@example.org", "--name", "x", environment=environment)
    assert done.returncode == 2
    assert "no account" in done.stderr
