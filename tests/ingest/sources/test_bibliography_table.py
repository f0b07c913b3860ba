from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.record import Progress, RawPerson, RawRecord, Reading, Rejection, Skipped
from ingest.sources import SOURCES
from ingest.sources.bibliography_table import BibliographyTableSource
from tests.ingest.sources.bibliographies import TABLE

Read = Callable[..., list[Reading]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def run(content: str | bytes, name: str = "a.csv") -> list[Reading]:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(BibliographyTableSource().read_all([path], Progress()))

    return run


def test_two_rows(read: Read) -> None:
    first, second = read(TABLE)
    assert isinstance(first, RawRecord)
    assert isinstance(second, RawRecord)
    assert first.texts[0].title == "Finding leaks by sound"
    assert first.texts[0].description == "A microphone hears\nthe leaks; this saves energy."
    assert first.people == (RawPerson("Anna Müster", "Anna", "Müster"), RawPerson("Otto Example", "Otto", "Example"))
    assert (first.published, first.source.identifier) == ("2021-03", "10.5555/leak1")
    assert [subject.label for subject in first.subjects] == ["air", "leaks"]
    assert second.people == (RawPerson("Jane Example", "Jane", "Example"), RawPerson("Joe Sample", "Joe", "Sample"))
    assert [subject.label for subject in second.subjects] == ["pumps"]
    assert second.location.endswith("a.csv:4")


@pytest.mark.parametrize("delimiter", [",", ";", "|", "\t"])
@pytest.mark.parametrize(
    "header", ["Titel,Zusammenfassung,Jahr", "Otsikko,Tiivistelmä,Vuosi", " title , abstract ,year"]
)
def test_delimiters_and_languages(read: Read, delimiter: str, header: str) -> None:
    (record,) = read(f"{header}\nPumps,What they do,2020\n".replace(",", delimiter))
    assert isinstance(record, RawRecord)
    assert (record.texts[0].title, record.texts[0].description, record.published) == ("Pumps", "What they do", "2020")


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        ("title,authors,year,doi", "the abstract"),
        ("abstract,authors,year,doi", "the title"),
        ("authors,year,doi,keywords", "the title and the abstract"),
    ],
)
def test_a_table_without_title_or_abstract_is_no_bibliography(read: Read, header: str, missing: str) -> None:
    content = f"{header}\n1,2,3,4\n"
    assert BibliographyTableSource().claims(Path("a.csv"), content.encode())
    (rejection,) = read(content)
    assert isinstance(rejection, Rejection)
    assert rejection.reason == f"the table has no column for {missing}, so it is no bibliography that Silta can use"


def test_a_bad_row_costs_only_itself(read: Read) -> None:
    readings = read('title,abstract\nOne,x\n"torn,y\nTwo,z\nThree,too,many\n,no title\n')
    assert [item.texts[0].title for item in readings if isinstance(item, RawRecord)] == ["One", "Two"]
    reasons = [item.reason for item in readings if isinstance(item, Rejection)]
    assert ["never closed" in reasons[0], "3 columns" in reasons[1], reasons[2]] == [True, True, "it has no title"]


def test_a_header_alone(read: Read) -> None:
    (skipped,) = read("title,abstract\n")
    assert isinstance(skipped, Skipped)


@pytest.mark.parametrize(
    ("content", "owner"),
    [
        (TABLE, "bibliography-table"),
        ("projectID;title;doi;authors;abstract;journalTitle\n", "cordis"),
        ("id;acronym;title;objective;startDate;status\n", "cordis"),
        ("title;doi;authors;journalTitle;year;abstract\n", "bibliography-table"),
        ("name;age\n", ""),
    ],
)
def test_tables_go_to_their_reader(content: str, owner: str) -> None:
    claiming = [source.name for source in SOURCES if source.claims(Path("a.csv"), content.encode())]
    assert (claiming or [""])[0] == owner
