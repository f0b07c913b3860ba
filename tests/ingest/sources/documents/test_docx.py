import io
import zipfile
from collections.abc import Callable

import docx
import pytest

from ingest.record import RawRecord
from tests.ingest.sources.documents.leaflets import word_leaflet

Record = Callable[..., RawRecord]


def _save(document: object) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def _with_body(xml: str) -> bytes:
    """A document whose first paragraph is replaced by XML."""
    document = docx.Document()
    document.add_heading("A title", 0)
    document.add_paragraph("REPLACED")
    source, target = io.BytesIO(_save(document)), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = data.replace(b"<w:r><w:t>REPLACED</w:t></w:r>", xml.encode())
            new.writestr(name, data)
    return target.getvalue()


def test_a_leaflet(record: Record) -> None:
    text = record(word_leaflet(), "a.docx").texts[0]
    assert (text.title, text.language) == ("Listening to pumps", "en")
    assert text.problem == "Pumps fail without a warning, and nobody knows when."
    assert text.solution == "A sensor listens to them.\n\nIt is cheap."
    assert text.benefit == "There is less downtime."
    assert text.description == (
        "This is a leaflet about what a pump says before it fails.\n\nFacts\n\nMaturity | TRL 6\n\nCost | low"
    )


def test_tracked_changes(record: Record) -> None:
    xml = (
        "<w:r><w:t xml:space='preserve'>The pump </w:t></w:r>"
        "<w:del w:id='1'><w:r><w:delText>old</w:delText></w:r></w:del>"
        "<w:ins w:id='2'><w:r><w:t>runs.</w:t></w:r></w:ins>"
    )
    assert record(_with_body(xml), "a.docx").texts[0].description == "The pump runs."


def test_a_text_box_is_read_once_after_its_paragraph(record: Record) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>In the box.</w:t></w:r></w:p></w:txbxContent>"
    space = "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'"
    xml = (
        f"<w:r><w:t>Outside.</w:t></w:r><w:r><mc:AlternateContent {space}><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert record(_with_body(xml), "a.docx").texts[0].description == "Outside.\n\nIn the box."


def _bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 60_000_000)
    return buffer.getvalue()


def _with_entity() -> bytes:
    source, target = io.BytesIO(word_leaflet()), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                start = data.index(b"?>") + 2
                data = data[:start] + b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + data[start:]
                data = data.replace(b"A sensor listens", b"&e; listens")
            new.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xd0\xcf\x11\xe0 compound file", "protected by a password, or is an old .doc"),
        (_bomb(), "refused"),
        (_with_entity(), "entities can attack the reader"),
        (b"PK\x03\x04 nothing", "damaged"),
        (b"no zip", "damaged"),
        (_save(docx.Document()), "holds no text"),
    ],
)
def test_what_cannot_be_read_says_why(reason: Callable[..., str], content: bytes, sentence: str) -> None:
    assert sentence in reason(content, "a.docx")
