"""`silta taxonomy propose|list|show|accept|refuse|export`."""

import json
import shutil
from pathlib import Path

import pytest

from kb.taxonomy.skos import read_taxonomy
from tests.web.commands.in_process import run

ADD = {
    "kind": "add",
    "concept": "leaf-sorting",
    "broader": ["machine-vision"],
    "label": {"de": "Blattsortierung", "en": "leaf sorting", "fi": "lehtien lajittelu"},
    "scope_note": {"de": "Sortiert Blätter.", "en": "Sorts leaves.", "fi": "Lajittelee lehtiä."},
}


@pytest.fixture
def place(tmp_path: Path, content: Path) -> Path:
    """A content folder of one's own."""
    shutil.copytree(content, tmp_path / "content")
    return tmp_path


def silta(place: Path, *arguments: str, status: int = 0) -> str:
    settings = {"SILTA_DATA": str(place / "var"), "SILTA_CONTENT": str(place / "content")}
    done = run("taxonomy", *arguments, environment=settings, cwd=place)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def propose(place: Path, change: object, status: int = 0) -> str:
    file = place / "change.json"
    file.write_text(change if isinstance(change, str) else json.dumps(change), encoding="utf-8")
    return silta(
        place, "propose", str(file), "--reason", "Three records name it.", "--author", "A Scout", status=status
    )


def test_from_a_proposal_to_the_files(place: Path) -> None:
    assert "No proposal waits." in silta(place, "list")
    assert "No change was accepted" in silta(place, "export")
    assert "Proposed as number 1: add leaf-sorting." in propose(place, ADD)
    propose(place, {"kind": "edit", "concept": "robotics", "label": {"en": "robot technology of all kinds"}})
    assert "1  add leaf-sorting: Three records name it. (A Scout)" in silta(place, "list")
    assert "label.en: robotics -> robot technology of all kinds" in silta(place, "show", "2")
    assert "re-tags 0 briefs" in silta(place, "show", "1")
    assert "Accepted." in silta(place, "accept", "1")
    assert "Refused: 2." in silta(place, "refuse", "2", "--reason", "Too long.")
    assert "already" in silta(place, "accept", "2", status=2)
    assert [item["state"] for item in json.loads(silta(place, "list", "--decided", "--json"))] == [
        "refused",
        "accepted",
    ]
    said = silta(place, "export")
    assert "2 files written with the changes up to number 1." in said
    written = read_taxonomy((place / "content" / "taxonomy").glob("*.ttl"))
    assert written.ancestors("leaf-sorting")[0] == "machine-vision"
    assert "0 files written" in silta(place, "export")
    silta(place, "export", str(place / "elsewhere"))
    assert len(list((place / "elsewhere").glob("*.ttl"))) == len(list((place / "content" / "taxonomy").glob("*.ttl")))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("{", "JSON"),
        ("[]", "object"),
        ({"kind": "add", "concept": "x"}, "label.de is missing"),
        ({"kind": "add", "concept": "No Id"}, "concept"),
        ({"kind": "edit", "concept": "nothing"}, "there is no concept nothing"),
        ({"kind": "edit", "concept": "robotics"}, "nothing would change"),
        ({"kind": "merge", "concept": "robotics"}, "name the concept that robotics goes into"),
        ({"kind": "merge", "concept": "robotics", "replacement": "bin-picking"}, "narrower"),
        ({**ADD, "colour": "red"}, "colour: unknown field"),
        ("x" * 200_000, "longer than"),
    ],
)
def test_what_cannot_be_proposed_is_said_in_one_sentence(place: Path, change: object, says: str) -> None:
    said = propose(place, change, status=2)
    assert says in said
    assert "Traceback" not in said


def test_an_unknown_number_is_said(place: Path) -> None:
    assert "there is no proposal 9" in silta(place, "show", "9", status=2)
