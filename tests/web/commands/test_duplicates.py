"""``silta duplicates`` as a scout uses it."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.web.commands import in_process
from web.cli import silta

BRIEF = """---
status: published
---

# {title} {{: lang=en }}

> Vibration analysis finds worn bearings early.

## Source description

Pumps fail without a warning and stop the whole plant. Vibration analysis with two cheap sensors listens to the bearings
of each pump and tells the fitter two weeks before a failure which bearing has to be changed. It is at TRL 7 now.
"""


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two briefs that may tell of the same result, read once for all tests."""
    folder = tmp_path_factory.mktemp("duplicates")
    for name in ("pumps", "fans"):
        text = BRIEF.format(title=f"Watching {name} by ear with vibration analysis")
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    files = (folder / "pumps.md", folder / "fans.md")
    environment = {"SILTA_DATA": str(folder / "data"), "COLUMNS": "200"}
    done = in_process.run("ingest", "--quiet", *files, environment=environment)
    assert "pairs that may be the same result" in done.stdout
    return folder


@pytest.fixture
def folder(ingested: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy for one test to change."""
    monkeypatch.setenv("SILTA_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    shutil.copytree(ingested, tmp_path, dirs_exist_ok=True)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(silta, arguments)


def test_a_scout_merges_looks_and_undoes(folder: Path) -> None:
    (pair,) = json.loads(run("duplicates", "list", "--json").stdout)
    shown = run("duplicates", "show", str(pair["pair"])).stdout
    assert "a word of the titles is another one" in shown
    assert "Watching fans by ear" in shown
    merged = run("duplicates", "merge", str(pair["pair"]), "--author", "scout").stdout
    assert "silta duplicates undo 1" in merged
    assert run("duplicates", "list").stdout == "No pair waits.\n"
    assert "scout" in run("duplicates", "list", "--merged").stdout
    assert json.loads(run("search", "ear", "--json").stdout)["total"] == 1
    assert "two briefs again" in run("duplicates", "undo", "1", "--author", "scout").stdout
    assert json.loads(run("search", "ear", "--json").stdout)["total"] == 2
    assert run("duplicates", "list").stdout == "No pair waits.\n"


@pytest.mark.usefixtures("folder")
def test_a_rejected_pair_is_not_asked_again(ingested: Path) -> None:
    assert "different results" in run("duplicates", "reject", "1").stdout
    run("ingest", "--quiet", "--again", str(ingested))
    assert run("duplicates", "list").stdout == "No pair waits.\n"


def test_two_slugs_are_merged_too(folder: Path) -> None:
    slugs = [f"watching-{name}-by-ear-with-vibration-analysis" for name in ("pumps", "fans")]
    assert "Merged into" in run("duplicates", "merge", *slugs, "--reason", "one leaflet").stdout
    assert "one leaflet" in run("duplicates", "list", "--merged").stdout


@pytest.mark.parametrize(
    "arguments",
    [("merge", "x"), ("merge", "99"), ("merge", "no-such", "neither"), ("reject", "99999999999"), ("undo", "7"),
     ("show", "5"), ("merge", "1", "--author", " "), ("merge", "1", "--author", "ingest"), ("list", "--limit", "0")],
)  # fmt: skip
def test_mistakes_are_named(folder: Path, arguments: tuple[str, ...]) -> None:
    done = run("duplicates", *arguments)
    assert done.exit_code != 0
    assert str(done.exception or done.output).strip()
    assert "Traceback" not in done.output


def test_an_empty_store_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILTA_DATA", str(tmp_path / "data"))
    assert run("duplicates", "list").stdout == "No pair waits.\n"
    assert run("duplicates", "list", "--merged").stdout == "Nothing was merged.\n"
    assert run("duplicates", "list", "--organisations").stdout == "No pair of organisations waits.\n"


@pytest.fixture
def institutes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILTA_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    records = [
        {
            "doi": f"10.5555/{number}",
            "titles": [{"title": f"Result number {number} on pumps"}],
            "publicationYear": 2024,
            "creators": [{"name": f"Institute of Pumping {word}", "nameType": "Organizational"}],
            "descriptions": [{"description": f"Sensor {number} hears pumps.", "descriptionType": "Abstract"}],
        }
        for number, word in enumerate(("Technology", "Technologies"), 1)
    ]
    (tmp_path / "records.json").write_text(json.dumps(records))
    assert run("ingest", "--quiet", str(tmp_path / "records.json")).exit_code == 0


@pytest.mark.usefixtures("institutes")
def test_a_scout_merges_organisations_and_takes_it_back() -> None:
    (pair,) = json.loads(run("duplicates", "list", "--organisations", "--json").stdout)
    assert pair["organisations"][0].startswith("Institute of Pumping Technology (?")
    merged = run("duplicates", "merge", "1", "--organisations", "--author", "scout").stdout
    assert merged == (
        "Pair 1: one organisation, Institute of Pumping Technology; changed in 1 brief. "
        "To take it back: silta duplicates undo 1 --organisations\n"
    )
    assert run("duplicates", "list", "--organisations").stdout == "No pair of organisations waits.\n"
    decided = run("duplicates", "list", "--organisations", "--merged").stdout
    assert "scout" in decided
    assert "one organisation" in decided
    undone = run("duplicates", "undo", "1", "--organisations").stdout
    assert "wait again; changed in 1 brief." in undone
    assert "are two organisations" in run("duplicates", "reject", "1", "--organisations").stdout
    assert run("duplicates", "list", "--organisations").stdout == "No pair of organisations waits.\n"


@pytest.mark.usefixtures("institutes")
@pytest.mark.parametrize(
    "arguments",
    [
        ("merge", "9"),
        ("merge", "x"),
        ("merge", "1", "2"),
        ("reject", "9"),
        ("undo", "1"),
        ("merge", "1", "--reason", "a"),
    ],
)
def test_mistakes_about_organisations_are_named(arguments: tuple[str, ...]) -> None:
    done = run("duplicates", *arguments, "--organisations")
    assert done.exit_code != 0
    assert str(done.exception or done.output).strip()
    assert "Traceback" not in done.output
