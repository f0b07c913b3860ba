from datetime import UTC, datetime

import pytest

from ingest.record import RawRecord, Rejection
from ingest.sources.reference import Bibliography, Reference, parse_published, split_keywords

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("2019//", "2019"), ("2018/4/25", "2018-04-25"), ("2014/02//", "2014-02"), ("2014/02/30", "2014-02"),
        ("2019-04/2020-01", "2019-04"), ("2019-13", "2019"), ("Spring 2019", "2019"), ("c2019", "2019"),
        ("10 15", ""), ("2019 or 2020", ""), ("0099", ""), ("forthcoming", ""), ("", ""), ("20190", ""),
    ],
)  # fmt: skip
def test_a_date_of_publication(text: str, published: str) -> None:
    assert parse_published(text) == published


@pytest.mark.parametrize(
    ("text", "keywords"),
    [
        ("a; b, c ;; d", ["a", "b, c", "d"]),
        ("a, b (c, d), e", ["a", "b (c, d)", "e"]),
        ("a\nb", ["a", "b"]),
        ("", []),
    ],
)
def test_keywords(text: str, keywords: list[str]) -> None:
    assert split_keywords(text) == keywords


def _take(bibliography: Bibliography, **fields: str) -> RawRecord | Rejection:
    reference = Reference(**fields)  # type: ignore[arg-type]
    return bibliography.take(reference, f"file:{len(fields)}", NOW, repr(fields))


def test_a_record_is_known_by_its_doi_else_its_key_else_its_words() -> None:
    bibliography = Bibliography("ris")
    by_doi = _take(bibliography, title="T", doi="https://doi.org/10.5555/ABC")
    by_key = _take(bibliography, title="T", key="a.bib:k")
    by_words = _take(bibliography, title="T", published="2019-01")
    assert isinstance(by_doi, RawRecord)
    assert isinstance(by_key, RawRecord)
    assert isinstance(by_words, RawRecord)
    assert (by_doi.source.identifier, by_key.source.identifier) == ("10.5555/abc", "a.bib:k")
    again = _take(Bibliography("ris"), title="t!", published="2019")
    assert isinstance(again, RawRecord)
    assert again.source.identifier == by_words.source.identifier


def test_the_second_of_two_is_rejected_and_names_the_first() -> None:
    bibliography = Bibliography("ris")
    _take(bibliography, title="T", doi="10.5555/a")
    second = _take(bibliography, title="Other", doi="10.5555/A", url="https://example.org")
    assert isinstance(second, Rejection)
    assert second.reason == "an entry with the same DOI is at file:2; the first one is taken"


def test_a_doi_in_the_address_counts() -> None:
    record = _take(Bibliography("ris"), title="T", url="https://doi.org/10.5555/x1")
    assert isinstance(record, RawRecord)
    assert [(item.scheme, item.value) for item in record.identifiers] == [("doi", "10.5555/x1")]


def test_a_wrong_doi_is_left_out_with_a_note() -> None:
    record = _take(Bibliography("ris"), title="T", doi="10.1")
    assert isinstance(record, RawRecord)
    assert record.notes == ("'10.1' is no DOI; left out",)
    assert record.publications == ()


def test_words_tell_the_language_before_the_entry_does() -> None:
    """Databases give the language of the paper, while the abstract is in English."""
    record = _take(
        Bibliography("ris"),
        title="Pumps",
        abstract="This is what the pumps of a plant do when they fail.",
        language="pl",
    )
    unclear = _take(Bibliography("ris"), title="Pompy", abstract="Pompy.", language="pl")
    assert isinstance(record, RawRecord)
    assert isinstance(unclear, RawRecord)
    assert (record.texts[0].language, unclear.texts[0].language) == ("en", "pl")
