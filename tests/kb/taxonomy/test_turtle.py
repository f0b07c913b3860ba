"""Writing accepted changes into the Turtle files, and reading them again."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.curation.taxonomy_desk import accept, propose
from kb.model import Actor, ConceptChange
from kb.model.actor import AccountRole
from kb.store import UnitOfWork, taxonomy_in_force
from kb.taxonomy import InvalidVocabulary, Taxonomy
from kb.taxonomy.skos import read_taxonomy
from kb.taxonomy.turtle import write_taxonomy
from tests.kb.taxonomy.sample_concepts import add, deprecate, edit, merge
from tests.new_store import new_store

EDITOR = Actor(name="Editor", roles={AccountRole.EDITOR})


@pytest.fixture
def files(tmp_path: Path, content: Path) -> Path:
    folder = tmp_path / "taxonomy"
    shutil.copytree(content / "taxonomy", folder)
    return folder


@pytest.fixture
def work(sqlite_address: str) -> Iterator[UnitOfWork]:
    with new_store(sqlite_address) as database, database.unit_of_work() as opened:
        yield opened


def read(folder: Path) -> Taxonomy:
    return read_taxonomy(folder.glob("*.ttl"))


def decide(work: UnitOfWork, taxonomy: Taxonomy, *changes: ConceptChange) -> Taxonomy:
    for change in changes:
        accept(work, taxonomy, propose(work, taxonomy, change, EDITOR, "Why.").number, EDITOR)
    work.commit()
    return taxonomy_in_force(work, taxonomy)


def test_written_changes_are_those_in_force_and_are_not_applied_twice(work: UnitOfWork, files: Path) -> None:
    before = read(files)
    quoted = add("leaf-sorting", "machine-vision", synonyms_en=('so-called "leaf" sorting',))
    now = decide(
        work,
        before,
        quoted,
        edit(before, "robotics", synonyms_fi=("robotiikkajärjestelmä",)),
        merge("three-dimensional-machine-vision", "optical-inspection"),
        deprecate("hyperspectral-imaging"),
        add("photonics"),
    )
    last = work.taxonomy_changes.accepted()[-1].id
    names = write_taxonomy(now, last, files, files)
    assert "photonics.ttl" in names
    assert {"scheme.ttl", "sensing-and-perception.ttl", "robotics.ttl"} <= set(names)
    written = read(files)
    assert {item.id for item in written} == {item.id for item in now}
    assert written.current("three-dimensional-machine-vision") == "optical-inspection"
    assert written.deprecated("hyperspectral-imaging") is not None
    assert 'so-called "leaf" sorting' in written.get("leaf-sorting").synonyms_en  # type: ignore[union-attr]
    again = taxonomy_in_force(work, written)
    assert {item.id: item for item in again} == {item.id: item for item in written}
    assert write_taxonomy(again, last, files, files) == []
    later = decide(work, written, edit(again, "photonics", synonyms_en=("optics",)))
    assert later.get("photonics").synonyms_en == ("optics",)  # type: ignore[union-attr]
    assert write_taxonomy(later, work.taxonomy_changes.accepted()[-1].id, files, files) == [
        "photonics.ttl",
        "scheme.ttl",
    ]


def test_what_nobody_changed_stays_as_it_was_written(work: UnitOfWork, files: Path) -> None:
    before = {file.name: file.read_text() for file in files.glob("*.ttl")}
    taxonomy = read(files)
    now = decide(work, taxonomy, edit(taxonomy, "bin-picking", synonyms_en=("picking from bins",)))
    names = write_taxonomy(now, work.taxonomy_changes.accepted()[-1].id, files, files)
    assert names == ["robotics.ttl", "scheme.ttl"]
    assert '"3d-printing"@en' in before["additive-manufacturing.ttl"]
    printing = next(item.id for item in taxonomy if "3d-printing" in item.hidden)
    taxonomy = read(files)
    now = decide(work, taxonomy, edit(taxonomy, printing, synonyms_en=("printing in layers",)))
    write_taxonomy(now, work.taxonomy_changes.accepted()[-1].id, files, files)
    assert '"3d-printing"@en' in (files / "additive-manufacturing.ttl").read_text()
    after = (files / "robotics.ttl").read_text().splitlines()
    added = [line for line in after if line not in before["robotics.ttl"].splitlines()]
    assert len(added) < 15


def test_another_database_does_not_take_the_changes_for_its_own(files: Path, tmp_path: Path) -> None:
    taxonomy = read(files)
    with new_store(f"sqlite:///{tmp_path}/one.sqlite3") as one, one.unit_of_work() as work:
        now = decide(work, taxonomy, add("photonics"))
        write_taxonomy(now, work.taxonomy_changes.accepted()[-1].id, files, files)
    with new_store(f"sqlite:///{tmp_path}/two.sqlite3") as two, two.unit_of_work() as work:
        now = decide(work, read(files), add("biotechnics"))
        write_taxonomy(now, work.taxonomy_changes.accepted()[-1].id, files, files)
    assert len(read(files).included) == 2
    assert {"photonics", "biotechnics"} <= {item.id for item in read(files)}


def test_files_that_a_change_does_not_fit_are_named(work: UnitOfWork, files: Path) -> None:
    decide(work, read(files), add("photonics"))
    (files / "own.ttl").write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix tech: <https://silta.example.org/technologies/> .\n"
        'tech:own a skos:Concept ; skos:prefLabel "a"@de , "photonics en"@en , "c"@fi ; '
        'skos:scopeNote "a"@de , "b"@en , "c"@fi .\n'
    )
    with pytest.raises(InvalidVocabulary, match=r"accepted change 1 .*photonics.* is a label of own"):
        taxonomy_in_force(work, read(files))


@pytest.mark.parametrize("line", ["skos:example 'a shelf'@en ;", "# found in a hall"])
def test_what_would_be_lost_is_refused(work: UnitOfWork, files: Path, line: str) -> None:
    head = "tech:bin-picking a skos:Concept ;\n"
    text = (files / "robotics.ttl").read_text()
    assert head in text
    (files / "robotics.ttl").write_text(text.replace(head, f"{head}    {line}\n"))
    taxonomy = read(files)
    now = decide(work, taxonomy, edit(taxonomy, "bin-picking", synonyms_en=("picking from bins",)))
    before = {file.name: file.read_bytes() for file in files.glob("*.ttl")}
    with pytest.raises(InvalidVocabulary, match=r"bin-picking has .*would lose"):
        write_taxonomy(now, work.taxonomy_changes.accepted()[-1].id, files, files)
    assert {file.name: file.read_bytes() for file in files.glob("*.ttl")} == before
