"""Projects and results of CORDIS as XML."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Read = Callable[..., Any]
ProjectXml = Callable[..., str]


def _result(language: str, available: str = "de,en,fi", identifier: str = "4242-leaks", body: str = "") -> str:
    titles = {"de": "Lecks hören", "en": "Hearing leaks", "fi": "Vuotojen kuuntelu"}
    body = body or "&lt;h2&gt;Why&lt;/h2&gt;&lt;p&gt;Water is lost &amp;amp; paid.&lt;/p&gt;"
    return f"""<result xmlns="http://cordis.europa.eu"><language>{language}</language>
    <availableLanguages readOnly="true">{available}</availableLanguages><rcn>4242</rcn><id>{identifier}</id>
    <title>{titles.get(language, "Titre")}</title><teaser>Short {language}.</teaser><article>{body}</article>
    <contentUpdateDate>2021-01-01 00:00:00</contentUpdateDate>
    <relations><associations><project><id>691999</id><acronym>HEAR</acronym><title>Hearing</title>
    <startDate>2016-01-01</startDate></project><organization type="coordinator" order="1"><legalName>Example Works
    </legalName></organization></associations>
    <categories><category classification="applicationDomain"><code>/indust</code><title>Industrial Technologies</title>
    </category></categories></relations></result>"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def run(text: str | bytes, name: str = "record.xml") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return run


@pytest.mark.parametrize("namespace", [True, False])
def test_a_project(write: Callable[..., Path], read: Read, project_xml: ProjectXml, namespace: bool) -> None:
    path = write('<?xml version="1.0" encoding="UTF-8"?>\n' + project_xml(namespace=namespace))
    (record,) = read(path).all
    assert record.source.key == "cordis:691999"
    assert record.source.address == "https://cordis.europa.eu/project/id/691999"
    assert record.source.licence == "CC-BY-4.0"
    assert record.source.retrieved_at.timestamp() == pytest.approx(path.stat().st_mtime)
    assert record.location == str(path)
    (text,) = record.texts
    assert (text.language, text.title, text.is_html) == ("en", "Hearing leaks & more", False)
    assert (text.summary, text.description) == ("", "Sensors hear the leak.")
    project = record.project
    assert (project.identifier, project.acronym, project.programme) == ("691999", "HEAR", "H2020")
    assert (project.doi, project.start, project.end) == ("10.3030/691999", "2016-01-01", "2019-12-31")
    assert (project.total_cost, project.url) == ("972000,5", "https://www.example.org/hear")
    assert [(item.name, item.role, item.sme, item.country, item.order) for item in record.organisations] == [
        ("University of Examples", "coordinator", "false", "FI", 1),
        ("Example Works", "participant", "true", "AT", 2),
    ]
    assert [(item.label, item.code, item.scheme) for item in record.subjects] == [
        ("acoustics", "/23/47/305", "euroSciVoc"),
        ("Excellent science", "H2020-EU.1", "legalBasis"),
        ("Listening", "T-1", "topic"),
    ]
    assert record.publications == (("10.1234/leak", "A paper on leaks"),)
    assert record.updated == "2023-04-05 12:43:04"


def test_a_teaser_of_its_own_is_the_summary(write: Callable[..., Path], read: Read, project_xml: ProjectXml) -> None:
    text = project_xml().replace("Sensors hear...", "Firms lose water, and do not notice.")
    (record,) = read(write(text)).records
    assert record.texts[0].summary == "Firms lose water, and do not notice."


@pytest.mark.parametrize("root", ["projects", "hits"])
def test_many_projects_in_one_file(write: Callable[..., Path], read: Read, project_xml: ProjectXml, root: str) -> None:
    body = "".join(f"<hit>{project_xml(str(number))}</hit>\n" for number in range(1, 6))
    result = read(write(f"<{root}>{body}</{root}>"))
    assert list(result.by_id) == ["1", "2", "3", "4", "5"]
    assert len({record.source.sha256 for record in result.records}) == 5


def test_a_truncated_file_keeps_what_came_before(
    write: Callable[..., Path], read: Read, project_xml: ProjectXml
) -> None:
    whole = f"<projects>{project_xml('1')}{project_xml('2')}{project_xml('3')}</projects>"
    result = read(write(whole[:-400]))
    assert list(result.by_id) == ["1", "2"]
    (rejection,) = result.rejections
    assert "cut off" in rejection.reason


