from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.record import Progress, RawIdentifier, RawPerson, RawRecord, Reading, Rejection
from ingest.sources.ris import RisSource
from tests.ingest.sources.bibliographies import RIS

Read = Callable[..., list[Reading]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def run(content: str | bytes) -> list[Reading]:
        path = tmp_path / "a.ris"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        progress = Progress()
        found = list(RisSource().read_all([path], progress))
        assert progress.done == path.stat().st_size
        return found

    return run


def _records(readings: list[Reading]) -> list[RawRecord]:
    assert all(isinstance(reading, RawRecord) for reading in readings), readings
    return [reading for reading in readings if isinstance(reading, RawRecord)]


def test_two_records(read: Read) -> None:
    article, book = _records(read(RIS))
    assert article.texts[0].title == "Finding leaks by sound"
    assert article.texts[0].description == (
        "A microphone hears the leaks of a plant, and this saves energy with α rays."
    )
    assert article.people == (
        RawPerson("Anna Müster", "Anna", "Müster"),
        RawPerson("Otto van der Example", "Otto", "van der Example"),
    )
    assert [subject.label for subject in article.subjects] == ["compressed air", "leaks", "sound"]
    assert article.identifiers == (
        RawIdentifier("doi", "10.5555/leak1"),
        RawIdentifier("url", "https://example.org/leaks;jsessionid=1"),
    )
    assert (article.kind, article.published, article.notes) == ("JOUR", "2021-03-04", ())
    assert book.texts[0].description == "The twin shows when the pump will fail."
    assert (book.kind, book.published) == ("BOOK", "2022")
    assert book.people == (RawPerson("J. Example", "J.", "Example"),)
    assert book.identifiers == (RawIdentifier("isbn", "978-90-386-4503-2"),)
    assert book.location.endswith("a.ris:17")


def test_records_without_an_end(read: Read) -> None:
    first, second = _records(read("TY  - JOUR\nTI  - One\nAB  - x\nTY  - JOUR\nTI  - Two\nAB  - y\n"))
    assert first.notes == ("the record has no end (ER)",)
    assert second.notes == ("the file ends before the record does, so it may be cut off",)


def test_a_bad_record_costs_only_itself(read: Read) -> None:
    good = "TY  - JOUR\nTI  - {}\nER  - \n"
    readings = read(good.format("One") + "TI  - No type\nER  - \n" + "TY  - GEN\nER  - \n" + good.format("Two"))
    rejections = [reading for reading in readings if isinstance(reading, Rejection)]
    assert [record.texts[0].title for record in readings if isinstance(record, RawRecord)] == ["One", "Two"]
    assert [(item.location.rpartition(":")[2], item.reason) for item in rejections] == [
        ("4", "the record does not begin with a type (TY)"),
        ("6", "it has no title"),
    ]


def test_what_stands_between_records_is_no_record(read: Read) -> None:
    """As Ovid writes it: numbers before, a journal and a link after each record."""
    records = _records(
        read("1.\nTY  - JOUR\nTI  - One\nER  - \nNL  - Journal\n\nLink: x\n\n2.\nTY  - JOUR\nTI  - B\nER  -")
    )
    assert len(records) == 2


def test_faulty_and_missing_values(read: Read) -> None:
    (record,) = _records(read("TY  - JOUR\nTI  - One\nPY  - 10 15\nN2  -\nAU  -\nDO  - none\nKW  -\nER  -\n"))
    assert record.published == ""
    assert record.people == record.subjects == record.identifiers == ()
    assert record.notes == ("'10 15' is no year of publication; left out", "'none' is no DOI; left out")


def test_ovid_s_orcids(read: Read) -> None:
    content = (
        "TY  - JOUR\nTI  - One\nA1  - Example, Jane\nA1  - Sample, Joe\n"
        "AI  - ORCID: http://orcid.org/Sample, Joe; ORCID: http://orcid.org/0000-0002-1825-0097\nER  -\n"
    )
    assert [person.orcid for person in _records(read(content))[0].people] == ["", "0000-0002-1825-0097"]


def test_a_huge_record_is_rejected(read: Read) -> None:
    readings = read("TY  - JOUR\nAB  - " + "a\n" * 600_000 + "TI  - x\nER  -\nTY  - JOUR\nTI  - Two\nER  -\n")
    assert isinstance(readings[0], Rejection)
    assert "more than 1,000,000 characters" in readings[0].reason
    assert isinstance(readings[1], RawRecord)


def test_a_file_without_records(read: Read) -> None:
    (rejection,) = read("nothing here")
    assert isinstance(rejection, Rejection)
    assert "no record begins" in rejection.reason


@pytest.mark.parametrize(
    ("name", "content", "claimed"),
    [
        ("a.ris", "anything", True),
        ("a.txt", "1.\nTY -  JOUR\n", True),
        ("a.txt", "TYres - and more\n", False),
        ("a.md", "TY  - JOUR\n", False),
        ("a.ris", "", False),
    ],
)
def test_claims(name: str, content: str, claimed: bool) -> None:
    assert RisSource().claims(Path(name), content.encode()) is claimed


def test_windows_1252_is_read_with_a_note(read: Read) -> None:
    (record,) = _records(read("TY  - JOUR\nTI  - Öl\nER  -\n".encode("cp1252")))
    assert record.texts[0].title == "Öl"
    assert "Windows-1252" in record.notes[0]
