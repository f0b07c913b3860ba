"""``silta privacy``, and taking along or deleting a person with ``silta user``."""

import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.model import Contact, SiltaError
from kb.store import Database
from tests.kb.store.sample_briefs import sample_brief
from web.cli import silta as command

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("SILTA_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)

    def silta(*arguments: str, typed: str = "") -> Result:
        return CliRunner().invoke(command, list(arguments), input=typed)

    return silta


@pytest.fixture
def person(run: Run) -> str:
    run("user", "add", "a@example.org", "--name", "A Person", "--language", "fi", "--no-password")
    return "a@example.org"


def database(tmp_path: Path) -> Database:
    return Database.open(f"sqlite:///{tmp_path}/data/silta.sqlite3")


def test_a_person_gets_everything_as_a_file(run: Run, person: str, tmp_path: Path) -> None:
    done = run("user", "export", person)
    assert "give it to a@example.org only" in done.output
    path = tmp_path / "silta-data.zip"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with zipfile.ZipFile(path) as packed:
        assert json.loads(packed.read("data.json"))["account"]["email"] == person
        assert "Tietosi" in packed.read("README.txt").decode()
    assert isinstance(run("user", "export", person, "--output", "no/such/folder.zip").exception, SiltaError)
    assert isinstance(run("user", "export", "nobody@example.org").exception, SiltaError)


def test_a_person_is_deleted_after_asking(run: Run, person: str) -> None:
    assert run("user", "delete", person, typed="n\n").exit_code == 1
    assert person in run("user", "list").output
    assert "is deleted" in run("user", "delete", "A@Example.org", "--yes").output
    assert person not in run("user", "list").output
    assert isinstance(run("user", "delete", person, "--yes").exception, SiltaError)


def test_a_sweep_tells_what_goes(run: Run, person: str, monkeypatch: pytest.MonkeyPatch) -> None:
    output = run("privacy", "sweep", "--dry-run").output
    assert "0 account events older than 730 days would go" in output
    assert "unconfirmed accounts older than 14 days deleted" in run("privacy", "sweep").output
    assert person in run("user", "list").output
    monkeypatch.setenv("SILTA_KEEP_MAILS", "-1")
    refused = run("privacy", "sweep").exception
    assert "SILTA_KEEP_MAILS" in str(refused)


def test_contacts_without_consent_are_told_and_erased(run: Run, person: str, tmp_path: Path) -> None:
    contact = Contact(name="Example Contact", email="contact@example.org")
    with database(tmp_path) as opened, opened.unit_of_work(writing=True) as work:
        work.briefs.save(sample_brief("pump", contact=contact), author="ingest", reason="new")
        work.commit()
    assert "pump\n" in run("privacy", "contacts").output
    assert run("privacy", "erase-contact", "pump", typed="n\n").exit_code == 1
    assert "2 stored states" in run("privacy", "erase-contact", "pump", "--yes").output
    assert "pump\n" not in run("privacy", "contacts").output
    with database(tmp_path) as opened, opened.unit_of_work() as work:
        stored = work.briefs.by_slug("pump")
        assert stored is not None
        assert all(item.brief.contact is None for item in work.briefs.revisions(stored.brief.id))
    assert isinstance(run("privacy", "erase-contact", "nothing", "--yes").exception, SiltaError)
