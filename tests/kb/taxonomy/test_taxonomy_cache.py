"""The kept copy of the technologies: equal to the files, never in their way."""

import json
from pathlib import Path

import pytest

from kb.taxonomy import InvalidVocabulary, skos, taxonomy_cache
from kb.taxonomy.taxonomy_cache import FILE, read_kept_taxonomy

CONCEPT = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://silta.example.org/technologies/welding> a skos:Concept ;
    skos:prefLabel "Schweißen"@de, "{label}"@en, "hitsaus"@fi ;
    skos:altLabel "joining by heat"@en ;
    skos:scopeNote "Fügen."@de, "Joining."@en, "Liittäminen."@fi .
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "welding.ttl"
    file.write_text(CONCEPT.format(label="welding"), encoding="utf-8")
    return file


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Counts how often Turtle is parsed."""
    times: list[int] = []
    read = skos.read_taxonomy
    monkeypatch.setattr(skos, "read_taxonomy", lambda files: times.append(1) or read(files))
    return times


def label(files: list[Path], folder: Path | None) -> str:
    (technology,) = read_kept_taxonomy(files, folder)
    return technology.label.en


def test_the_copy_equals_the_files(content: Path, tmp_path: Path, parsed: list[int]) -> None:
    files = sorted((content / "taxonomy").glob("*.ttl"))
    first = read_kept_taxonomy(files, tmp_path)
    again = read_kept_taxonomy(files, tmp_path)
    assert len(parsed) == 1
    assert list(again) == list(first)
    assert len(again) > 200


def test_a_changed_file_is_read_anew(file: Path, tmp_path: Path) -> None:
    assert label([file], tmp_path) == "welding"
    file.write_text(CONCEPT.format(label="arc welding"), encoding="utf-8")
    assert label([file], tmp_path) == "arc welding"
    assert label([file], tmp_path) == "arc welding"


def test_a_changed_reader_reads_anew(
    file: Path, tmp_path: Path, parsed: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = tmp_path / "reader.py"
    reader.write_text("first")
    monkeypatch.setattr(taxonomy_cache, "_READER", reader)
    label([file], tmp_path)
    reader.write_text("second")
    label([file], tmp_path)
    assert len(parsed) == 2


@pytest.mark.parametrize("rubbish", [b"", b"\xff\x00", b"[]", b'{"key": "x", "technologies": [{"id": 1}]}'])
def test_a_damaged_copy_is_made_anew(rubbish: bytes, file: Path, tmp_path: Path, parsed: list[int]) -> None:
    label([file], tmp_path)
    (tmp_path / FILE).write_bytes(rubbish)
    assert label([file], tmp_path) == "welding"
    assert label([file], tmp_path) == "welding"
    assert len(parsed) == 2


def test_a_copy_that_breaks_the_rules_is_refused(file: Path, tmp_path: Path) -> None:
    label([file], tmp_path)
    kept = json.loads((tmp_path / FILE).read_bytes())
    kept["technologies"][0]["broader"] = ["nothing"]
    (tmp_path / FILE).write_text(json.dumps(kept))
    assert label([file], tmp_path) == "welding"


def test_without_a_folder_nothing_is_kept(file: Path, tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    assert label([file], None) == "welding"
    assert set(tmp_path.iterdir()) == before


def test_a_folder_that_cannot_be_made_stops_nobody(file: Path, tmp_path: Path) -> None:
    assert label([file], file / "cache") == "welding"
    assert label([file], file / "cache") == "welding"


def test_wrong_turtle_is_refused_as_without_a_copy(file: Path, tmp_path: Path) -> None:
    label([file], tmp_path)
    file.write_text("@prefix nonsense")
    with pytest.raises(InvalidVocabulary, match="no valid Turtle"):
        read_kept_taxonomy([file], tmp_path)
    with pytest.raises(InvalidVocabulary, match=r"away\.ttl: cannot be read"):
        read_kept_taxonomy([tmp_path / "away.ttl"], tmp_path)
