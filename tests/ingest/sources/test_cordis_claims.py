"""Which files are CORDIS's: told by what is in them."""

from collections.abc import Callable
from pathlib import Path

import pytest

OAI = """<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><metadata>
<project><id>1</id><title>x</title><acronym>A</acronym></project></metadata></record></ListRecords></OAI-PMH>"""
OPENAIRE = """<response><results><result><header><id>1</id></header><metadata>
<oaf:entity xmlns:oaf="http://namespace.openaire.eu/oaf"><title>x</title></oaf:entity></metadata></result></results>
</response>"""
MAVEN = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<parent><id>x</id></parent><title>t</title></project>"""
ANT = '<project name="x" default="y"><target name="y"/></project>'
JATS = "<article><front><title>x</title></front></article>"


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    def run(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return run


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xml", OAI),
        ("a.xml", OPENAIRE),
        ("pom.xml", MAVEN),
        ("build.xml", ANT),
        ("article.xml", JATS),
        ("a.xml", "<rss><channel><title>x</title></channel></rss>"),
        ("brief.md", "---\nslug: x\n---\n# Title\n"),
        ("people.csv", "id;name;city\n1;x;y\n"),
        ("books.csv", "id,title,author,year\n1,x,y,2000\n"),
        ("project.csv", "task,owner,due\n1,x,y\n"),
        ("data.json", '[{"id": 1, "title": "x"}]'),
        ("data.json", '{"type": "article", "DOI": "10.1234/x", "title": "x"}'),
        ("data.json", "[[[["),
        ("text.txt", "Once upon a time; there was a project with a title and an id."),
        ("empty.csv", ""),
        ("nul.csv", b"\0" * 100),
    ],
)
def test_strangers_are_not_claimed(
    write: Callable[[str, str | bytes], Path], claims: Callable[[Path], bool], name: str, content: str | bytes
) -> None:
    assert not claims(write(name, content))


def test_the_name_does_not_matter(
    write: Callable[[str, str | bytes], Path],
    claims: Callable[[Path], bool],
    tables: dict[str, str],
    project_xml: Callable[..., str],
) -> None:
    for number, content in enumerate([*tables.values(), project_xml(), project_xml(namespace=False)]):
        assert claims(write(f"download-{number}.dat", content))


@pytest.mark.parametrize(
    "content",
    [
        "<project><id>1</id><title>x</title></project>",
        "<projects><project><rcn>1</rcn><objective>x</objective></project></projects>",
        '<hits><hit><result xmlns="http://cordis.europa.eu"><title>x</title></result></hit></hits>',
        '<c:project xmlns:c="http://cordis.europa.eu"><c:id>1</c:id></c:project>',
        "<?xml version='1.0'?>\n<!-- from CORDIS -->\n<project><rcn>1</rcn><acronym>A</acronym><id>1</wrong>",
        '<project <xmlns="http://cordis.europa.eu"><id>1</id>',
    ],
)
def test_xml_of_cordis_is_claimed(
    write: Callable[[str, str | bytes], Path], claims: Callable[[Path], bool], content: str
) -> None:
    assert claims(write("a.xml", content))


def test_tables_with_a_missing_column_are_claimed_and_explained(
    write: Callable[[str, str | bytes], Path], claims: Callable[[Path], bool]
) -> None:
    assert claims(write("project.csv", "acronym;title;startDate;endDate;objective\nA;T;;;x\n"))


def test_zips_are_claimed_by_their_entries(
    make_zip: Callable[..., Path], claims: Callable[[Path], bool], tables: dict[str, str]
) -> None:
    assert claims(make_zip({"readme.txt": "x", "deep/project.csv": tables["project.csv"]}))
    assert not claims(make_zip({"brief.md": "---\nslug: x\n---\n", "a.csv": "a;b\n1;2\n"}, "other.zip"))


def test_zips_that_cannot_be_opened_are_claimed_so_that_they_are_reported(
    make_zip: Callable[..., Path], claims: Callable[[Path], bool], write: Callable[[str, str | bytes], Path]
) -> None:
    whole = make_zip({"project.csv": "x" * 3000}).read_bytes()
    assert claims(write("cut.zip", whole[:-30]))
    assert claims(write("bad.zip", "no zip at all"))
    assert claims(make_zip({"../project.csv": "x"}, "evil.zip"))
