from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.record import Progress, RawIdentifier, RawPerson, RawRecord, Reading, Rejection
from ingest.sources import Inputs
from ingest.sources.bibtex import BibtexSource
from tests.ingest.sources.bibliographies import BIBTEX

Read = Callable[..., list[Reading]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def run(content: str | bytes, name: str = "a.bib") -> list[Reading]:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        progress = Progress()
        found = list(BibtexSource().read_all([path], progress))
        assert progress.done == path.stat().st_size
        return found

    return run


def _record(reading: Reading) -> RawRecord:
    assert isinstance(reading, RawRecord), reading
    return reading


def _rejection(reading: Reading) -> Rejection:
    assert isinstance(reading, Rejection), reading
    return reading


def test_an_article(read: Read) -> None:
    record = _record(read(BIBTEX)[0])
    text = record.texts[0]
    assert text.title == "Finding CNC leaks by sound – a short study: With α rays"
    assert text.description == "A microphone hears 50 % of the leaks in a plant, and this saves energy."
    assert text.language == "en"
    assert record.people == (
        RawPerson("Anna Müster", "Anna", "Müster"),
        RawPerson("Otto von Beispiel", "Otto", "von Beispiel", "0000-0002-1825-0097"),
    )
    assert [item.name for item in record.organisations] == ["Example Institute"]
    assert record.identifiers == (
        RawIdentifier("doi", "10.5555/leak_1"),
        RawIdentifier("arxiv", "2101.01234"),
        RawIdentifier("url", "https://example.org/~leaks/a--b"),
    )
    assert (record.kind, record.published) == ("article", "2021")
    assert [subject.label for subject in record.subjects] == ["compressed air", "leaks"]
    assert record.source.key == "bibtex:10.5555/leak_1"
    assert record.location.endswith("a.bib:4")


def test_a_paper_inherits_the_date_of_its_proceedings_and_not_their_doi(read: Read) -> None:
    readings = read(BIBTEX)
    assert len(readings) == 2, "proceedings from which others inherit are no result themselves"
    paper = _record(readings[1])
    assert paper.texts[0].title == 'A twin for the "old" pump'
    assert paper.published == "2022-02"
    assert paper.identifiers == ()
    assert paper.source.identifier == "a.bib:twin"


def test_a_crossref_that_leads_nowhere_is_noted(read: Read) -> None:
    record = _record(read("@inproceedings{a, title={T}, crossref={gone}}")[0])
    assert record.notes == ("the entry 'gone', from which it would inherit, is not in the file",)


def test_entries_that_inherit_from_each_other_end(read: Read) -> None:
    assert len(read("@misc{a, title={A}, crossref={b}}\n@misc{b, title={B}, crossref={a}}")) == 2


@pytest.mark.parametrize(
    ("entry", "key", "reason"),
    [
        ("@article{bad, title = {An {open brace},\n year = 2020,\n}", "bad", "it is never closed"),
        ('@article{bad, title = "open,\n year = 2020,\n}', "bad", "it is never closed"),
        ("@article{bad, title = {A} b}, year = {2020}\n}", "bad", "comma is missing|a brace too many"),
        ("@article{bad, title = {A }}, year = {2020}\n}", "bad", "a brace too many"),
        ("@article{bad, title = {A} year = {2020}\n}", "bad", "a comma is missing"),
        ("@article{bad, title, year = {2020}\n}", "bad", "a field has no value"),
        ("@article{bad title = {A}}", "", "no comma stands after its key"),
        ("@article{bad, year = 2020}", "a.bib:bad", "it has no title"),
    ],
)
def test_a_damaged_entry_costs_only_itself(read: Read, entry: str, key: str, reason: str) -> None:
    good = "@misc{{{0}, title = {{Good}}, abstract = {{Text}}}}\n"
    readings = read(good.format("one") + entry + "\n" + good.format("two"))
    assert [reading.source.identifier for reading in readings if isinstance(reading, RawRecord)] == [
        "a.bib:one",
        "a.bib:two",
    ]
    (rejection,) = (_rejection(reading) for reading in readings if not isinstance(reading, RawRecord))
    assert rejection.identifier == key
    assert rejection.location.endswith("a.bib:2")
    assert any(part in rejection.reason for part in reason.split("|")), rejection.reason


def test_what_is_odd_is_noted(read: Read) -> None:
    record = _record(read("@misc{a, title = foo # { bar}, title = {B}, year = {MMXX}}")[0])
    assert record.texts[0].title == "foo bar"
    assert record.notes == (
        "the field title is given twice; the first one is taken",
        "the abbreviation 'foo' is not defined; it stays as it is",
        "'MMXX' is no year of publication; left out",
    )


def test_the_same_doi_twice(read: Read) -> None:
    second = _rejection(read("@misc{a, title={A}, doi={10.5555/1}}\n@misc{b, title={B}, doi={10.5555/1}}")[1])
    assert "a.bib:1" in second.reason


def test_a_huge_entry_is_rejected_and_reading_goes_on(read: Read) -> None:
    readings = read("@misc{huge, title={" + "a\n" * 600_000 + "}}\n@misc{b, title={B}}")
    assert "at most 1,000,000 are read" in _rejection(readings[0]).reason
    assert _rejection(readings[0]).identifier == "huge"
    assert _record(readings[1]).texts[0].title == "B"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings(read: Read, encoding: str) -> None:
    record = _record(read("@misc{a, title={Öl für Bären}}".encode(encoding))[0])
    assert record.texts[0].title == "Öl für Bären"
    assert bool(record.notes) == (encoding == "cp1252")


def test_an_entry_without_key_and_title_has_no_identifier(read: Read) -> None:
    rejection = _rejection(read("@misc{, year={2020}}")[0])
    assert (rejection.identifier, rejection.reason) == ("", "it has no title")


def test_a_file_without_entries(read: Read) -> None:
    assert "no entry" in _rejection(read("just text")[0]).reason
    assert _rejection(read("@comment{x}")[0]).reason


def test_text_files_with_entries_are_claimed(tmp_path: Path) -> None:
    (tmp_path / "export.txt").write_text("notes\n@article{a,\n title={T}, abstract={x}}\n")
    (tmp_path / "other.txt").write_text("mail me @example{x}")
    found = list(Inputs([tmp_path]).read())
    assert [type(reading).__name__ for reading in found] == ["Skipped", "RawRecord"]


def test_orcids_in_other_fields(read: Read) -> None:
    content = """@misc{a, title={A}, author={Example, Jane}, orcid={0000-0002-1825-0097}}
@misc{b, title={B}, author={Example, Jane and Sample, Joe}, orcid-numbers={Sample, Joe/0000-0002-1825-0097}}"""
    records = [_record(reading) for reading in read(content)]
    assert [[person.orcid for person in record.people] for record in records] == [
        ["0000-0002-1825-0097"],
        ["", "0000-0002-1825-0097"],
    ]