def test_malformed_xml_is_rejected_with_line_and_column(
    write: Callable[..., Path], read: Read, project_xml: ProjectXml
) -> None:
    path = write(project_xml().replace("</acronym>", "</akronym>"))
    (rejection,) = read(path).all
    assert rejection.location == f"{path}:3:45"
    assert "mismatched tag" in rejection.reason


def test_entity_bombs_are_claimed_and_refused(
    write: Callable[..., Path], read: Read, claims: Callable[[Path], bool]
) -> None:
    path = write('<!DOCTYPE project [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>\n<project><title>&b;</title></project>')
    assert claims(path)
    (rejection,) = read(path).all
    assert "refused" in rejection.reason


def test_language_versions_of_a_result_become_one_record(write: Callable[..., Path], read: Read) -> None:
    files = [write(_result(language), f"4242_{language}.xml") for language in ("de", "fi", "en", "fr")]
    (record,) = read(*files).all
    assert record.source.key == "cordis:result/4242-leaks"
    assert record.source.address == "https://cordis.europa.eu/article/id/4242-leaks"
    assert [text.language for text in record.texts] == ["en", "de", "fi", "fr"]
    assert [text.title for text in record.texts[:3]] == ["Hearing leaks", "Lecks hören", "Vuotojen kuuntelu"]
    assert all(text.is_html for text in record.texts)
    assert record.texts[0].description == "<h2>Why</h2><p>Water is lost &amp; paid.</p>"
    assert record.texts[0].summary == "Short en."
    assert record.project.acronym == "HEAR"
    assert record.organisations[0].name == "Example Works"
    assert [(item.label, item.scheme) for item in record.subjects] == [("Industrial Technologies", "applicationDomain")]
    assert read(*reversed(files)).all == [record]


def test_a_change_in_one_language_changes_the_digest(write: Callable[..., Path], read: Read) -> None:
    english, german = write(_result("en"), "en.xml"), write(_result("de"), "de.xml")
    (before,) = read(english, german).records
    german.write_text(_result("de").replace("Short", "Kurz"))
    (after,) = read(english, german).records
    assert before.source.sha256 != after.source.sha256


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<text>&lt;p&gt;Escaped&lt;/p&gt;</text>", "<p>Escaped</p>"),
        ("<text><![CDATA[<p>Wrapped</p>]]></text>", "<p>Wrapped</p>"),
        ("<p>As <b>elements</b></p>", "<p>As <b>elements</b></p>"),
        ("<text>Lead <p>as elements</p> tail</text>", "Lead <p>as elements</p> tail"),
    ],
)
def test_the_article_in_all_its_forms(write: Callable[..., Path], read: Read, body: str, expected: str) -> None:
    (record,) = read(write(_result("en", body=body))).records
    assert record.texts[0].description == expected


def test_the_same_record_twice_is_told(write: Callable[..., Path], read: Read, project_xml: ProjectXml) -> None:
    first, second = write(project_xml(), "a.xml"), write(project_xml(), "b.xml")
    result = read(first, second)
    assert len(result.records) == 1
    (rejection,) = result.rejections
    assert (rejection.location, rejection.identifier) == (str(second), "691999")
    assert str(first) in rejection.reason


def test_a_record_without_an_id_and_one_with_a_bad_one(
    write: Callable[..., Path], read: Read, project_xml: ProjectXml
) -> None:
    result = read(write(f"<projects>{project_xml('')}{project_xml('x' * 600)}{project_xml('3')}</projects>"))
    assert list(result.by_id) == ["3"]
    assert "has no id" in result.rejections[0].reason
    assert "identifier" in result.rejections[1].reason


def test_a_huge_field_is_named(write: Callable[..., Path], read: Read, project_xml: ProjectXml) -> None:
    big = project_xml("1", objective="word " * 1_000_000)
    result = read(write(f"<projects>{big}{project_xml('2')}</projects>"))
    assert list(result.by_id) == ["2"]
    (rejection,) = result.rejections
    assert rejection.identifier == "1"
    assert "the field objective holds 5,000,000 characters" in rejection.reason


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings_are_claimed_and_read(
    write: Callable[..., Path], read: Read, claims: Callable[[Path], bool], project_xml: ProjectXml, encoding: str
) -> None:
    path = write(project_xml(objective="Größe").encode(encoding))
    assert claims(path)
    assert read(path).records[0].texts[0].description == "Größe"


def test_a_wrong_encoding_is_one_sentence(write: Callable[..., Path], read: Read, project_xml: ProjectXml) -> None:
    (rejection,) = read(write(project_xml(objective="Größe").encode("latin-1"))).all
    assert "byte 0xF6 is no character of the encoding" in rejection.reason
