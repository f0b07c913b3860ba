from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.record import RawIdentifier, RawPerson, RawRecord
from ingest.sources.documents.html import decode_html
from ingest.sources.documents.html_metadata import from_json_ld
from ingest.sources.documents.source import HTML
from tests.ingest.sources.documents.leaflets import PAGE

Record = Callable[..., RawRecord]


def test_a_project_page(record: Record) -> None:
    found = record(PAGE, "a.html")
    text = found.texts[0]
    assert (text.title, text.summary) == ("Pumppu kuuntelee", "Anturi kuulee vian.")
    assert text.description == "Johdanto linkki ja se on lisää tekstiä."
    assert text.problem == "Pumput hajoavat.\n\n- yksi\n\n- kaksi"
    assert text.solution == "Anturi kuulee."
    assert found.people == (RawPerson("Ann Example", "Ann", "Example", "0000-0002-1825-0097"),)
    assert [item.name for item in found.organisations] == ["Example Institute"]
    assert found.identifiers == (
        RawIdentifier("doi", "10.5555/pumppu"),
        RawIdentifier("url", "https://example.org/pumppu"),
    )
    assert (found.kind, found.published) == ("ResearchProject", "2024-03-01")
    assert found.source.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert [subject.label for subject in found.subjects] == ["pumput", "anturit"]


def test_highwire_and_dublin_core(record: Record) -> None:
    page = """<html><head><title>Site</title><meta name="citation_title" content="A paper"><meta name="citation_author"
content="Example, Ann"><meta name="citation_author" content="Sample, Joe"><meta name="citation_publication_date"
content="2020/05/01"><meta name="DC.identifier" content="doi:10.5555/paper"></head><body><p>Some text.</p></body>
</html>"""
    found = record(page, "a.html")
    assert found.texts[0].title == "A paper"
    assert [person.family for person in found.people] == ["Example", "Sample"]
    assert (found.published, found.source.identifier) == ("2020-05-01", "10.5555/paper")


@pytest.mark.parametrize(
    "script",
    [
        "{",
        "[" * 100_000,
        "null",
        '{"@type": 5, "name": {}}',
        '{"@graph": {"@graph": []}}',
        '{"@type": "Article", "name": [1]}',
    ],
)
def test_odd_json_ld_says_nothing(script: str) -> None:
    assert from_json_ld([script]).title == ""


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ('<meta charset="iso-8859-1"><p>Öl “x”'.encode("cp1252"), "Öl “x”"),
        ('<meta charset="utf-8"><p>Öl'.encode(), "Öl"),
        ("<p>Öl".encode("cp1252"), "Öl"),
        ("<p>Öl".encode("utf-16"), "Öl"),
        ('<meta charset="nonsense"><p>Öl'.encode(), "Öl"),
        ('<meta charset="base64"><p>Öl'.encode(), "Öl"),
        ('<meta charset="koi8-r"><p>насос'.encode("koi8-r"), "насос"),
    ],
)
def test_encodings(data: bytes, text: str) -> None:
    assert decode_html(data).endswith(text)


@pytest.mark.parametrize(
    "page", ["<html></html>", "<!doctype html><title>T</title><nav>Menu</nav>", "<script>x</script>"]
)
def test_a_page_without_text(reason: Callable[..., str], page: str) -> None:
    assert "holds no text" in reason(page, "a.html")


@pytest.mark.parametrize(
    ("name", "head", "claimed"),
    [
        ("a.html", b"x", True),
        ("a", b"\n<!DOCTYPE html>", True),
        ("a.txt", b"<html lang=de>", True),
        ("a.xml", b"<x/>", False),
    ],
)
def test_claims(name: str, head: bytes, claimed: bool) -> None:
    assert HTML.claims(Path(name), head) is claimed
