"""``silta source`` and ``silta ingest report`` as a person uses them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.ingest.harvest.oai_repository import Item, OaiRepository
from tests.stub_server import Reply, StubServer
from web.cli import main
from web.cli import silta as command


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setenv("SILTA_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("SILTA_FETCH_ALLOW_PRIVATE", "true")
    monkeypatch.setenv("SILTA_FETCH_PAUSE", "0")
    monkeypatch.setenv("SILTA_FETCH_TRIES", "1")

    def silta(*arguments: str) -> Result:
        return CliRunner().invoke(command, list(arguments))

    return silta


def test_the_life_of_a_source(run: object, stub: StubServer, capsys: pytest.CaptureFixture[str]) -> None:
    assert callable(run)
    stub.routes["/oai"] = OaiRepository([Item(1), Item(2), Item(3, title=" ")])
    assert "No sources yet" in run("source", "list").output
    added = run(
        "source", "add", "example", "oai-pmh", "--address", f"{stub.address}/oai", "--schedule", "every 6 hours"
    )
    assert added.exit_code == 0, added.output
    assert "worker harvests it at once" in added.output
    assert run("source", "list").output.split()[-1] == "new"
    done = run("source", "run", "example")
    assert done.exit_code == 1, done.output
    assert "2  new" in done.output
    assert "no text besides its title" in done.output or "has no title" in done.output
    shown = run("source", "show", "example").output
    assert "every 6 hours" in shown
    assert "harvested until: 2026-05-04T10:00:00Z" in shown
    assert json.loads(run("search", "bearings", "--json").output)["total"] == 2
    assert "paused" in run("source", "pause", "example").output
    assert "paused" in run("source", "list").output
    assert run("source", "run", "example", "--again", "--json").exit_code == 1
    assert "again" in run("source", "resume", "example").output
    (found,) = json.loads(run("source", "list", "--json").output)
    assert (found["paused"], found["failures"], found["interrupted"]) == (False, 0, False)
    report = run("ingest", "report", "--source", "example").output
    assert report.count("finished") == 2
    assert "oai:repository.example.org:3" in report
    runs = json.loads(run("ingest", "report", "--json").output)
    assert [item["counts"]["rejected"] for item in runs] == [1, 1]
    assert runs[0]["seconds"] >= 0
    assert run("source", "remove", "example").exit_code == 0
    assert "No sources yet" in run("source", "list").output
    assert len(json.loads(run("ingest", "report", "--source", "example", "--json").output)) == 2


def test_a_failure_is_one_sentence_and_stays_in_the_history(
    run: object, stub: StubServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert callable(run)
    stub.routes["/oai"] = Reply(status=404)
    run("source", "add", "example", "oai-pmh", "--address", f"{stub.address}/oai")
    with pytest.raises(SystemExit) as end:
        main(["source", "run", "example"])
    assert end.value.code == 2
    assert capsys.readouterr().err == (
        f"silta: {stub.address}/oai?verb=Identify: answered with status 404: there is nothing; check the address\n"
    )
    report = run("ingest", "report").output
    assert "failed" in report
    assert "status 404" in report
    assert "failed 1 time" in run("source", "list").output


def test_dois_come_from_a_file_too(run: object, tmp_path: Path) -> None:
    assert callable(run)
    (tmp_path / "dois.txt").write_text("10.5555/a\n\nhttps://doi.org/10.5555/b\n", encoding="utf-8-sig")
    added = run("source", "add", "few", "crossref", "--doi", "10.5555/c", "--doi-file", str(tmp_path / "dois.txt"))
    assert added.exit_code == 0, added.output
    shown = json.loads(run("source", "show", "few", "--json").output)
    assert shown["options"] == {"dois": ["10.5555/c", "10.5555/a", "10.5555/b"]}
    assert shown["address"] == "https://api.crossref.org"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("source", "run", "nowhere"), "there is no source 'nowhere'"),
        (("source", "add", "x", "oai-pmh"), "base URL"),
        (("source", "add", "x", "crossref", "--query", "a", "--schedule", "now and then"), "no schedule"),
        (("source", "add", "x", "crossref", "--doi-file", "/nowhere/dois.txt"), "cannot be read"),
        (("ingest", "report", "--source", "nowhere"), "there is no source"),
    ],
)
def test_wrong_use_is_one_sentence(
    run: object, arguments: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1


def test_a_missing_extra_is_named(
    run: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "oaipmh_scythe", None)
    with pytest.raises(SystemExit):
        main(["source", "run", "example"])
    assert "pip install 'silta[harvest]'" in capsys.readouterr().err
