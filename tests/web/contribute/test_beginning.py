"""The six ways to begin, and what is refused in a sentence instead of an error."""

import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from urllib.parse import urlsplit
from uuid import UUID

import orjson
import pytest
from flask import Flask

from ingest.submissions import DOCUMENT_LIMIT, Lookup
from kb.model import Language
from kb.settings import Settings
from tests.ingest.sources.documents.leaflets import TITLE, german_leaflet
from tests.ingest.sources.documents.pdf_writer import write_pdf
from tests.ingest.sources.record_fixtures import CROSSREF
from tests.ingest.submissions.test_lookup import CORDIS_XML
from tests.stub_server import Reply, StubServer
from tests.web.contribute.conftest import file
from tests.web.person import Person, sound
from web.contribute.workshop import EXTENSION, Workshop

TWO = "@article{a, title={First result}, year=2023}\n@article{b, title={Second result}, year=2024}"


@pytest.fixture
def hosts(desk_app: Flask, stub: StubServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[StubServer]:
    """A stub in the place of Crossref, DataCite and CORDIS."""
    monkeypatch.setenv("SILTA_FETCH_ALLOW_PRIVATE", "true")
    monkeypatch.setenv("SILTA_FETCH_TRIES", "1")
    addresses = {name: f"{stub.address}/{name}" for name in ("crossref", "datacite", "cordis")}
    before = desk_app.extensions[EXTENSION]
    desk_app.extensions[EXTENSION] = Workshop(before.questionnaires, Lookup(Settings(), addresses))
    yield stub
    desk_app.extensions[EXTENSION] = before


def begun(researcher: Person, **fields: object) -> UUID:
    """Begin, and return the id of the submission that the answer leads to."""
    answer = researcher.send("/contribute/begin", **fields)
    assert answer.status_code == 303, answer.text[:300]
    _, _, identifier, _ = urlsplit(answer.headers["Location"]).path.split("/")
    return UUID(identifier)


def test_the_page_shows_the_six_ways(researcher: Person) -> None:
    page = researcher.page("/contribute/begin")
    ways = [item["value"] for item in page.all("input", name="way")]
    assert ways == ["doi", "cordis", "document", "file", "text", "empty"]


def test_with_nothing(researcher: Person) -> None:
    submission = researcher.stored(begun(researcher, way="empty"))
    assert submission.started_from == "empty"
    assert submission.owner == researcher.account.id
    assert "begun" in researcher.page(f"/contribute/{submission.id}/basics?begun=yes").text


def test_with_a_leaflet(researcher: Person) -> None:
    submission = researcher.stored(begun(researcher, way="document", file=file(german_leaflet(), "blatt.pdf")))
    assert submission.draft.texts.de.title == TITLE
    page = researcher.page(f"/contribute/{submission.id}/text-de")
    assert page.one("input", name="title")["value"] == TITLE
    assert "Ein Sensor hört" in page.one("textarea", name="solution").text
    overview = researcher.page("/contribute")
    assert TITLE in overview.text


def test_with_a_doi(researcher: Person, hosts: StubServer) -> None:
    answer = {"status": "ok", "message-type": "work", "message-version": "1.0.0", "message": CROSSREF}
    hosts.routes["/crossref/works/10.5555%2Fpumps.2"] = Reply(orjson.dumps(answer), content_type="application/json")
    submission = researcher.stored(begun(researcher, way="doi", given="10.5555/pumps.2"))
    assert submission.draft.people[0].name == "Anna Example"


def test_with_a_project(researcher: Person, hosts: StubServer) -> None:
    hosts.routes["/cordis/project/id/691999"] = Reply(CORDIS_XML.encode(), content_type="application/xml")
    submission = researcher.stored(begun(researcher, way="cordis", given="691999"))
    assert submission.draft.project is not None
    assert "TRL 5" in researcher.page(f"/contribute/{submission.id}/maturity").text


@pytest.mark.parametrize("way", ["text", "file"])
def test_of_several_entries_one_is_chosen(researcher: Person, way: str) -> None:
    given = {"given": TWO} if way == "text" else {"file": file(TWO.encode(), "two.bib")}
    page = sound(researcher.send("/contribute/begin", way=way, **given))
    assert [item["value"] for item in page.all("input", name="choice")] == ["1", "2"]
    text = page.one("input", name="given")["value"]
    submission = researcher.stored(begun(researcher, way="text", given=text, choice="2"))
    assert submission.draft.texts.en.title == "Second result"


def test_umlauts_of_older_exports_outlive_the_choice(researcher: Person) -> None:
    old = TWO.replace("Second", "Prüfstand").encode("latin-1")
    page = sound(researcher.send("/contribute/begin", way="file", file=file(old, "alt.bib")))
    text = page.one("input", name="given")["value"]
    submission = researcher.stored(begun(researcher, way="text", given=text, choice="2"))
    assert submission.draft.title(Language.EN) == "Prüfstand result"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"way": "doi", "given": "nonsense <script>"}, "This is no DOI."),
        ({"way": "cordis", "given": "x"}, "no project number"),
        ({"way": "text", "given": ""}, "There is nothing in it."),
        ({"way": "text", "given": "Dear all"}, "neither PDF, DOCX, BibTeX nor RIS"),
        ({"way": "text", "given": TWO, "choice": "9"}, "Choose one of the entries."),
        ({"way": "file"}, "There is nothing in it."),
        ({"way": "nothing known"}, "There is nothing in it."),
        ({}, "There is nothing in it."),
    ],
)
def test_what_cannot_begin_says_why(researcher: Person, fields: dict[str, str], sentence: str) -> None:
    page = sound(researcher.send("/contribute/begin", **fields), 422)
    assert sentence in page.one("p", role="alert").text
    assert "<script>" not in page.one("p", role="alert").text


def bomb() -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"\0" * 300_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "made", "sentence"),
    [
        ("a.pdf", lambda: b"", "There is nothing in it."),
        ("a.pdf", lambda: b"MZ\x90\0" * 100, "neither PDF, DOCX, BibTeX nor RIS"),
        ("a.bib", lambda: write_pdf([[]]), "no text inside the document"),
        ("a.pdf", lambda: b"%PDF-1.7\n" + b"1 0 obj << /Kids [1 0 R] >> " * 999, "damaged"),
        ("a.docx", bomb, "damaged"),
        ("../../../etc/passwd\x00.pdf", lambda: b"%PDF-\xff", "neither PDF"),
    ],
)
def test_hostile_files_are_refused(researcher: Person, name: str, made: Callable[[], bytes], sentence: str) -> None:
    answer = researcher.send("/contribute/begin", way="document", file=file(made(), name))
    assert sentence in sound(answer, 422).one("p", role="alert").text


def test_a_huge_file_is_refused_before_it_is_read(researcher: Person) -> None:
    answer = researcher.send("/contribute/begin", way="document", file=file(b"%PDF-1.7" + bytes(DOCUMENT_LIMIT * 2)))
    assert "too large" in sound(answer, 413).one("h1").text


def test_a_bibliography_as_large_as_allowed_can_be_pasted(researcher: Person) -> None:
    text = "@article{a, title={First result}}\n" + "% ä\n" * 200_000
    submission = researcher.stored(begun(researcher, way="text", given=text))
    assert submission.draft.texts.en.title == "First result"
