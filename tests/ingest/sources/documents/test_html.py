from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.record import RawIdentifier, RawPerson, RawProject, RawRecord
from ingest.sources.documents.html import decode_html
from ingest.sources.documents.html_metadata import from_json_ld
from ingest.sources.documents.source import HTML
from ingest.sources.reference import Reference
from tests.ingest.sources.documents.leaflets import PAGE

Record = Callable[..., RawRecord]


def test_a_project_page(record: Record) -> None:
    found = record(PAGE, "a.html")
    text = found.texts[0]
    assert (text.title, text.summary) == ("Pumppu kuuntelee", "Anturi kuulee vian.")
    assert text.description == "Johdanto linkki ja se on lisää tekstiä."
    assert text.problem == "Pumput hajoavat.\n\n- yksi\n\n- kaksi"
    assert text.solution == "Anturi kuulee."
    assert found.people == (RawPerson("Ann Example", "Ann", "Example", "https://orcid.org/0000-0002-1825-0097"),)
    assert [item.name for item in found.organisations] == ["Example Institute"]
    assert found.identifiers == (
        RawIdentifier("doi", "10.5555/pumppu"),
        RawIdentifier("url", "https://example.org/pumppu"),
    )
    assert (found.kind, found.published) == ("ResearchProject", "2024-03-01")
    assert found.source.licence == "CC-BY-4.0"
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


def with_json_ld(*scripts: str, language: str = "en") -> str:
    elements = "".join(f"<script type='application/ld+json'>{script}</script>" for script in scripts)
    body = "<h1>Listening</h1><p>A sensor listens to the bearings of a pump and tells when one of them fails.</p>"
    return f"<!doctype html><html lang={language}><head><title>Site</title>{elements}</head><body>{body}</body></html>"


ARTICLE = """{"@context": "https://schema.org", "@graph": [
 {"@type": "BreadcrumbList", "name": "Menu"},
 {"@type": "WebPage", "name": "The page", "mainEntity": {"@id": "#it"}},
 {"@type": "ScholarlyArticle", "@id": "#it", "headline": "Bearings heard early",
  "identifier": {"@type": "PropertyValue", "propertyID": "doi", "value": "10.5555/BEARINGS"},
  "author": [{"@id": "#a"}, {"@type": "Organization", "name": "Example Institute", "@id": "https://ror.org/02mhbdp94"}],
  "abstract": "Sensors hear a bearing\n fail.", "keywords": "pumps, bearings", "datePublished": "2023-05-01",
  "license": "https://creativecommons.org/licenses/by/4.0/",
  "funding": {"@type": "Grant", "identifier": "101000001", "name": "Pumps", "funder": {"name": "Example Programme"}}},
 {"@type": "Person", "@id": "#a", "givenName": "Ann", "familyName": "Example",
  "affiliation": {"@type": "Organization", "name": "Example Institute"}}]}"""


def test_a_scholarly_article_in_json_ld(record: Record) -> None:
    found = record(with_json_ld(ARTICLE), "a.html")
    assert found.texts[0].title == "Bearings heard early"
    assert found.texts[0].summary == "Sensors hear a bearing fail."
    assert found.source.identifier == "10.5555/bearings"
    assert found.source.licence == "CC-BY-4.0"
    (person,) = found.people
    assert (person.name, [item.name for item in person.affiliations]) == ("Ann Example", ["Example Institute"])
    assert [(item.name, item.ror) for item in found.organisations] == [
        ("Example Institute", "https://ror.org/02mhbdp94")
    ]
    assert found.project == RawProject("101000001", title="Pumps", programme="Example Programme")
    assert [subject.label for subject in found.subjects] == ["pumps", "bearings"]
    assert (found.kind, found.published) == ("ScholarlyArticle", "2023-05-01")


def test_a_dataset_in_two_languages_is_read_in_that_of_the_page(record: Record) -> None:
    dataset = """[{"@type": "WebSite", "name": "Site"}, {"@context": "https://schema.org", "@type": "Dataset",
"name": [{"@value": "Pump noises", "@language": "en"}, {"@value": "Pumpengeräusche", "@language": "de"}],
"description": [{"@value": "Recordings of pumps.", "@language": "en"},
                {"@value": "Aufnahmen von Pumpen.", "@language": "de"}],
"identifier": "https://doi.org/10.5555/noises", "url": "https://example.org/noises", "creator": {"name": "Ann Example"},
"distribution": {"@type": "DataDownload", "contentUrl": "https://example.org/noises.zip"}}]"""
    found = record(with_json_ld('{"@type": "WebPage", "name": "The page"}', dataset, language="de"), "a.html")
    assert (found.texts[0].title, found.texts[0].summary) == ("Pumpengeräusche", "Aufnahmen von Pumpen.")
    assert found.kind == "Dataset"
    assert RawIdentifier("url", "https://example.org/noises") in found.identifiers


def test_a_research_project_in_json_ld(record: Record) -> None:
    project = """{"@context": "https://schema.org", "@type": "ResearchProject", "name": "Quiet pumps",
"description": "The project makes pumps quiet.", "startDate": "2022-01-01", "url": "https://example.org/quiet"}"""
    found = record(with_json_ld(project), "a.html")
    assert (found.texts[0].title, found.kind, found.published) == ("Quiet pumps", "ResearchProject", "2022-01-01")
    assert found.source.identifier == "https://example.org/quiet"


@pytest.mark.parametrize("broken", ['{"@type": "Dataset", "name": "Cut o', "{{mustache}}", "[" * 100_000])
def test_broken_json_ld_is_noted_and_the_next_script_read(record: Record, broken: str) -> None:
    whole = '//<![CDATA[\n{"@type": "Dataset", "name": "Pump\nnoises"}\n//]]>'
    found = record(with_json_ld(broken, whole), "a.html")
    assert found.texts[0].title == "Pump noises"
    assert found.notes == ("a description of the page in JSON-LD is broken; left out",)


def test_an_identifier_that_makes_no_sense_is_noted() -> None:
    found = from_json_ld(['{"@type": "Dataset", "name": "Noises", "@id": "a\\u0000b"}'])
    assert found.title == ""
    assert "left out: " in found.notes[0]


def test_a_page_that_describes_only_itself() -> None:
    script = '{"@type": "WebPage", "name": "Quiet pumps", "author": {"@type": "Person", "name": "Ann Example"}}'
    assert [person.name for person in from_json_ld([script]).people] == ["Ann Example"]


@pytest.mark.parametrize(
    "script",
    [
        "",
        "null",
        '{"@type": 5, "name": {}}',
        '{"@graph": {"@graph": []}}',
        '{"@type": "Article", "name": [[]]}',
        '{"@type": "Article"}',
        '{"@type": "BreadcrumbList", "name": "Menu"}',
    ],
)
def test_odd_json_ld_says_nothing(script: str) -> None:
    assert from_json_ld([script]) == Reference()


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
